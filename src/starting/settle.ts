import { CliError } from '../errors/index.ts';
import type { Sight, StartOptions } from './index.ts';

/** What the list tells of an order that got no answer. */
export type Settled<Item> =
  | { readonly outcome: 'settled'; readonly item: Item }
  /** Each of them may be the one. */
  | { readonly outcome: 'several'; readonly items: readonly Item[]; readonly lost: CliError }
  /** None has shown: it may not run, or not yet. */
  | { readonly outcome: 'unknown'; readonly lost: CliError };

export interface Unsettled<Item> {
  /** What was there before the order was sent. */
  readonly before: Sight<Item>;
  /** In place of an answer. */
  readonly lost: CliError;
}

const pauseMs = 3_000;

/** Looks until what was ordered shows, or the time is over; a look that fails, in whichever way, is a missed one. */
export async function settle<Item>(options: StartOptions<Item>, unsettled: Unsettled<Item>): Promise<Settled<Item>> {
  const { clock, settleMs, signal } = options;
  const { lost } = unsettled;
  const end = clock.monotonic() + settleMs;
  for (;;) {
    const [item, ...others] = await candidates(options, unsettled);
    if (item && others.length > 0) return { outcome: 'several', items: [item, ...others], lost };
    if (item) return { outcome: 'settled', item };
    const leftMs = end - clock.monotonic();
    if (leftMs <= 0) return { outcome: 'unknown', lost };
    await clock.sleep(Math.min(pauseMs, leftMs), signal);
  }
}

/** What was not there before, goes where it was to go, is what was ordered, and not older than the order. */
async function candidates<Item>(
  { look, traits, signal, on }: StartOptions<Item>,
  { before }: Unsettled<Item>,
): Promise<readonly Item[]> {
  const known = new Set(before.items.map(traits.idOf));
  const since = before.servedAtMs ?? Number.NEGATIVE_INFINITY;
  try {
    const { items } = await look({ retries: 0, signal });
    return items.filter(
      (item) =>
        !known.has(traits.idOf(item)) &&
        traits.isSamePlace(item) &&
        traits.differencesOf(item).length === 0 &&
        (traits.createdAtOf(item) ?? Number.POSITIVE_INFINITY) >= since,
    );
  } catch (error) {
    signal?.throwIfAborted();
    on.missed?.(error instanceof CliError ? error : new CliError('unexpected', String(error), { cause: error }));
    return [];
  }
}
