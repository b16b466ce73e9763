import type { ExportTask } from '#wire';

/** One answered page: `tasks` is null where the server sent none, `total` its own `total_count`. */
export interface Page {
  readonly tasks: readonly ExportTask[] | null;
  readonly total?: number | undefined;
}

/** Export tasks on their way, page by page. */
export interface Listing {
  /** To be gone through once. Who leaves early aborts what is under way. */
  readonly pages: AsyncIterable<readonly ExportTask[]>;
  /** Everything read: the number read, once it is. One page: the server's count, if it told one. */
  total(): number | undefined;
}

/** Asks for one page; what is not given is not sent. */
export type FetchPage = (query: {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}) => Promise<Page>;
