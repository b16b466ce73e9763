import type { ExportTask } from '#wire';
import { exportTaskFields } from '#wire/fields';
import type { Tone } from '../../text/palette.ts';
import type { Cell } from '../details.ts';
import { wordsOf } from '../field.ts';
import type { Outcome, Standing } from '../resource.ts';

/** The specification's words for values that do not speak for themselves, by field. */
export const wordFor = wordsOf(exportTaskFields);

/** `export_type` in words: what `--type` takes and what people read; the index is the number of the API (Table 2). */
export const exportTypes: readonly string[] = Object.values(
  exportTaskFields.find(({ path }) => path === 'export_type')?.words ?? {},
);

interface State {
  readonly outcome: Outcome;
  /** What people read where tasks are counted, in this order. */
  readonly word: string;
}

/** The service spells it SUCCESSED; SUCCEEDED is there should it ever be spelt right. */
const states: ReadonlyMap<string, State> = new Map([
  ['INIT', { outcome: 'pending', word: 'init' }],
  ['RUNNING', { outcome: 'pending', word: 'running' }],
  // documented nowhere, but a client of 2024 knew STOPPING and STOPPED
  ['STOPPING', { outcome: 'pending', word: 'stopping' }],
  ['FAILED', { outcome: 'failed', word: 'failed' }],
  ['STOPPED', { outcome: 'failed', word: 'stopped' }],
  ['SUCCESSED', { outcome: 'succeeded', word: 'succeeded' }],
  ['SUCCEEDED', { outcome: 'succeeded', word: 'succeeded' }],
]);

/** Decided by the status alone: `progress: 100` ends nothing, a word nobody knows is pending. */
export function outcome(task: ExportTask): Outcome {
  return states.get(statusWord(task))?.outcome ?? 'pending';
}

export const standing: Omit<Standing<ExportTask>, 'stage'> = {
  words: [...new Set([...states.values()].map(({ word }) => word))],
  wordOf: (task) => states.get(statusWord(task))?.word,
  outcomeOf: outcome,
  reasonOf: failureOf,
};

export function hasEnded(task: ExportTask): boolean {
  return outcome(task) !== 'pending';
}

/** It counts as failed, but nothing went wrong. */
export function wasStopped(task: ExportTask): boolean {
  return statusWord(task) === 'STOPPED';
}

export function isKnownStatus(task: ExportTask): boolean {
  return states.has(statusWord(task));
}

function statusWord(task: ExportTask): string {
  return (task.status ?? '').toUpperCase();
}

/** A word for each way that a task is or has ended, and two for groups; whatever has not ended is pending. */
export const statuses: Readonly<Record<string, (task: ExportTask) => boolean>> = {
  ...Object.fromEntries(
    [...states.keys()]
      .filter((word) => word !== 'STOPPING')
      .map((word) => [word.toLowerCase(), (task: ExportTask) => isSameStatus(statusWord(task), word)]),
  ),
  pending: (task) => !hasEnded(task),
  ended: hasEnded,
};

/** However it is spelt, success is one status. */
function isSameStatus(word: string, other: string): boolean {
  return word === other || (states.get(word)?.outcome === 'succeeded' && states.get(other)?.outcome === 'succeeded');
}

/** The status as the service spells it. */
export function statusCell(task: ExportTask): Cell | undefined {
  return task.status ? { text: task.status, tone: toneOf(task) } : undefined;
}

export function toneOf(task: ExportTask): Tone {
  if (outcome(task) === 'succeeded') return 'success';
  if (outcome(task) === 'failed') return 'failure';
  return isKnownStatus(task) ? 'pending' : 'unknown';
}

/** Percent as the service tells it, which may be out of 0..100. */
export function progressOf(task: ExportTask): number | undefined {
  return finite(task.progress);
}

/** How long the task took, or has taken until `now` (both in ms); undefined where it cannot be told. */
export function durationMs(task: ExportTask, now: number): number | undefined {
  const start = finite(task.create_time);
  const end = hasEnded(task) ? finite(task.update_time) : now;
  return start === undefined || end === undefined || end < start ? undefined : end - start;
}

/** `error_code: error_msg`, or either alone. */
export function errorOf(task: ExportTask): string | undefined {
  const parts = [task.error_code, task.error_msg].filter((part) => part);
  return parts.length > 0 ? parts.join(': ') : undefined;
}

/** Why a task failed, in the service's own words as far as it has any. */
export function failureOf(task: ExportTask): string {
  return errorOf(task) ?? (wasStopped(task) ? 'was stopped' : 'no reason given');
}

function finite(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
