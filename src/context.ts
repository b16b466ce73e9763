import type { Client } from './api/client.ts';
import type { GlobalOptions } from './commands/options.ts';
import { type Access, openAccess } from './context/access.ts';
import { type Connection, connect } from './context/connection.ts';
import { type Environment, openEnvironment } from './context/environment.ts';
import { UsageError } from './errors.ts';
import { resolveSettings, type Settings } from './settings.ts';
import type { Host, Prompt, Screen, Terminal } from './terminal.ts';
import { type View, views } from './views/index.ts';

/** What a command may ask for. Nothing is read, loaded or opened before somebody asks. */
export interface Context {
  readonly terminal: Terminal;
  /** stdout, as a view sees it. */
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly stdin: Host['stdin'];
  readonly env: Host['env'];
  /** Asks who sits there; undefined when nobody can be asked, as stdin or stderr is no terminal. */
  prompt(): Promise<Prompt | undefined>;
  settings(): Promise<Settings>;
  access(): Promise<Access>;
  connection(): Promise<Connection>;
  exportTasks(): Promise<Client>;
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
  readonly format: string;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
}

export function openContext({ argv, options, format, host, terminal, signal, version }: ContextOptions): Context {
  const say = (line: string) => {
    if (!options.quiet) void terminal.say(line);
  };
  const notice = (text: string) => say(`${terminal.colour.cyan('note:')} ${text}`);
  const warn = (text: string) => say(`${terminal.colour.magenta('warning:')} ${text}`);
  // what is remarkable about a list is said below it
  const remarks: string[] = [];
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
    env: host.env,
    prompt: async () => {
      if (!host.stdin.isTTY || !host.stderr.isTTY) return undefined;
      return (await import('./terminal/prompt.ts')).openPrompt(host, signal);
    },
    settings,
    access,
    connection,
    exportTasks: once(async () => {
      const [{ createClient }, opened] = await Promise.all([import('./context/service.ts'), connection()]);
      return createClient({ ...opened, strict: options.strict, signal, notice: (text) => remarks.push(text) });
    }),
    view: once(async () => {
      const open = views.get(format);
      if (!open) throw new UsageError(`there is no format ${format}`);
      return open();
    }),
    print: (chunks) => terminal.print(chunks, signal),
    argv,
    say,
    notice,
    warn,
    close: async () => {
      for (const remark of remarks.splice(0)) notice(remark);
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

function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined;
  const ask = () => {
    opening ??= open();
    return opening;
  };
  return Object.assign(ask, { opened: async () => opening?.catch(() => undefined) });
}

export type { Access, Connection, Environment };
