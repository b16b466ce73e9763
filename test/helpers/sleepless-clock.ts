import type { Clock } from '../../src/host.ts';

export interface SleeplessClock extends Clock {
  /** How long it was asked to sleep, in ms. */
  readonly sleeps: readonly number[];
}

/** Sleeping takes no time but moves the clock on; the dice always show the middle. */
export function sleeplessClock(now = Date.UTC(2026, 0, 2, 3, 4, 5)): SleeplessClock {
  const sleeps: number[] = [];
  let slept = 0;
  return {
    sleeps,
    now: () => now + slept,
    monotonic: () => slept,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      sleeps.push(ms);
      slept += ms;
    },
  };
}
