import { diceFor } from './dice.ts';
import { exportFields } from './export-fields.ts';
import { failureOf } from './failures.ts';
import type { TaskPlan } from './task-life.ts';
import type { ScriptedTask } from './task-script.ts';

const all = 2;

/** The life of a task that the script orders; `position` is its place in the script. */
export function scriptedTask(
  script: ScriptedTask,
  { position, seed, startedAt }: { readonly position: number; readonly seed: number; readonly startedAt: number },
): TaskPlan {
  const dice = diceFor(seed, -1_000 - position);
  const createdAt = startedAt + script.appearMs;
  const startsAt = createdAt + script.queueMs;
  return {
    fields: exportFields({ taskId: script.taskId, exportType: all, createdAt, seed }, dice),
    createdAt,
    startsAt,
    endsAt: startsAt + script.runMs,
    totalSamples: 1_000,
    share: script.failure === undefined ? 1 : 0.6,
    failure: script.failure === undefined ? undefined : failureOf(script.failure),
    runningWord: script.status,
  };
}
