import type { ExportTask } from '#wire';
import { type ExportTasks, type ListQuery, pagesAhead, wholePage } from '../api/export-tasks.ts';
import { type Fact, readEverything } from '../listing/index.ts';
import { exportTask } from '../resources/export-task/index.ts';
import { type WatchEnd, type WatchOptions, watch } from '../waiting/index.ts';

/** The whole list at one moment, and what is odd about it. */
export interface SeenList {
  readonly tasks: readonly ExportTask[];
  readonly facts: readonly Fact[];
}

export interface WatchListOptions
  extends Pick<ListQuery, 'exportType'>,
    Pick<WatchOptions<SeenList>, 'intervalMs' | 'maxErrors' | 'on'> {}

export interface WatchingOptions extends WatchListOptions, Pick<WatchOptions<SeenList>, 'clock' | 'signal'> {
  /** The way to the service. It is part of a look: where it cannot be opened, the next look tries again. */
  open(): Promise<ExportTasks>;
}

/** Looks at the whole list, again and again. */
export function watchList({ open, exportType, ...options }: WatchingOptions): Promise<WatchEnd> {
  return watch({ ...options, look: (signal) => readList(open, { exportType, signal }) });
}

export interface ReadListOptions extends Pick<ListQuery, 'exportType'> {
  readonly signal?: AbortSignal | undefined;
}

/** Without retries: the next look is the retry. */
async function readList(
  open: WatchingOptions['open'],
  { exportType, signal: end }: ReadListOptions,
): Promise<SeenList> {
  const listing = readEverything(
    async ({ signal, ...query }) => {
      const signals = [signal, end].filter((one) => one !== undefined);
      return (await open()).page({ ...query, exportType, retries: 0, signal: AbortSignal.any(signals) });
    },
    { resource: exportTask, ahead: pagesAhead, limit: wholePage },
  );
  const tasks: ExportTask[] = [];
  for await (const page of listing.pages) for (const task of page) tasks.push(task);
  return { tasks, facts: listing.facts() };
}
