import type { DataSource, Dataset } from '#wire';
import { dataSourceFields } from '#wire/fields';
import { type Entry, labelled, others, present, type Section, timeCell, valueText } from '../details.ts';
import { wordsOf } from '../field.ts';
import { samplesText, statusCell, typeText, wordFor } from './dataset.ts';

/** One dataset for people: every field it has, in words. First how it stands; then when, what and where, as of a task. */
export function sectionsOf(dataset: Dataset): readonly Section[] {
  return [
    { title: 'DATASET', entries: stateEntries(dataset) },
    { title: 'WHEN', entries: timeEntries(dataset) },
    {
      title: 'WHAT',
      entries: [...(dataset.data_sources ?? []).flatMap(sourceEntries), ...others(dataset, toldElsewhere)],
    },
    { title: 'WHERE', entries: labelled(dataset, pathLabels, wordFor) },
    { title: 'TASKS', entries: labelled(dataset, taskLabels, wordFor) },
  ];
}

const stateLabels = {
  description: 'description',
  workspace_id: 'workspace',
  current_version_name: 'version',
  current_version_id: 'version id',
  dataset_version_count: 'versions',
  unconfirmed_sample_count: 'unconfirmed',
};

const pathLabels = {
  work_path: 'work path',
  work_path_type: 'its type',
  inner_work_path: 'dataset',
  inner_annotation_path: 'annotations',
  inner_data_path: 'data',
  inner_log_path: 'logs',
  inner_task_path: 'tasks',
  inner_temp_path: 'temporary',
  third_path: 'third party',
  data_url: 'for training',
};

const taskLabels = {
  exist_running_task: 'running',
  running_tasks_id: 'running ids',
  label_task_count: 'labeling',
  exist_workforce_task: 'team labeling',
  workforce_task_count: 'team tasks',
  import_data: 'importing',
  import_task_id: 'import id',
};

const toldElsewhere = [
  ...['dataset_id', 'dataset_name', 'dataset_type', 'status', 'annotated_sample_count', 'total_sample_count', 'labels'],
  ...['create_time', 'update_time', 'data_update_time', 'data_sources'],
  ...[stateLabels, pathLabels, taskLabels].flatMap(Object.keys),
];

function stateEntries(dataset: Dataset): Entry[] {
  return [
    ...present([
      ['id', dataset.dataset_id],
      ['name', dataset.dataset_name ?? undefined],
      ['type', typeText(dataset)],
      ['status', statusCell(dataset)],
      ['labeled samples', samplesText(dataset)],
      ['labels', labelsText(dataset.labels)],
    ]),
    ...labelled(dataset, stateLabels, wordFor),
  ];
}

const manyLabels = 20;

function labelsText(labels: Dataset['labels']): string | undefined {
  if (!labels) return undefined;
  const names = labels.slice(0, manyLabels).map((label) => label?.name ?? '-');
  const rest = labels.length > manyLabels ? ` and ${labels.length - manyLabels} more (--json has all)` : '';
  return labels.length === 0 ? 'none' : names.join(', ') + rest;
}

function timeEntries(dataset: Dataset): Entry[] {
  return present([
    ['created', timeCell(dataset.create_time)],
    ['updated', timeCell(dataset.update_time)],
    ['data updated', timeCell(dataset.data_update_time)],
  ]);
}

const wordOfSource = wordsOf(dataSourceFields);
const sourceLabels = { data_type: 'source', data_path: 'path', with_column_header: 'header row' };

function sourceEntries(source: DataSource | null): Entry[] {
  if (source === null) return [['source', '-']];
  const { data_type: type, source_info: info, ...rest } = source;
  return [
    ['source', valueText(type, wordOfSource('data_type', type))],
    ...labelled(rest, sourceLabels, wordOfSource),
    ...others(info ?? {}),
    ...others(rest, Object.keys(sourceLabels)),
  ];
}
