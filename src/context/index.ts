import type { FindDataset } from '../api/dataset-name.ts';
import type { Datasets } from '../api/datasets.ts';
import type { ExportTasks } from '../api/export-tasks.ts';
import type { ProjectTasks } from '../api/project-tasks.ts';
import { UsageError } from '../errors/index.ts';
import { createReader } from '../files/index.ts';
import type { Host } from '../host.ts';
import type { Text } from '../resources/details.ts';
import {
  type ConfigEditor,
  type FlagValues,
  type Needs,
  requiredDataset,
  resolveSettings,
  type Setting,
  secretsOf,
  withFlagValue,
} from '../settings/index.ts';
import type { Prompt, Terminal } from '../terminal/index.ts';
import { harmless } from '../text/safe.ts';
import { wrapWords } from '../text/words.ts';
import { painted, type Screen, type View } from '../views/view.ts';
import type { WatchEnd } from '../waiting/index.ts';
import { type Access, connect, openAccess } from './access.ts';
import { openEnvironment } from './environment.ts';
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
export interface Context {
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
  with(flags: FlagValues, how?: Pick<RunOptions, 'profileMayBeNew'>): Context;
  /** The regions in which ModelArts is, with its address. */
  regions(): Promise<ReadonlyMap<string, string>>;
  /** The settings that stay. Read anew each time. */
  config(): Promise<ConfigEditor>;
  /** Where they are, or would be, kept. */
  configFile(): Promise<Setting>;
  exportTasks(): Promise<ExportTasks>;
  /** Those of every dataset of the project. */
  projectTasks(): Promise<ProjectTasks>;
  /** A file that the user names; undefined where there is none. `what` is for people. */
  readText(path: string, what: string): Promise<string | undefined>;
  /** Throws what is wrong with an order; nothing is asked of the service. */
  checkOrder(order: unknown): Promise<ExportOrder>;
  /** Starts an export, never twice. */
  start(options: OrderOptions): Promise<StartVerdict>;
  datasets(): Promise<Datasets>;
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
  /** A line for people, made of these pieces; like a notice and a warning, `--quiet` leaves it out. */
  say(...line: readonly Text[]): void;
  notice(text: string): void;
  warn(text: string): void;
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
  const { clock, colour, glyphs, mask } = terminal;
  const { strict, loadView } = options;
  const tell = (line: string) => {
    if (options.quiet) return;
    // hidden first: a line may break within a secret
    void terminal.say(wrapWords(terminal.mask.hide(line), terminal.width).join('\n'));
  };
  const notice = (text: string) => tell(`${colour.cyan('note:')} ${harmless(text)}`);
  const warn = (text: string) => {
    if (!warned.has(text)) tell(`${colour.magenta('warning:')} ${harmless(text)}`);
    warned.add(text);
  };
  const log = options.verbose ? (line: string) => void terminal.say(colour.dim(harmless(line))) : undefined;
  let words = argv;
  const environment = once(() => openEnvironment({ options, host, clock, signal, log }));
  const settings = once(async () => {
    const resolved = await resolveSettings({ ...(await environment()), warn });
    terminal.mask.learn(secretsOf(resolved));
    return resolved;
  });
  const access = once(async () => {
    const found = { settings: await settings(), environment: await environment() };
    return openAccess({ ...found, options, terminal, signal, version, notice, warn, log });
  });
  const others: Context[] = [];
  const ownMachine = async () => {
    if (!options.sandbox) return environment();
    throw new UsageError('the sandbox has no settings that stay', 'leave --sandbox out');
  };
  const connection = async (needs: Pick<Needs, 'needsDataset'> = {}) => connect(await settings(), access, needs);
  const datasets = once(async () => {
    const [{ createDatasets }, opened] = await Promise.all([
      import('../api/datasets.ts'),
      connection({ needsDataset: false }),
    ]);
    const onVersionRefused = () =>
      notice('the service takes no dataset_version: it may show only some of the datasets');
    const onFound = (name: string, id: string) => {
      words = withFlagValue(words, '--dataset', { from: name, to: id });
      log?.(`the dataset ${name} is ${id}`);
    };
    const { dataset } = await settings();
    const isTyped = dataset?.origin.from === 'flag';
    const sourceOf = (given: string) => (dataset?.value === given && !isTyped ? dataset.source : undefined);
    return createDatasets({ ...opened, strict, onVersionRefused, onFound, sourceOf });
  });
  const exportTasks = once(async () => {
    const [{ createExportTasks }, opened] = await Promise.all([import('./service.ts'), connection()]);
    const dataset = requiredDataset(await settings()).value;
    const findDataset: FindDataset = async (...asked) => (await datasets()).find(...asked);
    return createExportTasks({ ...opened, dataset, findDataset, strict });
  });
  const projectTasks = async () => {
    const [{ createProjectTasks }, opened] = await Promise.all([
      import('../api/project-tasks.ts'),
      connection({ needsDataset: false }),
    ]);
    return createProjectTasks({ ...opened, datasets: await datasets(), strict });
  };
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
    config: async () => {
      const { openConfigEditor } = await import('../settings/write.ts');
      return openConfigEditor({ ...(await ownMachine()), warn }, { clock, signal });
    },
    configFile: async () => (await import('../settings/write.ts')).configFile({ ...(await ownMachine()), warn }),
    exportTasks,
    projectTasks,
    readText: async (path, what) => (await createReader({ signal, log })(path, { what, namedBy: 'user' }))?.text,
    checkOrder: async (order) => (await import('./service.ts')).checkOrder(order),
    start: async (ordered) => {
      const { startExport } = await import('./service.ts');
      return startExport({ ...ordered, open: exportTasks, clock, signal });
    },
    datasets,
    dataset: async () => requiredDataset(await settings()),
    wait: async (waiting) => {
      const { wait } = await import('./service.ts');
      return wait({ ...waiting, open: exportTasks, clock, signal });
    },
    watch: async (watching) => {
      const { watchList } = await import('./watching.ts');
      return watchList({ ...watching, open: exportTasks, clock, signal });
    },
    view: once(loadView),
    print: (chunks) => terminal.print(chunks, signal),
    page: (chunks, { isPaged }) => (isPaged ? terminal.page(chunks, signal) : terminal.print(chunks, signal)),
    say: (...line) => tell(line.map((text) => painted(text, { colour, hide: mask.hide, glyphs }, 0)).join('')),
    notice,
    warn,
    log: (text) => log?.(text),
    close: async () => {
      for (const other of others) await other.close();
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
