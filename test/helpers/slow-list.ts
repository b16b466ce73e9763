import type { ExportTask } from '#wire';
import type { FetchPage, Page } from '../../src/listing/index.ts';
import { taskOf } from './fake-list.ts';

interface Request {
  readonly offset: number;
  readonly resolve: (page: Page<ExportTask>) => void;
  readonly reject: (error: unknown) => void;
}

export interface SlowList {
  readonly fetchPage: FetchPage<ExportTask>;
  /** Offsets of all requests, in the order they came. */
  readonly asked: number[];
  /** Offsets of the requests without an answer, oldest first. */
  underWay(): number[];
  /** Answers the oldest request with this offset, from the list as it is now. */
  serve(offset: number): Promise<void>;
  fail(offset: number, error: Error): Promise<void>;
}

/** A server's list that answers when, and in the order, the test says. */
export function slowList(ids: readonly string[], limit: number, mode: 'page' | 'record' = 'page'): SlowList {
  const asked: number[] = [];
  const open: Request[] = [];
  const take = (offset: number): Request => {
    const index = open.findIndex((request) => request.offset === offset);
    const [request] = index < 0 ? [] : open.splice(index, 1);
    if (!request) throw new Error(`offset ${offset} is not asked for; under way: ${open.map((one) => one.offset)}`);
    return request;
  };
  const fetchPage: FetchPage<ExportTask> = ({ offset = 0, signal }) => {
    if (asked.length === 0) {
      signal?.addEventListener('abort', () => {
        for (const request of open.splice(0)) request.reject(signal.reason);
      });
    }
    asked.push(offset);
    return new Promise<Page<ExportTask>>((resolve, reject) => open.push({ offset, resolve, reject }));
  };
  return {
    fetchPage,
    asked,
    underWay: () => open.map((request) => request.offset),
    serve: async (offset) => {
      const start = mode === 'page' ? offset * limit : offset;
      const items = ids.slice(start, start + limit).map(taskOf);
      take(offset).resolve({ items, total: ids.length });
      await settled();
    },
    fail: async (offset, error) => {
      take(offset).reject(error);
      await settled();
    },
  };
}

/** Everything that can go on without a new answer has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
