import type { ExportTask } from '#wire';
import { type FirstPage, firstPage } from './first-page.ts';
import { leavable } from './leavable.ts';
import { type Ask, askThrough, type ListPage } from './list-page.ts';
import { oddity } from './oddity.ts';
import { settleOffset } from './offset-meaning.ts';
import type { FetchPage, Listing } from './page.ts';
import { readAhead } from './read-ahead.ts';
import { rememberTasks } from './seen-tasks.ts';
import { isLast, missesSome, nothingRead, withPage } from './tally.ts';

export { readOnePage } from './one-page.ts';
export type { FetchPage, Listing, Page } from './page.ts';

export interface ReadOptions {
  /** Tasks a page, 1 to 100. */
  readonly limit: number;
  /** How many pages may be under way or in memory at once; 1 reads one after another. */
  readonly ahead: number;
  /** Gets one line, when everything was read and something about it was odd. */
  readonly notice: (text: string) => void;
}

/** All tasks of the list, each once, whatever the server means by `offset`. */
export function readEverything(fetchPage: FetchPage, options: ReadOptions): Listing {
  const reading = new AbortController();
  let total: number | undefined;
  const pages = newTasks(askThrough(fetchPage, reading.signal), options, (read) => {
    total = read;
  });
  return { pages: leavable(pages, reading), total: () => total };
}

async function* newTasks(
  ask: Ask,
  { limit, ahead, notice }: ReadOptions,
  finish: (read: number) => void,
): AsyncGenerator<readonly ExportTask[]> {
  const first = await firstPage(ask, limit);
  const onlyNew = rememberTasks();
  let tally = nothingRead;
  for await (const page of pagesInOrder(ask, first, ahead)) {
    const tasks = onlyNew(page.tasks);
    tally = withPage(tally, page, tasks.length);
    if (page.absence && missesSome(tally)) throw page.absence;
    if (tasks.length > 0) yield tasks;
    if (isLast(page, first.limit, tally)) break;
  }
  finish(tally.read);
  const odd = oddity(tally, { asked: limit, used: first.limit });
  if (odd) notice(odd);
}

/** Page after page without an end: the reader knows when it has all. */
async function* pagesInOrder(ask: Ask, { page: first, limit }: FirstPage, ahead: number): AsyncGenerator<ListPage> {
  yield first;
  const { page: second, ...meaning } = await settleOffset(ask, first, limit);
  yield second;
  const askAt = (offset: number) => ask({ limit, offset });
  yield* readAhead(askAt, { ...meaning, pageSize: first.tasks.length, totals: [first.total, second.total], ahead });
}
