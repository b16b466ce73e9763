import { UsageError } from '../errors/index.ts';
import { createReader } from '../files/index.ts';
import type { Host } from '../host.ts';
import {
  type ConfigEditor,
  type FlagValues,
  requiredDataset,
  resolveSettings,
  type Setting,
  secretsOf,
  withFlagValue,
} from '../settings/index.ts';
import type { Prompt, Terminal } from '../terminal/index.ts';
import type { Screen, View } from '../views/view.ts';
import type { WatchEnd } from '../waiting/index.ts';
import { type Access, openAccess } from './access.ts';
import { type Calls, openCalls } from './calls.ts';
import { openEnvironment } from './environment.ts';
import { type Messages, messagesOf } from './messages.ts';
import { once } from './once.ts';
import type { RunOptions } from './run-options.ts';
import { screenOf } from './screen.ts';
import type { ExportOrder, OrderOptions, StartVerdict } from './starting.ts';
import type { WaitOptions, WaitVerdict } from './waiting.ts';
import type { WatchListOptions } from './watching.ts';

export type { MissingDataset } from '../api/project-tasks.ts';
export type { Probe } from '../http/probe.ts';
export type { Prompt } from '../terminal/index.ts';
export type { Below, Block } from '../views/below.ts';
export type { View } from '../views/view.ts';
export type { Access } from './access.ts';
export type { RunOptions } from './run-options.ts';
export type { ExportOrder, OrderOptions, StartVerdict } from './starting.ts';
export type { AwaitedTask, WaitOptions, WaitVerdict } from './waiting.ts';
export type { SeenList } from './watching.ts';

/** What a command may ask for. Nothing is read, loaded or opened before somebody asks. */
export interface Context extends Calls, Omit<Messages, 'log'> {
  readonly terminal: Terminal;
  /** stdout, as a view sees it. */
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** What was typed, without the name of the program. A dataset has its id in it once that was found by its name. */
  readonly argv: readonly string[];
  /** Asks who sits there; undefined when nobody can be asked. */
  prompt(): Promise<Prompt | undefined>;
  access(): Promise<Access>;
  /** The same with further settings, as if flags had given them. It is closed together with this one. */
  with(flags: FlagValues, how?: Pick<RunOptions, 'profileMayBeNew' | 'regionMayBeUnknown'>): Context;
  /** The regions in which ModelArts is, with its address. */
  regions(): Promise<ReadonlyMap<string, string>>;
  /** The settings that stay. Read anew each time. */
  config(): Promise<ConfigEditor>;
  /** Where they are, or would be, kept. */
  configFile(): Promise<Setting>;
  /** A file that the user names; undefined where there is none. `what` is for people. */
  readText(path: string, what: string): Promise<string | undefined>;
  /** Throws what is wrong with an order; nothing is asked of the service. */
  checkOrder(order: unknown): Promise<ExportOrder>;
  /** Starts an export, never twice. */
  start(options: OrderOptions): Promise<StartVerdict>;
  /** The dataset of the settings, by whatever it was called there. */
  dataset(): Promise<Setting>;
  /** Signs in by itself, again and again if need be. */
  wait(options: WaitOptions): Promise<WaitVerdict>;
  /** Looks at the whole list, again and again. */
  watch(options: WatchListOptions): Promise<WatchEnd>;
  view(): Promise<View>;
  /** Data, to stdout; false where nobody reads it any more. */
  print(chunks: AsyncIterable<string> | Iterable<string>): Promise<boolean>;
  /** What a view has made of data, to stdout, or to a pager if the view is one for people. */
  page(chunks: AsyncIterable<string>, view: View): Promise<unknown>;
  /** What only `--verbose` tells. */
  log(text: string): void;
  close(): Promise<void>;
}

export type OpenContext = () => Promise<Context>;

export interface ContextOptions {
  readonly argv: readonly string[];
  readonly options: RunOptions;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
  /** The warnings that were given: nobody is warned twice of the same. */
  readonly warned?: Set<string>;
}

export function openContext(asked: ContextOptions): Context {
  const { argv, options, host, terminal, signal, version, warned = new Set() } = asked;
  const { clock } = terminal;
  const messages = messagesOf(terminal, options, warned);
  const { warn, log } = messages;
  const environment = once(() => openEnvironment({ options, host, clock, signal, log }));
  const settings = once(async () => {
    const resolved = await resolveSettings({ ...(await environment()), warn });
    terminal.mask.learn(secretsOf(resolved));
    return resolved;
  });
  const access = once(async () => {
    const found = { settings: await settings(), environment: await environment() };
    return openAccess({ ...found, options, terminal, signal, version, messages });
  });
  let words = argv;
  const onFound = (name: string, id: string) => {
    words = withFlagValue(words, '--dataset', { from: name, to: id });
    log?.(`the dataset ${name} is ${id}`);
  };
  const calls = openCalls({ settings, access, strict: options.strict, messages, onFound });
  const ownMachine = async () => {
    if (!options.sandbox) return { ...(await environment()), warn };
    throw new UsageError('the sandbox has no settings that stay', 'leave --sandbox out');
  };
  const tasks = { open: calls.exportTasks, clock, signal };
  const others: Context[] = [];
  return {
    terminal,
    screen: screenOf(terminal, options, host.env),
    signal,
    get argv() {
      return words;
    },
    prompt: async () =>
      terminal.canAsk ? (await import('../terminal/prompt.ts')).openPrompt(host, terminal, signal) : undefined,
    access,
    with: (flags, how) => {
      const further = { ...options, ...how, flags: { ...options.flags, ...flags } };
      const other = openContext({ ...asked, warned, options: further });
      others.push(other);
      return other;
    },
    regions: async () => (await import('../settings/regions.ts')).regionsOfModelarts(),
    config: async () => (await import('../settings/write.ts')).openConfigEditor(await ownMachine(), { clock, signal }),
    configFile: async () => (await import('../settings/write.ts')).configFile(await ownMachine()),
    ...calls,
    readText: async (path, what) => (await createReader({ signal, log })(path, { what, namedBy: 'user' }))?.text,
    checkOrder: async (order) => (await import('./service.ts')).checkOrder(order),
    start: async (ordered) => (await import('./service.ts')).startExport({ ...ordered, ...tasks }),
    dataset: async () => requiredDataset(await settings()),
    wait: async (waiting) => (await import('./service.ts')).wait({ ...waiting, ...tasks }),
    watch: async (watching) => (await import('./watching.ts')).watchList({ ...watching, ...tasks }),
    view: once(options.loadView),
    print: (chunks) => terminal.print(chunks, signal),
    page: (chunks, { isPaged }) => (isPaged ? terminal.page(chunks, signal) : terminal.print(chunks, signal)),
    ...messages,
    log: (text) => log?.(text),
    close: async () => {
      for (const other of others) await other.close();
      (await access.opened())?.close();
      await (await environment.opened())?.close();
    },
  };
}
