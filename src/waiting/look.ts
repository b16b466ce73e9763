import type { ExportTask } from '#wire';
import { NotFoundError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/unknown-dataset.ts';
import type { Listing } from '../listing/index.ts';
import { hasEnded } from '../resources/export-task/task.ts';

/** A task as it is now, or the service's word that it does not exist. */
export type Sight = ExportTask | NotFoundError;

/**
 * Looks for tasks by id; one that is nowhere to be seen is not in the answer either. Without ids, for all that have not ended.
 */
export type Look = (ids: readonly string[] | undefined, signal?: AbortSignal) => Promise<ReadonlyMap<string, Sight>>;

/** By the task's own GET. */
export function lookAtEach(getTask: (id: string, signal?: AbortSignal) => Promise<ExportTask>): Look {
  return async (ids = [], signal) => {
    const seen = new Map<string, Sight>();
    for (const id of ids) seen.set(id, await getTask(id, signal).catch(notFoundOrThrow));
    return seen;
  };
}

function notFoundOrThrow(error: unknown): NotFoundError {
  if (error instanceof NotFoundError && !isUnknownDataset(error)) return error;
  throw error;
}

/** Through the list, page after page until each has been seen; without ids to its end. */
export function lookThrough(openListing: (signal?: AbortSignal) => Listing): Look {
  return async (ids, signal) => {
    const missing = ids && new Set(ids);
    const isWanted = (task: ExportTask) => (missing ? missing.delete(task.task_id) : !hasEnded(task));
    const seen = new Map<string, Sight>();
    for await (const page of openListing(signal).pages) {
      for (const task of page) if (isWanted(task)) seen.set(task.task_id, task);
      if (missing?.size === 0) break;
    }
    return seen;
  };
}
