import { type Fact, type Reading, reading } from './listing.ts';

/** Which items are wanted, in which order, and how many of them. */
export interface Choice<Item> {
  readonly keeps?: ((item: Item) => boolean) | undefined;
  /** Without one the server's order stays. */
  readonly order?: Order<Item> | undefined;
  readonly max?: number | undefined;
}

export interface Order<Item> {
  /** What items are compared by; undefined, null and '' are no value. */
  readonly by: (item: Item) => string | number | null | undefined;
  readonly isDescending: boolean;
}

/**
 * First filtered, then sorted, then cut off. Where nothing is sorted, items are handed on as they come, and reading ends with the last
 * one that is wanted.
 */
export function choose<Item>(all: Reading<Item>, choice: Choice<Item>): Reading<Item> {
  const { keeps, order, max } = choice;
  if (!keeps && !order && max === undefined) return all;
  return reading(async function* () {
    const tally = { read: 0, kept: 0 };
    const kept = filtered(all.pages, keeps, tally);
    const shown = yield* firstOf(order ? sorted(kept, order, max) : kept, max);
    const told = all.told();
    const isAll =
      order !== undefined || max === undefined || shown < max || tally.read >= (told ?? Number.POSITIVE_INFINITY);
    return {
      total: keeps || max !== undefined ? shown : all.total(),
      facts: [...all.facts(), ...factsOf({ ...tally, shown, isAll, total: told }, choice)],
    };
  });
}

interface Tally {
  read: number;
  kept: number;
}

type Pages<Item> = AsyncIterable<readonly Item[]>;

async function* filtered<Item>(pages: Pages<Item>, keeps: Choice<Item>['keeps'], tally: Tally): Pages<Item> {
  for await (const page of pages) {
    const kept = keeps ? page.filter(keeps) : page;
    tally.read += page.length;
    tally.kept += kept.length;
    if (kept.length > 0) yield kept;
  }
}

/** Returns how many they were. */
async function* firstOf<Item>(
  pages: Pages<Item>,
  max = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Item[], number> {
  let shown = 0;
  for await (const page of pages) {
    const wanted = page.slice(0, max - shown);
    shown += wanted.length;
    yield wanted;
    if (shown >= max) break;
  }
  return shown;
}

/** Items that may be in memory beyond those that are wanted. */
const spare = 1000;
const pageSize = 100;

/** Where only some are wanted, no more than those are kept while the rest is read. */
async function* sorted<Item>(
  pages: Pages<Item>,
  order: Order<Item>,
  max = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Item[]> {
  let best: Item[] = [];
  for await (const page of pages) {
    for (const item of page) best.push(item);
    if (best.length > 2 * max + spare) best = inOrder(best, order).slice(0, max);
  }
  const all = inOrder(best, order);
  for (let start = 0; start < all.length; start += pageSize) yield all.slice(start, start + pageSize);
}

function inOrder<Item>(items: readonly Item[], { by, isDescending }: Order<Item>): Item[] {
  const valued = items.map((item) => ({ item, value: by(item) }));
  // equal ones keep their order in both directions, and those without a value come last in both
  valued.sort((one, other) => compare(one.value, other.value, isDescending));
  return valued.map(({ item }) => item);
}

type Value = ReturnType<Order<never>['by']>;

function compare(one: Value, other: Value, isDescending: boolean): number {
  const [lacks, otherLacks] = [isMissing(one), isMissing(other)];
  if (lacks || otherLacks) return Number(lacks) - Number(otherLacks);
  const rising = isLess(one, other) ? -1 : Number(isLess(other, one));
  return isDescending ? -rising : rising;
}

function isMissing(value: Value): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

/** Numbers come before texts, should a field have both. */
function isLess(one: Value, other: Value): boolean {
  if (typeof one === 'number') return typeof other !== 'number' || one < other;
  return typeof other === 'string' && String(one) < other;
}

interface Outcome extends Readonly<Tally> {
  readonly shown: number;
  /** Whether nothing was left unread. */
  readonly isAll: boolean;
  readonly total: number | undefined;
}

/** What was left out, by the filter and by `max`. */
function factsOf({ read, kept, shown, isAll, total }: Outcome, { keeps }: Pick<Choice<never>, 'keeps'>): Fact[] {
  const filtered: Fact[] = keeps ? [{ kind: 'filtered', kept, read }] : [];
  const of = isAll ? kept : keeps ? undefined : total;
  const isSure = kept > shown || (of ?? 0) > shown;
  if (isAll && !isSure) return filtered;
  return [...filtered, { kind: 'more', shown, of, isSure, isFiltered: keeps !== undefined }];
}
