import { type CliError, ContractError, NotFoundError, UnavailableError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/service-codes.ts';
import type { Clock } from '../host.ts';
import { longestTimerMs } from '../values.ts';
import type { Answer, Kind } from './awaited.ts';

/** Asks for items by id; one that was not found is not in the answers either. Without ids it asks for all that have not ended. */
export type Look<Item> = (
  ids: readonly string[] | undefined,
  signal?: AbortSignal,
) => Promise<ReadonlyMap<string, Answer<Item>>>;

/** Asks for each item by itself. */
export function lookAtEach<Item>(read: (id: string, signal?: AbortSignal) => Promise<Item>): Look<Item> {
  return async (ids = [], signal) => {
    const answers = new Map<string, Answer<Item>>();
    for (const id of ids) answers.set(id, await read(id, signal).catch(notFoundOrThrow));
    return answers;
  };
}

/** That the dataset does not exist is no answer about one of its items. */
function notFoundOrThrow(error: unknown): NotFoundError {
  if (error instanceof NotFoundError && !isUnknownDataset(error)) return error;
  throw error;
}

/** Goes through the list, page after page until each item has been seen; without ids to its end. */
export function lookThrough<Item>(
  openList: (signal?: AbortSignal) => AsyncIterable<readonly Item[]>,
  { idOf, outcomeOf }: Pick<Kind<Item>, 'idOf' | 'outcomeOf'>,
): Look<Item> {
  return async (ids, signal) => {
    const missing = ids && new Set(ids);
    const isWanted = (item: Item) => (missing ? missing.delete(idOf(item)) : outcomeOf(item) === 'pending');
    const answers = new Map<string, Answer<Item>>();
    for await (const page of openList(signal)) {
      for (const item of page) if (isWanted(item)) answers.set(idOf(item), item);
      if (missing?.size === 0) break;
    }
    return answers;
  };
}

export interface DeadlineOptions {
  readonly clock: Clock;
  /** For all looks together; 0, a single look, and Infinity cut nothing short. */
  readonly timeoutMs: number;
  /** What a look gets that begins late, as the last one does; never more than all of them together. */
  readonly leastMs?: number;
}

/** A look that is still without an answer when the time is over is a missed one, whether it heeds its signal or not. */
export function withDeadline<Item>(
  look: Look<Item>,
  { clock, timeoutMs, leastMs = 5000 }: DeadlineOptions,
): Look<Item> {
  if (timeoutMs === 0) return look;
  const end = clock.monotonic() + timeoutMs;
  return async (ids, signal) => {
    const leftMs = Math.max(Math.ceil(end - clock.monotonic()), Math.min(leastMs, timeoutMs));
    const deadline = new AbortController();
    const over = new Promise<never>((_resolve, reject) => {
      deadline.signal.onabort = () => reject(deadline.signal.reason);
    });
    const late = new UnavailableError('no answer came before the time was over');
    const timer = setTimeout(() => deadline.abort(late), Math.min(leftMs, longestTimerMs));
    try {
      return await Promise.race([over, look(ids, AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]))]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** A look that failed in a way that the next one may not. */
export interface MissedLook {
  readonly error: CliError;
  /** How many looks in a row were missed, this one included. */
  readonly inARow: number;
  /** ms to the next try; undefined when there is none. */
  readonly nextMs: number | undefined;
}

/** Network, 408, 429, 5xx, or a proxy's page in place of JSON: the next look may go better. */
export function isMissedLook(error: CliError): boolean {
  return error instanceof UnavailableError ? error.retryable : error instanceof ContractError && error.notJson;
}
