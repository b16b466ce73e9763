import { CliError } from '../errors/index.ts';
import type { Clock } from '../host.ts';
import { type Settled, settle } from './settle.ts';

/** What has to be known of the things that are started, and of the order for one. */
export interface Traits<Item> {
  readonly idOf: (item: Item) => string;
  readonly outcomeOf: (item: Item) => 'succeeded' | 'failed' | 'pending';
  /** ms since 1970. */
  readonly createdAtOf: (item: Item) => number | undefined;
  /** Whether it goes to the place that was ordered: nothing else tells what was started by whom. */
  readonly isSamePlace: (item: Item) => boolean;
  /** In what it differs from the order although it goes to the same place. */
  readonly differencesOf: (item: Item) => readonly string[];
}

/** Everything there is, as one look has shown it. */
export interface Sight<Item> {
  readonly items: readonly Item[];
  /** By the server's own clock, ms since 1970; undefined where it tells none. */
  readonly servedAtMs: number | undefined;
}

export interface LookOptions {
  readonly retries?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What to do where something goes to this place already. `refuse` and `attach` mind what runs: the one leaves it at that, the
 * other takes it. `once` takes what has succeeded, too. `force` starts in any case.
 */
export type Policy = 'refuse' | 'attach' | 'once' | 'force';

export interface StartOptions<Item> {
  readonly policy: Policy;
  readonly traits: Traits<Item>;
  look(options: LookOptions): Promise<Sight<Item>>;
  /** Sends the order, a single time; undefined: nothing is sent. */
  readonly send: ((signal?: AbortSignal) => Promise<Item>) | undefined;
  /** How long to look for what may have been started without an answer. */
  readonly settleMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly on: StartListeners<Item>;
}

export interface StartListeners<Item> {
  /** One that has succeeded goes to the same place. */
  finished?(item: Item): void;
  /** From now on something may have been started. */
  sending?(): void;
  /** No answer tells whether it was: the list will. */
  lost?(error: CliError): void;
  missed?(error: CliError): void;
}

export type Start<Item> =
  /** The service has answered, what runs was taken, or what had succeeded was. */
  | { readonly outcome: 'started' | 'attached' | 'finished'; readonly item: Item }
  /** Nothing was sent: this runs already. */
  | { readonly outcome: 'running'; readonly item: Item; readonly differences: readonly string[] }
  /** Nothing was to be sent, and nothing stands against it. */
  | { readonly outcome: 'startable' }
  | Settled<Item>;

/** Looks, sends once, and where no answer comes looks again. Throws what is certain to have started nothing. */
export async function start<Item>(options: StartOptions<Item>): Promise<Start<Item>> {
  const { look, send, signal, on } = options;
  const before = await look({ signal });
  const there = alreadyThere(before.items, options);
  if (there) return there;
  if (!send) return { outcome: 'startable' };
  signal?.throwIfAborted();
  on.sending?.();
  try {
    return { outcome: 'started', item: await send(signal) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CliError && !error.details.isUncertain) throw error;
    const lost = error instanceof CliError ? error : new CliError('unexpected', String(error), { cause: error });
    on.lost?.(lost);
    return settle(options, { before, lost });
  }
}

/** What makes sending unnecessary or wrong. */
function alreadyThere<Item>(items: readonly Item[], options: StartOptions<Item>): Start<Item> | undefined {
  const { policy, traits, on } = options;
  const here = newestFirst(items, traits).filter(traits.isSamePlace);
  const isOurs = (item: Item) => traits.differencesOf(item).length === 0;
  const running = here.filter((item) => traits.outcomeOf(item) === 'pending');
  const finished = here.filter((item) => traits.outcomeOf(item) === 'succeeded');
  const attachable = policy === 'attach' || policy === 'once' ? running.find(isOurs) : undefined;
  if (attachable) return { outcome: 'attached', item: attachable };
  const [first] = running;
  if (first && policy !== 'force') return { outcome: 'running', item: first, differences: traits.differencesOf(first) };
  const done = policy === 'once' ? finished.find(isOurs) : undefined;
  if (done) return { outcome: 'finished', item: done };
  if (finished[0]) on.finished?.(finished[0]);
  return undefined;
}

function newestFirst<Item>(items: readonly Item[], { createdAtOf }: Traits<Item>): readonly Item[] {
  return items.toSorted((one, other) => (createdAtOf(other) ?? 0) - (createdAtOf(one) ?? 0));
}
