import type { Clock } from '../host.ts';
import { longestTimerMs } from '../values.ts';

export interface TimetableOptions {
  readonly clock: Clock;
  /** A fixed time between two looks, without jitter. */
  readonly intervalMs?: number | undefined;
  /** 0 is one look, Infinity is no end. */
  readonly timeoutMs: number;
  /** How long an item that was never seen may stay unknown. */
  readonly appearTimeoutMs: number;
}

export interface NextLook {
  /** How long the server asks to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** Some item was never seen: it gets a last look when its grace is over. */
  readonly awaitsAppearance?: boolean | undefined;
}

/** When to look: at once, then less and less often, and a last time when the time is over. */
export interface Timetable {
  elapsedMs(): number;
  /** No look comes after the one under way. */
  isOver(): boolean;
  /** No look comes within the grace of an item after the one under way. */
  isGraceOver(): boolean;
  /** ms to the next look, or longer if the server asks for it; undefined when the last one has been. */
  next(look?: NextLook): number | undefined;
}

const firstPauseMs = 3_000;
const longestPauseMs = 30_000;
const growth = 1.5;
const jitter = 0.2;

export function startTimetable({ clock, intervalMs, timeoutMs, appearTimeoutMs }: TimetableOptions): Timetable {
  const start = clock.monotonic();
  const pauseMs = intervalMs === undefined ? growingPause(clock) : () => intervalMs;
  // a timer may go off a moment too early: what the look is for is remembered
  let isLast = false;
  let isLastOfGrace = false;
  const elapsedMs = () => clock.monotonic() - start;
  const isOver = () => isLast || elapsedMs() >= timeoutMs;
  const isGraceOver = () => isOver() || isLastOfGrace || elapsedMs() >= appearTimeoutMs;
  return {
    elapsedMs,
    isOver,
    isGraceOver,
    next: ({ retryAfterMs = 0, awaitsAppearance = false } = {}) => {
      if (isOver()) return undefined;
      const left = timeoutMs - elapsedMs();
      const grace = awaitsAppearance && !isGraceOver() ? appearTimeoutMs - elapsedMs() : Number.POSITIVE_INFINITY;
      const pause = Math.max(Math.min(pauseMs(), grace), retryAfterMs);
      isLastOfGrace ||= pause >= grace;
      isLast = pause >= left;
      return Math.min(pause, left);
    },
  };
}

function growingPause({ random }: Clock): () => number {
  let pause = firstPauseMs;
  return () => {
    const withJitter = Math.round(pause * (1 + jitter * random()));
    pause = Math.min(pause * growth, longestPauseMs);
    return withJitter;
  };
}

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Infinity, the default, is no heartbeat. */
  readonly heartbeatMs?: number | undefined;
  readonly onHeartbeat: () => void;
  /** A look that is quicker has no heartbeat: it tells more. */
  readonly quickLookMs?: number;
}

/** A sign of life in every interval, whatever goes on in it. */
export interface Heartbeat {
  /** Sleeps `ms`, and wakes for every heartbeat that falls due meanwhile. */
  sleep(ms: number): Promise<void>;
  /** Waits for a look, which may take long where the network is slow. */
  during<T>(look: Promise<T>): Promise<T>;
}

export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { clock, signal, heartbeatMs = Number.POSITIVE_INFINITY, onHeartbeat, quickLookMs = 1000 } = options;
  let beatAt = clock.monotonic() + heartbeatMs;
  const sleepUntil = (moment: number) => clock.sleep(Math.max(0, moment - clock.monotonic()), signal);
  const beat = () => {
    onHeartbeat();
    beatAt = Math.max(beatAt, clock.monotonic()) + heartbeatMs;
  };
  return {
    sleep: async (ms) => {
      const end = clock.monotonic() + ms;
      while (beatAt < end) {
        await sleepUntil(beatAt);
        beat();
      }
      await sleepUntil(end);
    },
    during: async (look) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const wind = () => {
        const ms = Math.max(beatAt - clock.monotonic(), quickLookMs);
        if (ms <= longestTimerMs) timer = setTimeout(beatOn, ms);
      };
      const beatOn = () => {
        beat();
        wind();
      };
      wind();
      try {
        return await look;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
