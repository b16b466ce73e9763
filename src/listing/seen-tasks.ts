import type { ExportTask } from '#wire';

/** Two full pages: how far a task may be pushed down between two requests, and all that is kept of a list of any length. */
const leastRemembered = 200;

/** Gives those of a page's tasks that were neither on it before nor on the pages read just before. */
export function rememberTasks(): (tasks: readonly ExportTask[]) => readonly ExportTask[] {
  const ids = new Set<string>();
  return (tasks) => {
    const fresh = tasks.filter(({ task_id: id }) => {
      const isNew = !ids.delete(id);
      ids.add(id);
      return isNew;
    });
    forgetOldest(ids, Math.max(leastRemembered, 2 * tasks.length));
    return fresh;
  };
}

function forgetOldest(ids: Set<string>, room: number): void {
  for (const id of ids) {
    if (ids.size <= room) return;
    ids.delete(id);
  }
}
