import type { Client } from './api/client.ts';
import type { GlobalOptions } from './commands/options.ts';
import { type Connection, connect } from './context/connection.ts';
import { type Environment, openEnvironment } from './context/environment.ts';
import { UsageError } from './errors.ts';
import { resolveSettings, type Settings } from './settings.ts';
import type { Host, Screen, Terminal } from './terminal.ts';
import type { View } from './views/index.ts';

/** What a command may ask for. Nothing is read, loaded or opened before somebody asks. */
export interface Context {
  readonly terminal: Terminal;
  /** stdout, as a view sees it. */
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly stdin: Host['stdin'];
  readonly env: Host['env'];
  settings(): Promise<Settings>;
  connection(): Promise<Connection>;
  exportTasks(): Promise<Client>;
  view(): Promise<View>;
  /** Data, to stdout. */
  print(chunks: AsyncIterable<string> | Iterable<string>): Promise<void>;
  /** A line for people that `--quiet` leaves out. */
  notice(text: string): void;
  warn(text: string): void;
  close(): Promise<void>;
}

export type OpenContext = () => Promise<Context>;

export interface ContextOptions {
  readonly options: GlobalOptions;
  readonly format: string;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
}

export function openContext({ options, format, host, terminal, signal, version }: ContextOptions): Context {
  const say = (label: string, text: string) => {
    if (!options.quiet) void terminal.say(`${terminal.colour.yellow(label)} ${text}`);
  };
  const notice = (text: string) => say('note:', text);
  const warn = (text: string) => say('warning:', text);
  const environment = once(() => openEnvironment(options, host, terminal));
  const settings = once(async () => resolveSettings({ ...(await environment()), warn }));
  const connection = once(async () =>
    connect({ options, settings: await settings(), environment: await environment(), terminal, signal, version, warn }),
  );
  return {
    terminal,
    screen: terminal.screen({ noHeader: !options.header, rawCsv: options.csvRaw ?? false }),
    signal,
    stdin: host.stdin,
    env: host.env,
    settings,
    connection,
    exportTasks: once(async () => {
      const [{ createClient }, opened] = await Promise.all([import('./api/client.ts'), connection()]);
      return createClient({ ...opened, strict: options.strict, signal, notice });
    }),
    view: once(async () => {
      const { views } = await import('./views/index.ts');
      const open = views.get(format);
      if (!open) throw new UsageError(`there is no format ${format}`);
      return open();
    }),
    print: (chunks) => terminal.print(chunks, signal),
    notice,
    warn,
    close: async () => {
      (await connection.opened())?.close();
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

export type { Connection, Environment };
