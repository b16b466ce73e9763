import { CliError } from '../errors/index.ts';
import type { Clock } from '../host.ts';
import { isMissedLook, type MissedLook } from './look.ts';

export interface WatchOptions<Seen> {
  /** Sent without retries: the next look is the retry. */
  readonly look: (signal?: AbortSignal) => Promise<Seen>;
  readonly clock: Clock;
  /** Between two looks; longer after a slow one. */
  readonly intervalMs: number;
  /** As many missed looks in a row end it. */
  readonly maxErrors: number;
  readonly signal?: AbortSignal | undefined;
  readonly on: WatchListeners<Seen>;
}

export interface WatchListeners<Seen> {
  /** Whether anybody wants to see more. */
  look(seen: Seen): Promise<boolean>;
  missed(look: MissedLook): Promise<void>;
}

/** Nobody wanted to see more, or too many looks in a row were missed: why the last one was, and how many they were. */
export type WatchEnd =
  | { readonly outcome: 'left' }
  | { readonly outcome: 'gave_up'; readonly error: CliError; readonly inARow: number };

/** A server that is slow is asked less often: of the time, looking takes no more than a tenth. */
const pausePerLook = 10;

/** Looks again and again, and never ends by itself. Throws what no other look can mend, and the signal's reason. */
export async function watch<Seen>(options: WatchOptions<Seen>): Promise<WatchEnd> {
  const { clock, intervalMs, maxErrors, signal, on } = options;
  let inARow = 0;
  for (;;) {
    const start = clock.monotonic();
    const seen = await lookOnce(options);
    const tookMs = clock.monotonic() - start;
    if ('error' in seen) {
      inARow += 1;
      if (inARow >= maxErrors) return { outcome: 'gave_up', error: seen.error, inARow };
      const nextMs = Math.max(intervalMs, seen.error.details.retryAfterMs ?? 0);
      await on.missed({ error: seen.error, inARow, nextMs });
      await clock.sleep(nextMs, signal);
    } else {
      inARow = 0;
      if (!(await on.look(seen.seen))) return { outcome: 'left' };
      await clock.sleep(Math.max(intervalMs, pausePerLook * tookMs), signal);
    }
  }
}

async function lookOnce<Seen>({
  look,
  signal,
}: WatchOptions<Seen>): Promise<{ readonly seen: Seen } | { readonly error: CliError }> {
  try {
    return { seen: await look(signal) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CliError && isMissedLook(error)) return { error };
    throw error;
  }
}
