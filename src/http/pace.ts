import type { Clock } from '../host.ts';

/** How many requests to one service may be under way: any number, until it answers 429. */
export interface Pace {
  /** Resolves, when a request may start, with the function that says it has ended. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Starts nothing before `rest` is over, and half as many at once from then on. */
  slowDown(rest: Promise<unknown>): void;
}

/** After a slow-down, one more at once for every ten that have ended. */
const endsForOneMore = 10;

export function createPace(): Pace {
  let allowed = Number.POSITIVE_INFINITY;
  let running = 0;
  let ended = 0;
  let rests = 0;
  const waiting: (() => void)[] = [];

  const isFree = (): boolean => rests === 0 && running < allowed;
  const wakeNext = (): void => {
    if (isFree()) waiting.shift()?.();
  };
  const leave = (): void => {
    running -= 1;
    ended = (ended + 1) % endsForOneMore;
    if (ended === 0) allowed += 1;
    wakeNext();
  };
  return {
    async enter(signal) {
      while (!isFree()) await new Promise<void>((resolve) => waiting.push(resolve));
      if (signal?.aborted) wakeNext();
      signal?.throwIfAborted();
      running += 1;
      wakeNext();
      return once(leave);
    },
    slowDown(rest) {
      // who was told is not counted as running any more
      allowed = Math.max(1, Math.floor(Math.min(allowed, running + 1) / 2));
      ended = 0;
      rests += 1;
      const over = (): void => {
        rests -= 1;
        wakeNext();
      };
      rest.then(over, over);
    },
  };
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}

/** A longer `Retry-After` is not waited out. */
export const longestRetryAfterMs = 60_000;

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3); in ms from now. */
export function retryAfterMs(header: string | undefined, clock: Clock): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes a number such as 1.5 for a date of its own
  const date = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}

const firstBackoffMs = 500;
const longestBackoffMs = 20_000;

/** Full jitter: the many who failed together do not come back together. */
export function backoffMs(attempt: number, clock: Clock): number {
  return clock.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}
