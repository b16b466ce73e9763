import type { Client } from '../api/client.ts';
import type { WaitOptions } from '../api/wait.ts';
import type { Format, GlobalOptions } from '../commands/options.ts';
import { resolveSettings } from '../settings/index.ts';
import type { Host, Prompt, Screen, Terminal } from '../terminal/index.ts';
import { harmless } from '../text/safe.ts';
import { type View, views } from '../views/index.ts';
import type { Verdict } from '../waiting/verdict.ts';
import { type Access, openAccess } from './access.ts';
import { connect } from './connection.ts';
import { openEnvironment } from './environment.ts';

/** What a command may ask for. Nothing is read, loaded or opened before somebody asks. */
export interface Context {
  readonly terminal: Terminal;
  /** stdout, as a view sees it. */
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly stdin: Host['stdin'];
  /** Asks who sits there; undefined when nobody can be asked, as stdin or stderr is no terminal. */
  prompt(): Promise<Prompt | undefined>;
  access(): Promise<Access>;
  exportTasks(): Promise<Client>;
  /** Signs in by itself, again and again if need be. */
  wait(options: Omit<WaitOptions, 'open' | 'notice' | 'signal'>): Promise<Verdict>;
  view(): Promise<View>;
  /** Data, to stdout. */
  print(chunks: AsyncIterable<string> | Iterable<string>): Promise<void>;
  /** What was typed, without the name of the program. */
  readonly argv: readonly string[];
  /** A line for people, as it is; like a notice and a warning, `--quiet` leaves it out. */
  say(line: string): void;
  notice(text: string): void;
  warn(text: string): void;
  close(): Promise<void>;
}

export type OpenContext = () => Promise<Context>;

export interface ContextOptions {
  readonly argv: readonly string[];
  readonly options: GlobalOptions;
  readonly format: Format;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
}

export function openContext({ argv, options, format, host, terminal, signal, version }: ContextOptions): Context {
  const tell = (line: string) => {
    if (!options.quiet) void terminal.say(line);
  };
  const notice = (text: string) => tell(`${terminal.colour.cyan('note:')} ${harmless(text)}`);
  const warn = (text: string) => tell(`${terminal.colour.magenta('warning:')} ${harmless(text)}`);
  // what is remarkable about a list is said below it
  const remarks: string[] = [];
  const remark = (text: string) => void remarks.push(text);
  const environment = once(() => openEnvironment(options, host, terminal));
  const settings = once(async () => resolveSettings({ ...(await environment()), warn }));
  const access = once(async () =>
    openAccess({
      options,
      settings: await settings(),
      environment: await environment(),
      terminal,
      signal,
      version,
      warn,
    }),
  );
  const connection = once(async () => connect(await settings(), access));
  return {
    terminal,
    screen: terminal.screen({ noHeader: !options.header, rawCsv: options.csvRaw ?? false }),
    signal,
    // to look at it is to open it
    get stdin() {
      return host.stdin;
    },
    prompt: async () => {
      if (!host.stdin.isTTY || !host.stderr.isTTY) return undefined;
      return (await import('../terminal/prompt.ts')).openPrompt(host, signal);
    },
    access,
    exportTasks: once(async () => {
      const [{ createClient }, opened] = await Promise.all([import('./service.ts'), connection()]);
      return createClient({ ...opened, strict: options.strict, notice: remark });
    }),
    wait: async (waiting) => {
      const { createExportTasks, wait } = await import('./service.ts');
      const open = async () => createExportTasks({ ...(await connection()), strict: options.strict });
      return wait({ ...waiting, open, notice: remark, signal });
    },
    view: once<View>(views[format]),
    print: (chunks) => terminal.print(chunks, signal),
    argv,
    say: (line) => tell(harmless(line)),
    notice,
    warn,
    close: async () => {
      for (const text of remarks.splice(0)) notice(text);
      (await access.opened())?.close();
      await (await environment.opened())?.close();
    },
  };
}

interface Once<T> {
  (): Promise<T>;
  /** What was opened, if anybody asked; undefined also when that failed. */
  opened(): Promise<T | undefined>;
}

/** Whoever asks after a failure opens anew: what is not available now may be later. */
function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined;
  const ask = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return Object.assign(ask, { opened: async () => opening?.catch(() => undefined) });
}
