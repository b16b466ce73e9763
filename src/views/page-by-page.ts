import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';

/** One text a page. The header waits for the first page, so that nothing is written when that one fails. */
export async function* pageByPage(
  listing: Listing,
  render: (tasks: readonly ExportTask[]) => string,
  header = '',
): AsyncGenerator<string> {
  let pending = header;
  for await (const tasks of listing.pages) {
    const text = pending + render(tasks);
    pending = '';
    if (text !== '') yield text;
  }
  if (pending !== '') yield pending;
}
