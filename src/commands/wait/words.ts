import type { AwaitedTask, WaitVerdict } from '../../context/index.ts';
import { CliError, NotFoundError, UnavailableError } from '../../errors/index.ts';
import { errorOf, failureOf, isKnownStatus, progressOf, wasStopped } from '../../resources/export-task/index.ts';
import { harmless } from '../../text/safe.ts';
import { durationWords } from '../../text/time.ts';

/** `rF9NNoB56k5rtYKg2Y7: RUNNING, 41 %, 410 of 1000 samples` */
export function describeTask({ id, item: task, outcome }: AwaitedTask): string {
  if (outcome === 'not_found') return `${id}: ${task ? 'gone' : 'not found'}`;
  if (task === undefined) return `${id}: not there yet`;
  const status = statusOf(task.status);
  if (outcome === 'failed') return [id, status, ...reasonOf(task)].join(': ');
  const { finished_sample_count: done, total_sample_count: all } = task;
  const percent = progressOf(task);
  const parts = [
    status,
    ...(percent === undefined ? [] : [`${Math.floor(percent)} %`]),
    ...(typeof done === 'number' && typeof all === 'number' ? [`${done} of ${all} samples`] : []),
  ];
  return `${id}: ${parts.join(', ')}`;
}

/** Why it failed; that it was stopped says the status. */
function reasonOf(task: NonNullable<AwaitedTask['item']>): readonly string[] {
  return wasStopped(task) && errorOf(task) === undefined ? [] : [harmless(failureOf(task))];
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
  const { item: task } = first;
  const how = task && wasStopped(task) ? 'was stopped' : 'failed';
  const reason = task ? reasonOf(task) : [];
  return new CliError('task_failed', many + [`export task ${first.id} ${how}`, ...reason].join(': '));
}

function absence({ id, item, absence }: AwaitedTask): CliError {
  if (absence?.of === 'item' && item) {
    return new NotFoundError(`export task ${id} is gone: it was there and is not any more`, absence.error?.details);
  }
  const hint = "'modelarts-export list' shows the tasks of the dataset";
  return absence?.error ?? new NotFoundError(`export task ${id} is not in this dataset`, { hint });
}

function lateness({ awaited, deciding }: Deciding, timeoutMs: number): CliError {
  const [first, ...others] = deciding;
  const tasks =
    others.length > 0 ? `${1 + others.length} of ${awaited.length} tasks have` : `export task ${first.id} has`;
  const hint = unknownEnd(deciding);
  if (timeoutMs === 0) return new CliError('pending', `${tasks} not ended yet`, { hint });
  return outOfTime(`${tasks} not ended`, hint);
}

/** A task whose status nobody knows may have ended long ago, or never end. */
function unknownEnd(tasks: readonly AwaitedTask[]): string | undefined {
  const unknown = tasks.find(({ item: task }) => task && !isKnownStatus(task));
  if (!unknown?.item) return undefined;
  const { status } = unknown.item;
  const word = status ? `status ${harmless(status)}` : 'no status';
  if (tasks.length === 1) return `${word}, not known to end`;
  return `export task ${unknown.id} has ${status ? 'the ' : ''}${word}, not known to end`;
}

function outOfTime(because: string, hint?: string): CliError {
  return new CliError('timed_out', `out of time: ${because}`, hint === undefined ? {} : { hint });
}

export function givenUp({ error, inARow }: { readonly error: CliError; readonly inARow: number }): CliError {
  const { message, details } = error;
  const text = inARow > 1 ? gaveUpAfter(inARow) + message : message;
  return new UnavailableError(text, { ...details, retryable: true });
}

export function gaveUpAfter(inARow: number): string {
  return `gave up after ${inARow} failed looks in a row; the last one: `;
}
