import { UnavailableError } from '../../errors.ts';
import type { Clock } from '../../terminal.ts';
import type { Look } from './look.ts';

export interface DeadlineOptions {
  readonly clock: Clock;
  /** For all looks together; 0, a single look, and Infinity cut nothing short. */
  readonly timeoutMs: number;
  /** What a look gets that begins late, as the last one does. */
  readonly leastMs?: number;
}

/** Longer timers would overflow to an immediate one. */
const longestTimerMs = 2 ** 31 - 1;

/** A look that is still without an answer when the time is over is a missed one. */
export function withDeadline(look: Look, { clock, timeoutMs, leastMs = 5000 }: DeadlineOptions): Look {
  if (timeoutMs === 0) return look;
  const end = clock.monotonic() + timeoutMs;
  return async (ids, signal) => {
    const leftMs = Math.max(Math.ceil(end - clock.monotonic()), leastMs);
    const deadline = AbortSignal.timeout(Math.min(leftMs, longestTimerMs));
    try {
      return await look(ids, signal ? AbortSignal.any([signal, deadline]) : deadline);
    } catch (error) {
      if (error !== deadline.reason) throw error;
      throw new UnavailableError('no answer came before the time was over');
    }
  };
}
