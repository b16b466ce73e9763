import { CliError, type ErrorKind, NotFoundError } from '../errors/index.ts';

export type Outcome = 'succeeded' | 'failed' | 'pending';

/** What has to be known of the things that are waited for. */
export interface Kind<Item> {
  readonly idOf: (item: Item) => string;
  readonly outcomeOf: (item: Item) => Outcome;
  /** The status in the server's spelling where nobody knows what it means; undefined where it is known. */
  readonly unknownStatusOf: (item: Item) => string | undefined;
}

/** An item as it is now, or the service's word that it does not exist. */
export type Answer<Item> = Item | NotFoundError;

/** What is waited for, as the looks so far have shown it. */
export interface AwaitedItem<Item> {
  readonly id: string;
  /** The last record seen; undefined when it never was. */
  readonly item: Item | undefined;
  readonly outcome: Outcome | 'not_found';
  /** Present where it counts as not found. */
  readonly absence?: Absence;
  /** On how many looks in a row it was missing. */
  readonly missing: number;
}

/** Why an item counts as not found. */
export interface Absence {
  /** What is not there: the item itself, or the dataset with all that is in it. */
  readonly of: 'item' | 'dataset';
  /** What the service said; undefined when the item was only not in the list. */
  readonly error: NotFoundError | undefined;
}

/** How a wait ended. Of several outcomes the gravest decides: failed, not found, still pending. */
export type Verdict<Item> =
  | { readonly outcome: 'succeeded'; readonly awaited: readonly AwaitedItem<Item>[] }
  | {
      readonly outcome: 'failed' | 'not_found' | 'pending';
      /** In the order of the ids. */
      readonly awaited: readonly AwaitedItem<Item>[];
      /** Those that have this outcome. */
      readonly deciding: readonly [AwaitedItem<Item>, ...AwaitedItem<Item>[]];
    }
  /** The time was over before a look had told what there is to wait for. */
  | { readonly outcome: 'not_listed' }
  /** Too many looks in a row were missed: why the last one was, and how many they were. */
  | { readonly outcome: 'gave_up'; readonly error: CliError; readonly inARow: number };

/** None has been seen yet; an id given twice is one item. */
export function neverSeen<Item>(ids: Iterable<string>): readonly AwaitedItem<Item>[] {
  return [...new Set(ids)].map((id) => ({ id, item: undefined, outcome: 'pending', missing: 0 }));
}

export interface AnswerOptions<Item> {
  readonly outcomeOf: (item: Item) => Outcome;
  /** Whether an item that was never seen has had its time to appear. */
  readonly isGraceOver: boolean;
}

/** What an answer changes. An item that was seen may be missing on one look. */
export function afterAnswer<Item>(
  awaited: AwaitedItem<Item>,
  answer: Answer<Item> | undefined,
  { outcomeOf, isGraceOver }: AnswerOptions<Item>,
): AwaitedItem<Item> {
  if (awaited.outcome !== 'pending') return awaited;
  if (isItem(answer)) return { id: awaited.id, item: answer, outcome: outcomeOf(answer), missing: 0 };
  const missing = awaited.missing + 1;
  const isLost = awaited.item === undefined ? isGraceOver : missing > 1;
  return isLost ? notFound(awaited, { of: 'item', error: answer }) : { ...awaited, missing };
}

function isItem<Item>(answer: Answer<Item> | undefined): answer is Item {
  return answer !== undefined && !(answer instanceof NotFoundError);
}

export function notFound<Item>(awaited: AwaitedItem<Item>, absence: Absence): AwaitedItem<Item> {
  return awaited.outcome === 'pending' ? { ...awaited, outcome: 'not_found', absence } : awaited;
}

const byGravity = ['failed', 'not_found', 'pending'] as const;

/** What cannot change any more comes before an error that another try could make good (exit codes 10, 4, 3, 5, 7, 6, 124, 8). */
const outranked: Readonly<Record<Verdict<unknown>['outcome'], readonly ErrorKind[]>> = {
  failed: ['auth', 'not_found', 'refused', 'contract', 'unavailable'],
  not_found: ['refused', 'contract', 'unavailable'],
  succeeded: [],
  pending: [],
  not_listed: [],
  gave_up: [],
};

export function outranks({ outcome }: Verdict<unknown>, error: unknown): error is CliError {
  return error instanceof CliError && outranked[outcome].includes(error.kind);
}

export function verdictOn<Item>(awaited: readonly AwaitedItem<Item>[] | undefined): Verdict<Item> {
  if (!awaited) return { outcome: 'not_listed' };
  for (const outcome of byGravity) {
    const [first, ...others] = awaited.filter((one) => one.outcome === outcome);
    if (first) return { outcome, awaited, deciding: [first, ...others] };
  }
  return { outcome: 'succeeded', awaited };
}
