import type { ExportTask } from '#wire';
import { NotFoundError } from '../errors/index.ts';
import { type Outcome, outcome } from '../resources/export-task/task.ts';
import type { Sight } from './look.ts';

/** A task that is waited for, as the looks so far have shown it. */
export interface AwaitedTask {
  readonly id: string;
  /** The last record seen; undefined when it never was. */
  readonly task: ExportTask | undefined;
  readonly outcome: Outcome | 'not_found';
  /** Why it counts as not found. */
  readonly error?: NotFoundError;
  /** On how many looks in a row it was missing. */
  readonly missing: number;
}

/** None has been seen yet; an id given twice is one task. */
export function awaitedTasks(ids: readonly string[]): readonly AwaitedTask[] {
  return [...new Set(ids)].map((id) => ({ id, task: undefined, outcome: 'pending', missing: 0 }));
}

/** What a look has changed. A task that was never seen may still appear until its grace is over. */
export function afterLook(awaited: AwaitedTask, sight: Sight | undefined, isGraceOver: boolean): AwaitedTask {
  if (awaited.outcome !== 'pending') return awaited;
  if (sight && !(sight instanceof NotFoundError)) return found(awaited.id, sight);
  const missing = awaited.missing + 1;
  const isLost = awaited.task ? missing > 1 : isGraceOver;
  return isLost ? notFound(awaited, absence(awaited, sight)) : { ...awaited, missing };
}

export function notFound(awaited: AwaitedTask, error: NotFoundError): AwaitedTask {
  return awaited.outcome === 'pending' ? { ...awaited, outcome: 'not_found', error } : awaited;
}

function found(id: string, task: ExportTask): AwaitedTask {
  return { id, task, outcome: outcome(task), missing: 0 };
}

function absence({ id, task }: AwaitedTask, told: NotFoundError | undefined): NotFoundError {
  if (task) return new NotFoundError(`export task ${id} is gone: it was there and is not any more`, told?.details);
  const hint = 'modelarts-export list shows the tasks of the dataset';
  return told ?? new NotFoundError(`export task ${id} is not in this dataset`, { hint });
}
