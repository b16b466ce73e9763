import type { Readable, Writable } from 'node:stream';

/** The clock, the timer and the dice: handed in, so that an hour is tested in milliseconds. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  now(): number;
  /** Never goes back; ms from an arbitrary start. */
  monotonic(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 ≤ n < 1. */
  random(): number;
}

/** An output stream as `process.stdout` is one. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** What asks the process to end. */
export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** What the program needs of `process`; a test hands in its own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly platform: string;
  readonly pid: number;
  readonly clock?: Clock;
  cwd(): string;
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
  kill(pid: number, signal: Signal): unknown;
}
