import type { ExportTask } from '#wire';
import { createExportTasks, type ExportTasks, type ExportTasksOptions } from './export-tasks.ts';
import { type Listing, readEverything, readOnePage } from './paginate.ts';
import { withDeadline } from './poll/deadline.ts';
import { type Look, lookAtEach, lookThrough } from './poll/look.ts';
import type { Verdict } from './poll/verdict.ts';
import { type PollOptions, poll } from './poll.ts';

export type WaitOptions = Omit<PollOptions, 'look' | 'signal'>;

export interface ListQuery {
  /** Tasks a page, 1 to 100. */
  readonly limit?: number | undefined;
  readonly exportType?: number | undefined;
}

/** The export tasks of one dataset, as commands ask for them. */
export interface Client {
  everything(query?: ListQuery): Listing;
  /** Exactly this page; what is not given is not sent. */
  onePage(query: ListQuery & { readonly offset?: number | undefined }): Listing;
  task(id: string): Promise<ExportTask>;
  /** One task is read by its own GET, several by pages of the list until each has been seen. */
  wait(options: WaitOptions): Promise<Verdict>;
}

export interface ClientOptions extends ExportTasksOptions {
  readonly signal: AbortSignal;
  notice(text: string): void;
}

/** The most that the API gives at once. */
const wholePage = 100;
/** Enough to hide the way there and back, and few enough to be a polite guest. */
const pagesAhead = 6;

export function createClient(options: ClientOptions): Client {
  const { notice } = options;
  const exportTasks = createExportTasks(options);
  return {
    everything: ({ limit = wholePage, exportType } = {}) =>
      readEverything((query) => exportTasks.page({ ...query, exportType }), { limit, notice, ahead: pagesAhead }),
    onePage: ({ limit, offset, exportType }) =>
      readOnePage((query) => exportTasks.page({ ...query, exportType }), { limit, offset, notice }),
    task: (id) => exportTasks.task(id),
    wait: (wait) => poll({ ...wait, look: withDeadline(lookFor(wait, exportTasks), wait), signal: options.signal }),
  };
}

/** Without retries: the next look is the retry. */
function lookFor({ ids }: WaitOptions, exportTasks: ExportTasks): Look {
  if (new Set(ids).size === 1) return lookAtEach((id, signal) => exportTasks.task(id, { retries: 0, signal }));
  const readList = { limit: wholePage, ahead: 1, notice: () => {} };
  return lookThrough((end) =>
    readEverything(({ signal, ...query }) => {
      const signals = [signal, end].filter((one) => one !== undefined);
      return exportTasks.page({ ...query, retries: 0, signal: AbortSignal.any(signals) });
    }, readList),
  );
}
