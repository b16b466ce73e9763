import type { ExportParams, ExportTask, SearchCondition } from '#wire';
import { durationWords } from '../../text/time.ts';
import type { Cell } from '../details.ts';
import { type Entry, labelled, others, present, type Section, timeCell } from '../details.ts';
import { placeOfResult } from './place.ts';
import { conditionEntries } from './search-conditions.ts';
import { durationMs, errorOf, failureOf, outcome, progressOf, statusCell, toneOf, wordFor } from './task.ts';

/** One task for people: every field it has, in words. First how it stands, how far and how long, and why; then when, what and where. */
export function sectionsOf(task: ExportTask, now: number): readonly Section[] {
  const params = task.export_params ?? {};
  return [
    { title: 'TASK', entries: stateEntries(task, now) },
    { title: 'WHEN', entries: timeEntries(task) },
    { title: 'WHAT', entries: [...sourceEntries(task), ...choiceEntries(params)] },
    { title: 'WHERE', entries: placeEntries(task, params) },
    ...conditionSections(params.search_conditions ?? []),
  ];
}

/** What `stateEntries`, `timeEntries` and the other sections show in words of their own. */
const toldElsewhere = [
  ...['task_id', 'status', 'progress', 'finished_sample_count', 'total_sample_count'],
  ...['error_code', 'error_msg', 'create_time', 'update_time', 'path', 'export_params'],
];

const sourceLabels = {
  export_type: 'type',
  version_id: 'dataset version',
  version_format: 'version format',
};

/** How the files lie there. */
const layoutLabels = { export_format: 'directory' };

/** Of Table 4: which samples, but for the lists, and `clear_difficult`, which only the documented examples have. */
const choiceLabels = {
  sample_state: 'sample state',
  clear_hard_property: 'hard examples',
  clear_difficult: 'clear difficult',
  ratio_sample_usage: 'split',
  train_sample_ratio: 'training ratio',
};

/** Of Table 4: to where. */
const placeLabels = {
  export_dest: 'destination',
  export_new_dataset_name: 'new dataset',
  export_new_dataset_work_path: 'work path',
  export_dataset_version_name: 'new version',
  export_dataset_version_format: 'its format',
};

function stateEntries(task: ExportTask, now: number): Entry[] {
  const { finished_sample_count: done, total_sample_count: all } = task;
  const duration = durationMs(task, now);
  return present([
    ['id', task.task_id],
    ['status', statusCell(task) ?? '-'],
    ['progress', progressCell(task)],
    ['samples', done === undefined && all === undefined ? undefined : `${done ?? '?'} of ${all ?? '?'}`],
    ['duration', duration === undefined ? undefined : durationWords(duration)],
    ['error', outcome(task) === 'failed' ? failureOf(task) : errorOf(task)],
  ]);
}

function progressCell(task: ExportTask): Cell | undefined {
  const percent = progressOf(task);
  return percent === undefined ? undefined : { text: `${percent}%`, tone: toneOf(task), bar: percent };
}

function timeEntries(task: ExportTask): Entry[] {
  return present([
    ['created', timeCell(task.create_time)],
    ['updated', timeCell(task.update_time)],
  ]);
}

function sourceEntries(task: ExportTask): Entry[] {
  const known = [...toldElsewhere, ...Object.keys(layoutLabels), ...Object.keys(sourceLabels)];
  return [...labelled(task, sourceLabels, wordFor), ...others(task, known)];
}

function choiceEntries({ search_conditions: conditions, samples, ...params }: ExportParams): Entry[] {
  const hasConditions = conditions === undefined || conditions?.length;
  return [
    ...labelled(params, choiceLabels, wordForParam),
    ...present([
      ['sample ids', samples === undefined ? undefined : idsText(samples)],
      ['search conditions', hasConditions ? undefined : conditions === null ? '-' : 'none'],
    ]),
    ...others(params, Object.keys({ ...choiceLabels, ...placeLabels })),
  ];
}

function placeEntries(task: ExportTask, params: ExportParams): Entry[] {
  return [
    ...labelled({ path: placeOfResult(task) ?? task.path }, { path: 'result' }, wordFor),
    ...labelled(params, placeLabels, wordForParam),
    ...labelled(task, layoutLabels, wordFor),
  ];
}

function wordForParam(name: string, value: unknown): string | undefined {
  return wordFor(`export_params.${name}`, value);
}

const manyIds = 10;

/** There may be hundreds of thousands of them. */
function idsText(ids: ExportParams['samples']): string {
  if (!ids) return '-';
  const first = ids.slice(0, manyIds).map((id) => id ?? '-');
  const rest = ids.length > manyIds ? ` and ${ids.length - manyIds} more (--json has all)` : '';
  return ids.length === 0 ? 'none' : first.join(', ') + rest;
}

/** A sample is exported when any one of the conditions holds (Table 4). */
function conditionSections(conditions: readonly (SearchCondition | null)[]): Section[] {
  return conditions.map((condition, index) => {
    const number = conditions.length === 1 ? '' : ` ${index + 1} OF ${conditions.length}`;
    return {
      title: `${index > 0 ? 'OR ' : ''}SEARCH CONDITION${number}`,
      entries: condition === null ? [['condition', '-']] : conditionEntries(condition),
    };
  });
}
