import { UnavailableError } from '../errors/index.ts';
import type { Clock } from '../terminal/index.ts';
import { longestTimerMs } from '../values.ts';
import type { Look } from './look.ts';

export interface DeadlineOptions {
  readonly clock: Clock;
  /** For all looks together; 0, a single look, and Infinity cut nothing short. */
  readonly timeoutMs: number;
  /** What a look gets that begins late, as the last one does; never more than all of them together. */
  readonly leastMs?: number;
}

/** A look that is still without an answer when the time is over is a missed one, whether it heeds its signal or not. */
export function withDeadline(look: Look, { clock, timeoutMs, leastMs = 5000 }: DeadlineOptions): Look {
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
