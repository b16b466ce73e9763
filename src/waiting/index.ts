import { CliError, NotFoundError } from '../errors/index.ts';
import type { Clock } from '../host.ts';
import {
  type AwaitedItem,
  afterAnswer,
  type Kind,
  neverSeen,
  notFound,
  outranks,
  type Verdict,
  verdictOn,
} from './awaited.ts';
import { isMissedLook, type Look, type MissedLook } from './look.ts';
import { startHeartbeat, startTimetable, type Timetable } from './timetable.ts';

export type { Absence, AwaitedItem, Kind, Verdict } from './awaited.ts';
export { type Look, lookAtEach, lookThrough, type MissedLook, withDeadline } from './look.ts';
export { type WatchEnd, type WatchListeners, type WatchOptions, watch } from './watch.ts';

export interface PollOptions<Item> {
  /** undefined: all that have not ended when they are first seen. */
  readonly ids: readonly string[] | undefined;
  readonly kind: Kind<Item>;
  /** Sent without retries: the next look is the retry. */
  readonly look: Look<Item>;
  readonly clock: Clock;
  /** A fixed time between two looks; without it they get less frequent. */
  readonly intervalMs?: number | undefined;
  /** 0 is one look, Infinity is no end. */
  readonly timeoutMs: number;
  /** As many missed looks in a row end the wait. */
  readonly maxErrors: number;
  /** How long an item that was never seen may stay unknown. */
  readonly appearTimeoutMs: number;
  /** Ends at the first item that failed. */
  readonly failFast: boolean;
  readonly heartbeatMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly on: PollListeners<Item>;
}

/** Who tells a person what goes on; times are ms since the wait began. */
export interface PollListeners<Item> {
  look?(awaited: readonly AwaitedItem<Item>[], elapsedMs: number): void;
  missed?(look: MissedLook, elapsedMs: number): void;
  /** The wait ends by what is final already, and why no look follows. */
  cutShort?(cut: Cut): void;
  heartbeat?(elapsedMs: number): void;
  /** Once for every status that nobody knows. */
  unknownStatus?(status: string, id: string): void;
}

/** An error that no look follows; where looks were missed, how many in a row. */
export interface Cut {
  readonly error: CliError;
  readonly inARow?: number;
}

/**
 * Looks until every item has ended, the time is over, or too many looks in a row were missed. Throws what ends a wait at once,
 * unless an item has failed before: refusals, contract errors, and the signal's reason.
 */
export async function poll<Item>(options: PollOptions<Item>): Promise<Verdict<Item>> {
  const { timeoutMs, maxErrors, on } = options;
  const timetable = startTimetable(options);
  const heartbeat = startHeartbeat({ ...options, onHeartbeat: () => on.heartbeat?.(timetable.elapsedMs()) });
  const tell = teller(options, timetable);
  let awaited: Known<Item> = options.ids && neverSeen(options.ids);
  let inARow = 0;
  for (;;) {
    const { error, cut, ...seen } = await heartbeat.during(lookOnce(awaited, timetable, options));
    awaited = seen.awaited;
    if (cut) return cutShort(awaited, { error: cut }, on);
    inARow = error ? inARow + 1 : 0;
    if (error && (inARow >= maxErrors || timeoutMs === 0)) return cutShort(awaited, { error, inARow }, on);
    const retryAfterMs = error?.details.retryAfterMs;
    const awaitsAppearance = awaited?.some((one) => isPending(one) && one.item === undefined);
    const nextMs = isDecided(awaited, options) ? undefined : timetable.next({ retryAfterMs, awaitsAppearance });
    tell(awaited, error && { error, inARow, nextMs });
    if (nextMs === undefined) return verdictOn(awaited);
    await heartbeat.sleep(nextMs);
  }
}

/** undefined until a look has told what there is to wait for. */
type Known<Item> = readonly AwaitedItem<Item>[] | undefined;

interface Seen<Item> {
  readonly awaited: Known<Item>;
  /** Present when the look was missed. */
  readonly error?: CliError;
  /** Present when no other look can mend it. */
  readonly cut?: CliError;
}

async function lookOnce<Item>(
  known: Known<Item>,
  timetable: Timetable,
  options: PollOptions<Item>,
): Promise<Seen<Item>> {
  const { look, kind, signal } = options;
  try {
    const answers = await look(
      known?.filter(isPending).map(({ id }) => id),
      signal,
    );
    const isGraceOver = timetable.isGraceOver();
    const all = known ?? neverSeen<Item>(answers.keys());
    return { awaited: all.map((one) => afterAnswer(one, answers.get(one.id), { ...kind, isGraceOver })) };
  } catch (error) {
    signal?.throwIfAborted();
    return withoutAnswer(known, error);
  }
}

function withoutAnswer<Item>(known: Known<Item>, error: unknown): Seen<Item> {
  if (!(error instanceof CliError)) throw error;
  if (known && error instanceof NotFoundError) {
    return { awaited: known.map((one) => notFound(one, { of: 'dataset', error })) };
  }
  return isMissedLook(error) ? { awaited: known, error } : { awaited: known, cut: error };
}

/** The end of a wait before its time: what is final already decides, otherwise the error. */
function cutShort<Item>(awaited: Known<Item>, cut: Cut, on: PollListeners<Item>): Verdict<Item> {
  const verdict = verdictOn(awaited);
  if (outranks(verdict, cut.error)) {
    on.cutShort?.(cut);
    return verdict;
  }
  if (cut.inARow === undefined) throw cut.error;
  return { outcome: 'gave_up', error: cut.error, inARow: cut.inARow };
}

function isPending({ outcome }: AwaitedItem<unknown>): boolean {
  return outcome === 'pending';
}

function isDecided<Item>(awaited: Known<Item>, { failFast }: PollOptions<Item>): boolean {
  if (!awaited) return false;
  return !awaited.some(isPending) || (failFast && awaited.some(({ outcome }) => outcome === 'failed'));
}

function teller<Item>({ on, kind }: PollOptions<Item>, timetable: Timetable) {
  const told = new Set<string>();
  const tellStatus = ({ id, item }: AwaitedItem<Item>) => {
    const status = item === undefined ? undefined : kind.unknownStatusOf(item);
    if (status === undefined || told.has(status)) return;
    told.add(status);
    on.unknownStatus?.(status, id);
  };
  return (awaited: Known<Item> = [], missed: MissedLook | undefined): void => {
    if (missed) on.missed?.(missed, timetable.elapsedMs());
    else {
      awaited.forEach(tellStatus);
      on.look?.(awaited, timetable.elapsedMs());
    }
  };
}
