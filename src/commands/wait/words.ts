import type { AwaitedTask, WaitVerdict } from '../../context/index.ts';
import { CliError, NotFoundError, UnavailableError } from '../../errors/index.ts';
import type { Text } from '../../resources/details.ts';
import {
  durationMs,
  errorOf,
  failureOf,
  isKnownStatus,
  placeOfResult,
  progressOf,
  toneOf,
  wasStopped,
} from '../../resources/export-task/index.ts';
import { counted } from '../../resources/resource.ts';
import { harmless } from '../../text/safe.ts';
import { durationWords, isoSecond } from '../../text/time.ts';

type Task = NonNullable<AwaitedTask['item']>;

export interface Purpose {
  /** undefined: all that have not ended. */
  readonly ids: readonly string[] | undefined;
  readonly dataset: string;
  /** The region, or another name for where the dataset is. */
  readonly where: string | undefined;
  readonly timeoutMs: number;
}

/** `waiting until 2026-01-03T13:00:00Z for export task rF9NNoB56k5rtYKg2Y7 of dataset gfghHSokody6AJigS5A (eu-de)` */
export function purposeWords({ ids, dataset, where, timeoutMs }: Purpose, now: number): string {
  const place = where === undefined ? '' : ` (${where})`;
  const what = `${ids ? namesOf(ids) : 'all unfinished export tasks'} of dataset ${dataset}${place}`;
  if (timeoutMs === 0) return `looking once at ${what}`;
  const isEndless = timeoutMs === Number.POSITIVE_INFINITY;
  return `waiting ${isEndless ? 'without an end' : `until ${isoSecond(now + timeoutMs)}`} for ${what}`;
}

/** Few by their ids. */
function namesOf(ids: readonly string[]): string {
  if (ids.length > 3) return `${ids.length} export tasks`;
  const [last, ...before] = [...ids].reverse();
  return before.length === 0 ? `export task ${last}` : `export tasks ${before.reverse().join(', ')} and ${last}`;
}

/** `rF9NNoB56k5rtYKg2Y7: RUNNING, 41 %, 410 of 1000 samples`, in the pieces that have a colour. */
export function describeTask({ id, item: task, outcome }: AwaitedTask, now: number): readonly Text[] {
  if (outcome === 'not_found') return [`${id}: `, { text: task ? 'gone' : 'not found', tone: 'failure' }];
  if (task === undefined) return [`${id}: not there yet`];
  const head = [`${id}: `, { text: statusOf(task.status), tone: toneOf(task) }];
  if (outcome === 'failed') return [...head, ...reasonOf(task).map((reason) => `: ${reason}`)];
  return [...head, outcome === 'succeeded' ? resultOf(task, now) : progressWords(task)];
}

/** ` after 5m20s, 1000 samples in obs://bucket/folder/` */
function resultOf(task: Task, now: number): string {
  const [tookMs, place] = [durationMs(task, now), placeOfResult(task)];
  const { finished_sample_count: done, total_sample_count: all } = task;
  const samples = typeof done === 'number' && done === all ? counted(done, sampleNoun) : samplesOf(task);
  const where = [samples, place && `in ${place}`].filter(Boolean).join(' ');
  return `${tookMs === undefined ? '' : ` after ${durationWords(tookMs)}`}${where && `, ${where}`}`;
}

function progressWords(task: Task): string {
  const percent = progressOf(task);
  const parts = [percent === undefined ? '' : `${Math.floor(percent)} %`, samplesOf(task)];
  return parts.map((part) => part && `, ${part}`).join('');
}

const sampleNoun = { one: 'sample', many: 'samples' };

function samplesOf({ finished_sample_count: done, total_sample_count: all }: Task): string {
  return typeof done === 'number' && typeof all === 'number' ? `${done} of ${all} samples` : '';
}

/** Why it failed; that it was stopped says the status. */
function reasonOf(task: Task): readonly string[] {
  return wasStopped(task) && errorOf(task) === undefined ? [] : [harmless(failureOf(task))];
}

/** One task as it is, several in a summary. */
export function describeTasks(tasks: readonly AwaitedTask[], now: number): readonly Text[] {
  const [first, ...others] = tasks;
  if (first === undefined) return ['not seen yet'];
  return others.length === 0 ? describeTask(first, now) : [summary(tasks)];
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
