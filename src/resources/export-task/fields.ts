import type { ExportTask } from '#wire';

/** A field of a task: its path as it is written (`export_params.export_dest`), and its raw value. */
export interface Field {
  readonly path: string;
  readonly value: (task: ExportTask) => unknown;
}

const beforeParams = ['create_time', 'error_code', 'error_msg', 'export_format'];
const scalarParams = [
  'clear_hard_property',
  'export_dataset_version_format',
  'export_dataset_version_name',
  'export_dest',
  'export_new_dataset_name',
  'export_new_dataset_work_path',
  'ratio_sample_usage',
  'sample_state',
];
const listParams = ['samples', 'search_conditions'];
const lastParam = 'train_sample_ratio';
const afterParams = [
  'export_type',
  'finished_sample_count',
  'path',
  'progress',
  'status',
  'task_id',
  'total_sample_count',
  'update_time',
  'version_format',
  'version_id',
];

/** Every field of Tables 5 and 4 in the specification's order, Table 4 standing where Table 5 has `export_params`. */
export const specifiedFields: readonly Field[] = [
  ...beforeParams.map(ofTask),
  ...[...scalarParams, ...listParams, lastParam].map(ofParams),
  ...afterParams.map(ofTask),
];

/** Those that fit a cell. */
export const scalarFields: readonly Field[] = [
  ...beforeParams.map(ofTask),
  ...[...scalarParams, lastParam].map(ofParams),
  ...afterParams.map(ofTask),
];

function ofTask(name: string): Field {
  return { path: name, value: (task) => task[name] };
}

function ofParams(name: string): Field {
  return { path: `export_params.${name}`, value: (task) => task.export_params?.[name] };
}
