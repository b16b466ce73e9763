import type { Clock } from '../terminal/index.ts';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Infinity, the default, is no heartbeat. */
  readonly heartbeatMs?: number | undefined;
  readonly onHeartbeat?: (() => void) | undefined;
}

/** Sleeps `ms`, and wakes for every heartbeat that falls due meanwhile. */
export function sleepWithHeartbeat(options: HeartbeatOptions): (ms: number) => Promise<void> {
  const { clock, signal, heartbeatMs = Number.POSITIVE_INFINITY, onHeartbeat } = options;
  let beatAt = clock.monotonic() + heartbeatMs;
  const sleepUntil = (moment: number) => clock.sleep(Math.max(0, moment - clock.monotonic()), signal);
  return async (ms) => {
    const end = clock.monotonic() + ms;
    while (beatAt < end) {
      await sleepUntil(beatAt);
      onHeartbeat?.();
      beatAt = Math.max(beatAt, clock.monotonic()) + heartbeatMs;
    }
    await sleepUntil(end);
  };
}
