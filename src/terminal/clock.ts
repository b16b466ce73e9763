import type { Clock } from '../host.ts';
import { longestTimerMs } from '../values.ts';

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
