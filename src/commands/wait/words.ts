import type { AwaitedTask, WaitVerdict } from '../../context/index.ts';
import { CliError, NotFoundError, UnavailableError } from '../../errors/index.ts';
import { failureOf, progressOf } from '../../resources/export-task/index.ts';
import { harmless } from '../../text/safe.ts';
import { durationWords } from '../../text/time.ts';

/** `rF9NNoB56k5rtYKg2Y7: RUNNING, 41 %, 410 of 1000 samples` */
export function describeTask({ id, item: task, outcome }: AwaitedTask): string {
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
export function describeTasks(tasks: readonly AwaitedTask[]): string {
  const [first, ...others] = tasks;
  if (first === undefined) return 'not seen yet';
  return others.length === 0 ? describeTask(first) : summary(tasks);
}

/** `3 of 5 ended, 1 failed` */
export function summary(tasks: readonly AwaitedTask[]): string {
  const failed = having('failed', tasks).length;
  const ended = tasks.length - having('pending', tasks).length;
  return `${ended} of ${tasks.length} ended${failed > 0 ? `, ${failed} failed` : ''}`;
}

function having(outcome: AwaitedTask['outcome'], tasks: readonly AwaitedTask[]): readonly AwaitedTask[] {
  return tasks.filter((task) => task.outcome === outcome);
}

export function statusOf(status: string | null | undefined): string {
  return status ? harmless(status) : 'no status';
}

/** For a pause or a while: to the nearest second. */
export function roundedDuration(ms: number): string {
  return durationWords(Math.round(ms / 1000) * 1000);
}

/** The error that a wait ends with; undefined when every task has succeeded. A time-out of 0 was one look. */
export function errorFor(verdict: WaitVerdict, timeoutMs: number): CliError | undefined {
  switch (verdict.outcome) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return failure(verdict);
    case 'not_found':
      return absence(verdict.deciding[0]);
    case 'pending':
      return lateness(verdict, timeoutMs);
    case 'not_listed':
      return outOfTime('the export tasks could not be listed');
    case 'gave_up':
      return givenUp(verdict);
  }
}

interface Deciding {
  readonly awaited: readonly AwaitedTask[];
  readonly deciding: readonly [AwaitedTask, ...AwaitedTask[]];
}

function failure({ awaited, deciding: [first, ...others] }: Deciding): CliError {
  const many = others.length > 0 ? `${1 + others.length} of ${awaited.length} tasks failed; ` : '';
  const reason = first.item && failureOf(first.item);
  const hint = `modelarts-export show ${first.id} shows all that is known of it`;
  return new CliError('task_failed', `${many}export task ${first.id} failed: ${reason}`, { hint });
}

function absence({ id, item, absence }: AwaitedTask): CliError {
  if (absence?.of === 'item' && item) {
    return new NotFoundError(`export task ${id} is gone: it was there and is not any more`, absence.error?.details);
  }
  const hint = 'modelarts-export list shows the tasks of the dataset';
  return absence?.error ?? new NotFoundError(`export task ${id} is not in this dataset`, { hint });
}

function lateness({ awaited, deciding: [first, ...others] }: Deciding, timeoutMs: number): CliError {
  const tasks =
    others.length > 0 ? `${1 + others.length} of ${awaited.length} tasks have` : `export task ${first.id} has`;
  return timeoutMs === 0 ? new CliError('pending', `${tasks} not ended yet`) : outOfTime(`${tasks} not ended`);
}

function outOfTime(because: string): CliError {
  return new CliError('timed_out', `out of time: ${because}`);
}

function givenUp({ error, inARow }: { readonly error: CliError; readonly inARow: number }): CliError {
  const { message, details } = error;
  const text = inARow > 1 ? `gave up after ${inARow} failed looks in a row; the last one: ${message}` : message;
  return new UnavailableError(text, { ...details, retryable: true });
}
