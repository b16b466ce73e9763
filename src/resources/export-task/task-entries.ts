import type { ExportParams, ExportTask } from '#wire';
import { harmless } from '../../text/safe.ts';
import { durationWords, isoTime, relativeTime } from '../../text/time.ts';
import type { Screen } from '../../views/view.ts';
import { type Entry, labelled, others } from './entries.ts';
import { progressBar, statusText } from './status.ts';
import { durationMs, errorOf, failureOf, outcome, progressOf } from './task.ts';

const barWidth = 20;
const manyIds = 10;

/** What `taskEntries` and `timeEntries` show in words of their own. */
const stateFields = ['task_id', 'status', 'progress', 'finished_sample_count', 'total_sample_count'];
const otherFields = ['error_code', 'error_msg', 'create_time', 'update_time', 'export_params'];

const sourceLabels = {
  export_type: 'type',
  version_id: 'dataset version',
  version_format: 'version format',
  export_format: 'directory',
  path: 'path',
};

/** Table 4 but its lists, and `clear_difficult`, which only the documented examples have. */
const destinationLabels = {
  export_dest: 'destination',
  export_new_dataset_name: 'new dataset',
  export_new_dataset_work_path: 'work path',
  export_dataset_version_name: 'new version',
  export_dataset_version_format: 'its format',
  sample_state: 'sample state',
  clear_hard_property: 'hard examples',
  clear_difficult: 'clear difficult',
  ratio_sample_usage: 'split',
  train_sample_ratio: 'training ratio',
};

export function taskEntries(task: ExportTask, screen: Screen): Entry[] {
  const { finished_sample_count: done, total_sample_count: all } = task;
  const percent = progressOf(task);
  const error = outcome(task) === 'failed' ? failureOf(task) : errorOf(task);
  return present([
    ['id', harmless(task.task_id)],
    ['status', statusText(task, screen) ?? '-'],
    ['error', error === undefined ? undefined : harmless(error)],
    ['progress', percent === undefined ? undefined : `${progressBar(task, percent, screen, barWidth)} ${percent}%`],
    ['samples', done === undefined && all === undefined ? undefined : `${done ?? '?'} of ${all ?? '?'}`],
  ]);
}

export function timeEntries(task: ExportTask, { now }: Screen): Entry[] {
  const duration = durationMs(task, now);
  return present([
    ['created', timeText(task.create_time, now)],
    ['updated', timeText(task.update_time, now)],
    ['duration', duration === undefined ? undefined : durationWords(duration)],
  ]);
}

function timeText(ms: number | null | undefined, now: number): string | undefined {
  if (ms === undefined || ms === null) return undefined;
  const [exact, relative] = [isoTime(ms), relativeTime(ms, now)];
  return exact === relative ? exact : `${exact} (${relative})`;
}

export function sourceEntries(task: ExportTask): Entry[] {
  return [
    ...labelled(task, sourceLabels),
    ...others(task, [...stateFields, ...otherFields, ...Object.keys(sourceLabels)]),
  ];
}

export function destinationEntries({ search_conditions: conditions, samples, ...params }: ExportParams): Entry[] {
  return [
    ...labelled(params, destinationLabels),
    ...(samples === undefined ? [] : [['sample ids', idsText(samples)] as const]),
    ...(conditions === undefined || conditions?.length
      ? []
      : [['search conditions', conditions === null ? '-' : 'none'] as const]),
    ...others(params, Object.keys(destinationLabels)),
  ];
}

/** There may be hundreds of thousands of them. */
function idsText(ids: ExportParams['samples']): string {
  if (!ids) return '-';
  const first = ids.slice(0, manyIds).map((id) => harmless(id ?? '-'));
  const rest = ids.length > manyIds ? ` and ${ids.length - manyIds} more (--json has all)` : '';
  return ids.length === 0 ? 'none' : first.join(', ') + rest;
}

function present(entries: readonly (readonly [label: string, text: string | undefined])[]): Entry[] {
  return entries.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}
