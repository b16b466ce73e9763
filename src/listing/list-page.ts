import type { ExportTask } from '#wire';
import { CliError, ContractError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/service-codes.ts';
import type { FetchPage, Page } from './page.ts';

/** A page as the reader sees it. Where the server shows none it is empty, and `absence` is the error that this may be. */
export interface ListPage {
  readonly tasks: readonly ExportTask[];
  readonly total?: number | undefined;
  readonly absence?: CliError;
}

export type Ask = (query: {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}) => Promise<ListPage>;

export function askThrough(fetchPage: FetchPage, signal: AbortSignal): Ask {
  return async (query) => {
    try {
      return toListPage(await fetchPage({ ...query, signal }));
    } catch (error) {
      if (mayBeBeyondTheEnd(error)) return { tasks: [], absence: error };
      throw error;
    }
  };
}

function toListPage({ tasks, total }: Page): ListPage {
  if (tasks) return { tasks, total };
  if (total === 0) return { tasks: [], total };
  return { tasks: [], total, absence: new ContractError(noTasks(total)) };
}

function noTasks(total: number | undefined): string {
  return total === undefined
    ? 'the answer has neither export_tasks nor a total_count of 0'
    : `the answer has no export_tasks, but its total_count is ${total}`;
}

/** How the service answers an offset behind the last task is documented nowhere: a 400 or a 404 may be how. */
function mayBeBeyondTheEnd(error: unknown): error is CliError {
  if (!(error instanceof CliError) || error.kind === 'auth' || isUnknownDataset(error)) return false;
  return error.details.httpStatus === 400 || error.details.httpStatus === 404;
}
