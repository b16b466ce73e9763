import { type Reading, reading } from './listing.ts';
import { settleOffset } from './offset-meaning.ts';
import { type Ask, askThrough, type FetchPage, type Listed, type PageQuery, type ShownPage } from './page.ts';
import { readAhead } from './read-ahead.ts';
import { cutOf, factsOf, isLast, missesSome, nothingRead, withPage } from './tally.ts';

export type { Fact, Listing, Reading } from './listing.ts';
export type { FetchPage, Page, PageQuery } from './page.ts';

export interface ReadOptions<Item> {
  readonly resource: Listed<Item>;
  /** Items a page, as many as the server allows or fewer. */
  readonly limit: number;
  /** How many pages may be under way or in memory at once; 1 reads one after another. */
  readonly ahead: number;
}

/** Every item of the list, each once, whatever the server means by `offset`. */
export function readEverything<Item>(fetchPage: FetchPage<Item>, options: ReadOptions<Item>): Reading<Item> {
  return reading(async function* (signal) {
    const { resource, limit } = options;
    const ask = askThrough(fetchPage, resource, signal);
    const first = await firstPage(ask, limit);
    const onlyNew = rememberItems(resource);
    let tally = nothingRead;
    for await (const page of pagesInOrder(ask, first, options)) {
      const items = onlyNew(page.items);
      tally = withPage(tally, page, items.length);
      if (page.absence && missesSome(tally)) throw page.absence;
      if (items.length > 0) yield items;
      if (isLast(page, first.limit, tally)) break;
    }
    return { total: tally.read, facts: factsOf(tally, { asked: limit, used: first.limit }) };
  });
}

/** Exactly the page that was asked for. */
export function readOnePage<Item>(
  fetchPage: FetchPage<Item>,
  { resource, ...query }: PageQuery & Pick<ReadOptions<Item>, 'resource'>,
): Reading<Item> {
  return reading(async function* (signal) {
    const page = await askThrough(fetchPage, resource, signal)(query);
    if (page.absence) throw page.absence;
    yield page.items;
    return { total: page.total, facts: cutOf(page) };
  });
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
  const { items, total = 0 } = page;
  const isCapped = items.length > 0 && items.length < limit && items.length < total;
  return isCapped ? firstPage(ask, items.length) : { page, limit };
}

/** Page after page without an end: the reader knows when it has all. */
async function* pagesInOrder<Item>(
  ask: Ask<Item>,
  { page: first, limit }: FirstPage<Item>,
  { resource, ahead }: ReadOptions<Item>,
): AsyncGenerator<ShownPage<Item>> {
  yield first;
  const { page: second, ...meaning } = await settleOffset(ask, first, { limit, idOf: resource.idOf });
  yield second;
  const askAt = (offset: number) => ask({ limit, offset });
  yield* readAhead(askAt, { ...meaning, pageSize: first.items.length, totals: [first.total, second.total], ahead });
}

/** Two full pages: how far an item may be pushed down between two requests, and all that is kept of a list of any length. */
const leastRemembered = 200;

/** Gives those of a page's items that were neither on it before nor on the pages read just before. */
function rememberItems<Item>({ idOf }: Listed<Item>): (items: readonly Item[]) => readonly Item[] {
  const ids = new Set<string>();
  return (items) => {
    const fresh = items.filter((item) => {
      const id = idOf(item);
      const isNew = !ids.delete(id);
      ids.add(id);
      return isNew;
    });
    forgetOldest(ids, Math.max(leastRemembered, 2 * items.length));
    return fresh;
  };
}

function forgetOldest(ids: Set<string>, room: number): void {
  for (const id of ids) {
    if (ids.size <= room) return;
    ids.delete(id);
  }
}
