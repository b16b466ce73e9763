import { type Reading, type ReadingOptions, reading } from './listing.ts';
import { settleOffset, sizeOf } from './offset-meaning.ts';
import { type Ask, askThrough, type FetchPage, type Listed, type PageQuery, type ShownPage } from './page.ts';
import { readAhead } from './read-ahead.ts';
import {
  cutOf,
  factsOf,
  fellShort,
  isLast,
  missesSome,
  nothingRead,
  type Tally,
  withMissed,
  withPage,
} from './tally.ts';

export { type Choice, choose, type Order } from './choose.ts';
export type { Fact, Listing, Reading } from './listing.ts';
export { createSlots, readLists } from './lists.ts';
export type { FetchPage, Page, PageQuery } from './page.ts';

export interface ReadOptions<Item> {
  readonly resource: Listed<Item>;
  /** Items a page, as many as the server allows or fewer. */
  readonly limit: number;
  /** How many pages may be under way or in memory at once; 1 reads one after another. */
  readonly ahead: number;
  /** The reader leaves after so many items: none behind them is asked for ahead. */
  readonly wanted?: number | undefined;
}

/** Every item of the list, each once, whatever the server means by `offset`. */
export function readEverything<Item>(fetchPage: FetchPage<Item>, options: ReadOptions<Item>): Reading<Item> {
  return reading(async function* ({ signal, tell }) {
    const { resource, limit: asked } = options;
    const ask = askThrough(fetchPage, resource, signal);
    const onlyNew = rememberItems(resource, mostRemembered);
    const { tally, limit: used } = yield* readOnce(ask, { ...options, tell }, onlyNew);
    const isDoubtful = fellShort(tally) && tally.told.greatest <= mostRemembered;
    const all = isDoubtful ? yield* readAgain(ask, { ...options, tell, tally }, onlyNew) : tally;
    return { total: all.read, facts: factsOf(all, { asked, used }) };
  });
}

/** Exactly the page that was asked for. */
export function readOnePage<Item>(
  fetchPage: FetchPage<Item>,
  { resource, ...query }: PageQuery & Pick<ReadOptions<Item>, 'resource'>,
): Reading<Item> {
  return reading(async function* ({ signal, tell }) {
    const page = await askThrough(fetchPage, resource, signal)(query);
    if (page.absence) throw page.absence;
    tell(page.total);
    yield page.items;
    return { total: page.total ?? page.atLeast, facts: cutOf(page) };
  });
}

/** How many ids are kept of a list of any length. */
const mostRemembered = 10_000;

type OnlyNew<Item> = (items: readonly Item[]) => readonly Item[];

interface ReadOnce {
  readonly tally: Tally;
  /** Items a page, as the server allows. */
  readonly limit: number;
}

/** From the first page to the last: of what is new in this reading, `kept` tells what is handed on. */
async function* readOnce<Item>(
  ask: Ask<Item>,
  options: ReadOptions<Item> & Pick<ReadingOptions, 'tell'>,
  onlyNew: OnlyNew<Item>,
  kept: OnlyNew<Item> = (items) => items,
): AsyncGenerator<readonly Item[], ReadOnce> {
  const first = await firstPage(ask, options.limit);
  let tally = nothingRead;
  for await (const page of pagesInOrder(ask, first, options)) {
    const fresh = onlyNew(page.items);
    tally = withPage(tally, page, fresh.length);
    options.tell(tally.told?.latest);
    if (page.absence && missesSome(tally)) throw page.absence;
    const items = kept(fresh);
    if (items.length > 0) yield items;
    if (isLast(page, first.limit, tally)) break;
  }
  return { tally, limit: first.limit };
}

/**
 * Between pages that were asked for together one item may have been created and another one dropped: the count stands
 * still, and an item moves from a page that was not yet read to one that was. Reading page after page finds it.
 */
async function* readAgain<Item>(
  ask: Ask<Item>,
  { tally, ...options }: ReadOptions<Item> & Pick<ReadingOptions, 'tell'> & { readonly tally: Tally },
  onlyNew: OnlyNew<Item>,
): AsyncGenerator<readonly Item[], Tally> {
  let added = 0;
  const missed: OnlyNew<Item> = (items) => {
    const fresh = onlyNew(items);
    added += fresh.length;
    return fresh;
  };
  const again = yield* readOnce(ask, { ...options, ahead: 1 }, rememberItems(options.resource, mostRemembered), missed);
  return withMissed(tally, again.tally, added);
}

interface FirstPage<Item> {
  readonly page: ShownPage<Item>;
  /** What every later page is asked with: with page offsets another limit would skip items. */
  readonly limit: number;
}

/** Page 0, asked again with the server's own limit where that is lower. */
async function firstPage<Item>(ask: Ask<Item>, limit: number): Promise<FirstPage<Item>> {
  const page = await ask({ limit, offset: 0 });
  if (page.absence) throw page.absence;
  const { items, atLeast = 0, total = atLeast } = page;
  const isCapped = items.length > 0 && items.length < limit && items.length < total;
  return isCapped ? firstPage(ask, items.length) : { page, limit };
}

/** Page after page without an end: the reader knows when it has all. */
async function* pagesInOrder<Item>(
  ask: Ask<Item>,
  { page: first, limit }: FirstPage<Item>,
  { resource, ahead, wanted }: ReadOptions<Item>,
): AsyncGenerator<ShownPage<Item>> {
  yield first;
  const settling = { limit, idOf: resource.idOf };
  const { pages, stride, next } = await settleOffset(ask, first, settling);
  yield* pages;
  const [before, last] = [first, ...pages].slice(-2);
  const askAt = (offset: number) => ask({ limit, offset });
  const totals = [before?.total, last?.total] as const;
  yield* readAhead(askAt, { stride, next, pageSize: sizeOf(first, settling), totals, ahead, wanted });
}

/**
 * Gives those of a page's items that were neither on it before nor on the pages read before; the oldest are forgotten. Two sets
 * that take turns forget them at no cost: to delete the oldest of one, id by id, was a tenth of the time of a long list.
 */
function rememberItems<Item>({ idOf }: Listed<Item>, room: number): OnlyNew<Item> {
  let [recent, older] = [new Set<string>(), new Set<string>()];
  return (items) => {
    if (recent.size >= Math.max(room, 2 * items.length)) [recent, older] = [new Set(), recent];
    return items.filter((item) => {
      const id = idOf(item);
      const isNew = !recent.has(id) && !older.has(id);
      recent.add(id);
      return isNew;
    });
  };
}
