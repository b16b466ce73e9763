import type { Clock } from './host.ts';

/** Longer timers would overflow to an immediate one. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    const { setTimeout: timer } = await import('node:timers/promises');
    try {
      await timer(Math.min(ms, longestTimerMs), undefined, signal ? { signal } : {});
    } catch {
      signal?.throwIfAborted();
    }
  },
};
