import type { ExportTask } from '#wire';
import type { FetchPage, Listing, Page } from '../../src/listing/index.ts';

export type OffsetMode = 'page' | 'record' | 'ignored';

export interface FakeListOptions {
  readonly mode?: OffsetMode;
  /** The server's own limit. */
  readonly cap?: number;
  /** What it says the total is; undefined where it says nothing. */
  readonly total?: (size: number) => number | undefined;
  /** Called before every request but the first: the list may be moved. */
  readonly move?: (ids: string[], request: number) => void;
  /** What it answers behind the last task, instead of an empty page. */
  readonly beyond?: () => Page<ExportTask>;
}

export interface FakeList {
  readonly fetchPage: FetchPage<ExportTask>;
  /** `limit@offset` of every request. */
  readonly requests: string[];
}

/** A server's list of export tasks, newest first, in memory. */
export function fakeList(ids: string[], options: FakeListOptions = {}): FakeList {
  const requests: string[] = [];
  const fetchPage: FetchPage<ExportTask> = async ({ limit = 10, offset = 0 }) => {
    if (requests.length > 0) options.move?.(ids, requests.length);
    requests.push(`${limit}@${offset}`);
    if (requests.length > 2000) throw new Error('the reader never ends');
    return answer(ids, Math.min(limit, options.cap ?? limit), offset, options);
  };
  return { fetchPage, requests };
}

function answer(ids: readonly string[], size: number, offset: number, options: FakeListOptions): Page<ExportTask> {
  const start = { page: offset * size, record: offset, ignored: 0 }[options.mode ?? 'page'];
  const total = (options.total ?? ((count) => count))(ids.length);
  if (start >= ids.length && start > 0 && options.beyond) return options.beyond();
  return { items: ids.slice(start, start + size).map(taskOf), ...(total === undefined ? {} : { total }) };
}

export function taskOf(id: string): ExportTask {
  return { task_id: id };
}

export function someIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`);
}

export async function idsOf(listing: Listing<ExportTask>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of listing.pages) ids.push(...page.map((task) => task.task_id));
  return ids;
}
