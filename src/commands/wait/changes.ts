import { progressOf } from '../../resources/export-task/task.ts';
import type { AwaitedTask } from '../../waiting/awaited-task.ts';
import { describeTask } from './words.ts';

export interface ChangeOptions {
  /** Tells the end of each task, and nothing on the way there. */
  readonly onlyEnds: boolean;
}

/** Says a line for each task whose status, or progress by ten, is another than before. */
export function changeTeller(say: (line: string) => void, { onlyEnds }: ChangeOptions) {
  const told = new Map<string, string>();
  return (tasks: readonly AwaitedTask[]): void => {
    for (const awaited of tasks) {
      const stage = onlyEnds ? endOf(awaited) : stageOf(awaited);
      if (stage === told.get(awaited.id)) continue;
      told.set(awaited.id, stage);
      if (stage !== '') say(describeTask(awaited));
    }
  };
}

function endOf({ outcome }: AwaitedTask): string {
  return outcome === 'pending' ? '' : outcome;
}

function stageOf({ outcome, task }: AwaitedTask): string {
  const tens = task && Math.floor((progressOf(task) ?? 0) / 10);
  return `${outcome} ${task?.status} ${tens}`;
}
