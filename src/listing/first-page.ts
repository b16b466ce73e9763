import type { Ask, ListPage } from './list-page.ts';

export interface FirstPage {
  readonly page: ListPage;
  /** What every later page is asked with: with page offsets another limit would skip tasks. */
  readonly limit: number;
}

/** Page 0, asked again with the server's own limit where that is lower. */
export async function firstPage(ask: Ask, limit: number): Promise<FirstPage> {
  const page = await ask({ limit, offset: 0 });
  if (page.absence) throw page.absence;
  return isCapped(page, limit) ? firstPage(ask, page.tasks.length) : { page, limit };
}

function isCapped({ tasks, total = 0 }: ListPage, limit: number): boolean {
  return tasks.length > 0 && tasks.length < limit && tasks.length < total;
}
