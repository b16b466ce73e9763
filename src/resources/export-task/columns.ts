import type { ExportTask } from '#wire';
import { harmless } from '../../text/safe.ts';
import { durationWords, isoTime, relativeTime } from '../../text/time.ts';
import type { Screen } from '../../views/view.ts';
import { progressText, statusText } from './status.ts';
import { durationMs, errorOf, exportTypeWord } from './task.ts';
import { wordFor } from './words.ts';

/** A column of the table. A cell is undefined where the task has no such value. */
export interface Column {
  readonly title: string;
  /** For programs: whole, numbers and times as such. */
  readonly plain: (task: ExportTask, screen: Screen) => string | undefined;
  /** For people, where that differs. */
  readonly shown?: (task: ExportTask, screen: Screen) => string | undefined;
  readonly align?: 'right';
  /** May be shortened, to no fewer columns than these; which part of the text stays. */
  readonly shrinks?: { readonly to: number; readonly keep: 'start' | 'end' };
}

export interface Layout {
  readonly terminal: readonly Column[];
  readonly pipe: readonly Column[];
  /** Which columns leave a screen too narrow for all, in this order. */
  readonly leaving: readonly Column[];
}

const taskId: Column = { title: 'TASK ID', plain: (task) => text(task.task_id) };
const status: Column = { title: 'STATUS', plain: (task) => text(task.status), shown: statusText };
const progress: Column = {
  title: 'PROGRESS',
  plain: (task) => number(task.progress),
  shown: (task, screen) => progressText(task, screen, barWidth(screen)),
};
const samples: Column = { title: 'SAMPLES', align: 'right', plain: samplesDone };
const type: Column = { title: 'TYPE', plain: (task) => whenPresent(task.export_type, exportTypeWord) };
const created: Column = timeColumn('CREATED', (task) => task.create_time);
const duration: Column = {
  title: 'DURATION',
  align: 'right',
  plain: (task, { now }) => whenPresent(durationMs(task, now), (ms) => String(ms / 1000)),
  shown: (task, { now }) => whenPresent(durationMs(task, now), durationWords),
};
const path: Column = { title: 'PATH', plain: (task) => text(task.path), shrinks: { to: 12, keep: 'end' } };

const destination: Column = {
  title: 'DESTINATION',
  plain: destinationWords,
  shrinks: { to: 12, keep: 'start' },
};
const formats: Column = { title: 'FORMATS', plain: formatWords };
const version: Column = { title: 'VERSION', plain: (task) => text(task.version_id) };
const updated: Column = timeColumn('UPDATED', (task) => task.update_time);
const error: Column = {
  title: 'ERROR',
  plain: (task) => text(errorOf(task)),
  shrinks: { to: 12, keep: 'start' },
};

const columns = [taskId, status, progress, samples, type, created, duration, path];
const leaving = [path, duration, type, samples, created];

export const tableLayout: Layout = { terminal: columns, pipe: [...columns, error], leaving: [...leaving, progress] };

const wideColumns = [...columns, destination, formats, version, updated, error];

export const wideLayout: Layout = {
  terminal: wideColumns,
  pipe: wideColumns,
  // who asks for more columns has seen the others; the errors stand below the table as well
  leaving: [error, ...leaving, version, formats, updated, destination, progress],
};

function timeColumn(title: string, time: (task: ExportTask) => number | null | undefined): Column {
  return {
    title,
    plain: (task) => whenPresent(time(task), isoTime),
    shown: (task, { now }) => whenPresent(time(task), (ms) => relativeTime(ms, now)),
  };
}

/** A narrow screen has better uses for its columns. */
function barWidth({ width }: Screen): number {
  if (width < 60) return 0;
  return width < 100 ? 5 : 10;
}

function samplesDone({ finished_sample_count: done, total_sample_count: all }: ExportTask): string | undefined {
  return number(done) === undefined && number(all) === undefined
    ? undefined
    : `${number(done) ?? '?'}/${number(all) ?? '?'}`;
}

function destinationWords({ export_params: params }: ExportTask): string | undefined {
  const place = text(params?.export_dest);
  if (place === undefined) return undefined;
  const name = text(params?.export_new_dataset_name);
  return [wordFor('export_dest', place) ?? place, name].filter(Boolean).join(' ');
}

/** The format of the version, then the structure of the directory: `Default/tile`. */
function formatWords({ version_format: versionFormat, export_format: structure }: ExportTask): string | undefined {
  const parts = [text(versionFormat), whenPresent(structure, structureWord)];
  return parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '?').join('/');
}

function structureWord(structure: number): string {
  return wordFor('export_format', structure)?.split(' ')[0] ?? String(structure);
}

function text(value: string | null | undefined): string | undefined {
  return value ? harmless(value) : undefined;
}

function number(value: number | null | undefined): string | undefined {
  return whenPresent(value, String);
}

function whenPresent<Value>(value: Value | null | undefined, words: (value: Value) => string): string | undefined {
  return value === undefined || value === null ? undefined : words(value);
}
