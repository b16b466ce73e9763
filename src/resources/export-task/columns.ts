import type { ExportTask } from '#wire';
import type { Column, Layout } from '../column.ts';
import type { Cell } from '../details.ts';
import { durationMs, errorOf, hasEnded, progressOf, statusCell, toneOf, wordFor } from './task.ts';

type TaskColumn = Column<ExportTask>;

const taskId: TaskColumn = { name: 'id', title: 'TASK ID', kind: 'text', value: (task) => task.task_id };
const status: TaskColumn = {
  name: 'status',
  title: 'STATUS',
  kind: 'text',
  value: (task) => task.status,
  cell: statusCell,
};
const progress: TaskColumn = {
  name: 'progress',
  title: 'PROGRESS',
  kind: 'number',
  value: (task) => task.progress,
  cell: progressCell,
  align: 'right',
};
const samples: TaskColumn = {
  name: 'samples',
  title: 'SAMPLES',
  kind: 'number',
  value: (task) => task.total_sample_count,
  plain: samplesText,
  align: 'right',
};
const type: TaskColumn = {
  name: 'type',
  title: 'TYPE',
  kind: 'number',
  value: (task) => task.export_type,
  plain: typeText,
};
const created: TaskColumn = { name: 'created', title: 'CREATED', kind: 'time', value: (task) => task.create_time };
const duration: TaskColumn = {
  name: 'duration',
  title: 'DURATION',
  kind: 'duration',
  value: durationMs,
  align: 'right',
};
const path: TaskColumn = {
  name: 'path',
  title: 'PATH',
  kind: 'text',
  value: (task) => task.path,
  shrinks: { to: 12, keep: 'end' },
};

const destination: TaskColumn = {
  name: 'destination',
  title: 'DESTINATION',
  kind: 'text',
  value: destinationText,
  shrinks: { to: 12, keep: 'start' },
};
const formats: TaskColumn = { name: 'formats', title: 'FORMATS', kind: 'text', value: formatsText };
const version: TaskColumn = { name: 'version', title: 'VERSION', kind: 'text', value: (task) => task.version_id };
const updated: TaskColumn = { name: 'updated', title: 'UPDATED', kind: 'time', value: (task) => task.update_time };
const error: TaskColumn = {
  name: 'error',
  title: 'ERROR',
  kind: 'text',
  value: errorOf,
  shrinks: { to: 12, keep: 'start' },
};

/** How far a task is. */
export const stage = [status, progress, samples];

const columns = [taskId, status, progress, samples, type, created, duration, path];
const leaving = [duration, type, path, samples, created];

export const tableLayout: Layout<ExportTask> = {
  terminal: columns,
  pipe: [...columns, error],
  leaving: [...leaving, progress],
};

const wideColumns = [...columns, destination, formats, version, updated, error];

export const wideLayout: Layout<ExportTask> = {
  terminal: wideColumns,
  pipe: wideColumns,
  leaving: [error, version, updated, formats, destination, ...leaving, progress],
  keepsAll: true,
};

/** Whatever is shown of them, what counts is the value: samples by how many there are in all, a type by its number. */
export const sortable = [created, updated, status, progress, samples, type, duration, path, taskId];

/** A bar says how far something has come: what has ended needs none. */
function progressCell(task: ExportTask): Cell | undefined {
  const percent = progressOf(task);
  if (percent === undefined) return undefined;
  const text = `${Math.floor(percent)}%`.padStart(4);
  return hasEnded(task) ? { text } : { text, tone: toneOf(task), bar: percent };
}

function samplesText({ finished_sample_count: done, total_sample_count: all }: ExportTask): string | undefined {
  return (done ?? all ?? undefined) === undefined ? undefined : `${done ?? '?'}/${all ?? '?'}`;
}

function typeText({ export_type: type }: ExportTask): string | undefined {
  return wordFor('export_type', type) ?? type?.toString();
}

function destinationText({ export_params: params }: ExportTask): string | undefined {
  const place = params?.export_dest;
  if (!place) return undefined;
  const word = wordFor('export_params.export_dest', place) ?? place;
  return [word, params?.export_new_dataset_name].filter(Boolean).join(' ');
}

/** The format of the version, then the structure of the directory: `Default/tile`. */
function formatsText({ version_format: version, export_format: structure }: ExportTask): string | undefined {
  const directory = wordFor('export_format', structure)?.split(' ')[0] ?? structure?.toString();
  return version || directory ? `${version || '?'}/${directory ?? '?'}` : undefined;
}
