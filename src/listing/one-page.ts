import { leavable } from './leavable.ts';
import { askThrough, type ListPage } from './list-page.ts';
import type { FetchPage, Listing } from './page.ts';

export interface OnePageOptions {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** Gets one line when there are, or may be, more tasks than the page has. */
  readonly notice: (text: string) => void;
}

/** Exactly the page that was asked for. */
export function readOnePage(fetchPage: FetchPage, { notice, ...query }: OnePageOptions): Listing {
  const reading = new AbortController();
  let total: number | undefined;
  const pages = async function* () {
    const page = await askThrough(fetchPage, reading.signal)(query);
    if (page.absence) throw page.absence;
    total = page.total;
    yield page.tasks;
    const cut = notShown(page);
    if (cut) notice(`${cut}; --all shows every one`);
  };
  return { pages: leavable(pages(), reading), total: () => total };
}

function notShown({ tasks, total }: ListPage): string | undefined {
  const shown = tasks.length;
  if (total === undefined) return 'the server sent no total_count, so there may be more tasks than this page shows';
  if (total < shown) return `total_count is ${total}, but this page has ${shown} tasks, so there may be more`;
  return total > shown ? `${shown} of ${total} tasks shown` : undefined;
}
