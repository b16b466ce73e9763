import { failureOf, progressOf } from '../../resources/export-task/task.ts';
import { harmless } from '../../text/safe.ts';
import { durationWords } from '../../text/time.ts';
import type { AwaitedTask } from '../../waiting/awaited-task.ts';
import type { Standing } from './standing.ts';

/** `rF9NNoB56k5rtYKg2Y7: RUNNING, 41 %, 410 of 1000 samples` */
export function describeTask({ id, task, outcome }: AwaitedTask): string {
  if (outcome === 'not_found') return `${id}: ${task ? 'gone' : 'not found'}`;
  if (task === undefined) return `${id}: not there yet`;
  const status = statusOf(task.status);
  if (outcome === 'failed') return `${id}: ${status}: ${harmless(failureOf(task))}`;
  const { finished_sample_count: done, total_sample_count: all } = task;
  const percent = progressOf(task);
  const parts = [
    status,
    ...(percent === undefined ? [] : [`${Math.floor(percent)} %`]),
    ...(typeof done === 'number' && typeof all === 'number' ? [`${done} of ${all} samples`] : []),
  ];
  return `${id}: ${parts.join(', ')}`;
}

/** One task as it is, several in a summary. */
export function describeStanding(standing: Standing): string {
  const [first, ...others] = standing.tasks;
  if (first === undefined) return 'not seen yet';
  return others.length === 0 ? describeTask(first) : summary(standing);
}

/** `3 of 5 ended, 1 failed` */
export function summary({ tasks, ended, failed }: Standing): string {
  return `${ended} of ${tasks.length} ended${failed > 0 ? `, ${failed} failed` : ''}`;
}

export function statusOf(status: string | null | undefined): string {
  return status ? harmless(status) : 'no status';
}

/** For a pause or a while: to the nearest second. */
export function roundedDuration(ms: number): string {
  return durationWords(Math.round(ms / 1000) * 1000);
}
