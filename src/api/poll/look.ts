import type { ExportTask } from '#wire';
import { NotFoundError } from '../../errors.ts';
import type { Listing } from '../paginate.ts';
import { isUnknownDataset } from '../unknown-dataset.ts';

/** A task as it is now, or the service's word that it does not exist. */
export type Sight = ExportTask | NotFoundError;

/** Looks for tasks by id; one that is nowhere to be seen is not in the answer either. */
export type Look = (ids: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, Sight>>;

/** By the task's own GET. */
export function lookAtEach(getTask: (id: string, signal?: AbortSignal) => Promise<ExportTask>): Look {
  return async (ids, signal) => {
    const seen = new Map<string, Sight>();
    for (const id of ids) seen.set(id, await getTask(id, signal).catch(notFoundOrThrow));
    return seen;
  };
}

function notFoundOrThrow(error: unknown): NotFoundError {
  if (error instanceof NotFoundError && !isUnknownDataset(error)) return error;
  throw error;
}

/** Through the list, page after page until each has been seen. */
export function lookThrough(openListing: (signal?: AbortSignal) => Listing): Look {
  return async (ids, signal) => {
    const missing = new Set(ids);
    const seen = new Map<string, Sight>();
    for await (const page of openListing(signal).pages) {
      for (const task of page) if (missing.delete(task.task_id)) seen.set(task.task_id, task);
      if (missing.size === 0) break;
    }
    return seen;
  };
}
