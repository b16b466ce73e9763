import type { Clock } from '../../src/host.ts';

export interface FakeClock extends Clock {
  /** Lets time pass without a sleep, as a slow answer does. */
  pass(ms: number): void;
}

/** Time that passes only by sleeping: an hour takes a moment, and every run is the same. */
export function fakeClock({ random = 0, wallClockAtStart = Date.UTC(2026, 0, 1) } = {}): FakeClock {
  let elapsed = 0;
  const pass = (ms: number) => {
    elapsed += ms;
  };
  return {
    now: () => wallClockAtStart + elapsed,
    monotonic: () => elapsed,
    random: () => random,
    pass,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pass(ms);
    },
  };
}
