import { progressOf } from '../../resources/export-task/task.ts';
import type { AwaitedTask } from '../../waiting/awaited-task.ts';

/** How a wait stands: all of its tasks taken together. */
export interface Standing {
  readonly tasks: readonly AwaitedTask[];
  readonly ended: number;
  readonly failed: number;
  /** 0 to 100, the mean of all tasks; undefined while no task tells. */
  readonly percent: number | undefined;
  /** Of the tasks that tell; undefined while none does. */
  readonly samples: { readonly done: number; readonly all: number } | undefined;
}

export function standingOf(tasks: readonly AwaitedTask[]): Standing {
  const having = (outcome: AwaitedTask['outcome']) => tasks.filter((task) => task.outcome === outcome).length;
  return {
    tasks,
    ended: tasks.length - having('pending'),
    failed: having('failed'),
    percent: meanPercent(tasks),
    samples: sumOfSamples(tasks),
  };
}

function meanPercent(tasks: readonly AwaitedTask[]): number | undefined {
  const known = tasks.map(percentOf);
  if (known.every((percent) => percent === undefined)) return undefined;
  return known.reduce<number>((sum, percent) => sum + (percent ?? 0), 0) / tasks.length;
}

function percentOf({ outcome, task }: AwaitedTask): number | undefined {
  if (outcome !== 'pending') return 100;
  const percent = task && progressOf(task);
  return percent === undefined ? undefined : Math.min(Math.max(percent, 0), 100);
}

function sumOfSamples(tasks: readonly AwaitedTask[]): Standing['samples'] {
  let samples: Standing['samples'];
  for (const { task } of tasks) {
    const { finished_sample_count: done, total_sample_count: all } = task ?? {};
    if (typeof done !== 'number' || typeof all !== 'number') continue;
    samples = { done: (samples?.done ?? 0) + done, all: (samples?.all ?? 0) + all };
  }
  return samples;
}
