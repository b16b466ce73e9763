import type { Context, View, WaitVerdict } from '../../context/index.ts';
import type { Fact } from '../../listing/index.ts';
import { exportTask } from '../../resources/export-task/index.ts';
import { belowTable } from '../below-table.ts';
import { listNote } from '../list-note.ts';
import { datasetPlaces } from '../whereabouts.ts';
import { announcer } from './announce.ts';
import { findIds, isOneTask, resumable } from './ids.ts';
import { errorFor, purposeWords } from './words.ts';

/** Durations in ms. */
export interface WaitFlags {
  readonly timeout: number;
  readonly interval?: number;
  readonly failFast?: true;
  readonly maxErrors: number;
  readonly appearTimeout: number;
  readonly heartbeat: number;
  /** A format was asked for. */
  readonly hasFormat: boolean;
}

/** `toError` tells what a wait that has ended otherwise than well ends with. */
export async function wait(
  context: Context,
  targets: readonly string[],
  flags: WaitFlags,
  toError: typeof errorFor = errorFor,
): Promise<void> {
  const startMs = context.terminal.clock.monotonic();
  let ids: readonly string[] | undefined;
  const facts: Fact[] = [];
  try {
    const view = await context.view();
    ids = await findIds(context, targets, flags.timeout);
    const report = (told: readonly Fact[]) => void facts.push(...told);
    const verdict = ids?.length === 0 ? nothing : await watch(context, ids, flags, { startMs, report });
    if (verdict.outcome === 'succeeded' && verdict.awaited.length === 0) context.notice('nothing to wait for');
    if (!hasBeenTold(verdict, context, flags)) {
      await context.print(recordsOf(verdict, view, context, isOneTask(targets)));
    }
    const error = toError(verdict, flags.timeout);
    if (error) throw error;
  } catch (error) {
    throw resumable(error, context, { targets, ids });
  } finally {
    const note = listNote(facts, exportTask);
    if (note !== undefined) context.notice(note);
  }
}

const nothing: WaitVerdict = { outcome: 'succeeded', awaited: [] };

async function watch(
  context: Context,
  ids: readonly string[] | undefined,
  flags: WaitFlags,
  { startMs, report }: { readonly startMs: number; readonly report: (facts: readonly Fact[]) => void },
): Promise<WaitVerdict> {
  const { clock, redraws } = context.terminal;
  const { timeout, interval, failFast = false, maxErrors, appearTimeout, heartbeat } = flags;
  const left = timeout - (clock.monotonic() - startMs);
  // what came before counts too, but only a time-out of 0 is one look
  const timeoutMs = timeout === 0 ? 0 : Math.max(left, 1);
  const on = announcer(context, redraws ? undefined : await purposeOf(context, ids, timeoutMs));
  try {
    return await context.wait({
      ids,
      timeoutMs,
      intervalMs: interval,
      failFast,
      maxErrors,
      appearTimeoutMs: appearTimeout,
      heartbeatMs: redraws ? 1000 : heartbeat,
      report,
      on,
    });
  } finally {
    on.stop();
  }
}

/** What the first line of a log says; nothing where no dataset is named, which is an error that the first look tells. */
async function purposeOf(
  context: Context,
  ids: readonly string[] | undefined,
  timeoutMs: number,
): Promise<string | undefined> {
  const { dataset, region, endpoint } = (await context.access()).settings;
  if (!dataset) return undefined;
  const where = region?.value ?? (endpoint && new URL(endpoint.value).host);
  return purposeWords({ ids, dataset: dataset.value, where, timeoutMs }, context.terminal.clock.now());
}

/** On a terminal the line that tells of a success says it all, unless a format was asked for. */
function hasBeenTold({ outcome }: WaitVerdict, { terminal }: Context, { hasFormat }: WaitFlags): boolean {
  return outcome === 'succeeded' && terminal.output.isTerminal && terminal.isWatched && !hasFormat;
}

/** The last record seen of each task; nothing where one was not found, or where the wait gave up. */
function recordsOf(verdict: WaitVerdict, view: View, context: Context, isOne: boolean) {
  const { screen } = context;
  if (verdict.outcome === 'not_found' || verdict.outcome === 'gave_up') return [];
  const awaited = verdict.outcome === 'not_listed' ? [] : verdict.awaited;
  const records = awaited.flatMap(({ item }) => item ?? []);
  const [first] = records;
  if (!isOne) {
    const below = belowTable(context, exportTask, { places: () => datasetPlaces(context) });
    return view.list({ pages: onePage(records), total: () => records.length }, exportTask, screen, below);
  }
  return first ? view.item(first, exportTask, screen) : [];
}

async function* onePage<Item>(records: readonly Item[]): AsyncGenerator<readonly Item[]> {
  if (records.length > 0) yield records;
}
