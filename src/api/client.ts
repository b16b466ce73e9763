import type { ExportTask } from '#wire';
import { type Listing, readEverything, readOnePage } from '../listing/index.ts';
import { createExportTasks, type ExportTasksOptions } from './export-tasks.ts';

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
}

export interface ClientOptions extends ExportTasksOptions {
  notice(text: string): void;
}

/** The most that the API gives at once. */
export const wholePage = 100;
/** Enough to hide the way there and back, and few enough to be a polite guest. */
export const pagesAhead = 6;

export function createClient(options: ClientOptions): Client {
  const { notice } = options;
  const exportTasks = createExportTasks(options);
  return {
    everything: ({ limit = wholePage, exportType } = {}) =>
      readEverything((query) => exportTasks.page({ ...query, exportType }), { limit, notice, ahead: pagesAhead }),
    onePage: ({ limit, offset, exportType }) =>
      readOnePage((query) => exportTasks.page({ ...query, exportType }), { limit, offset, notice }),
    task: (id) => exportTasks.task(id),
  };
}
