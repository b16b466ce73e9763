import { expect, test } from '@jest/globals';
import { exportTaskFields, searchConditionFields, searchLabelFields } from '#wire/fields';

test('the fields of Tables 5 and 4 in the order of the specification, without what only examples have', () => {
  expect(exportTaskFields.map(({ path, kind }) => `${path}: ${kind}`)).toEqual([
    'create_time: time',
    'error_code: text',
    'error_msg: text',
    'export_format: number',
    'export_params.clear_hard_property: boolean',
    'export_params.export_dataset_version_format: text',
    'export_params.export_dataset_version_name: text',
    'export_params.export_dest: text',
    'export_params.export_new_dataset_name: text',
    'export_params.export_new_dataset_work_path: text',
    'export_params.ratio_sample_usage: boolean',
    'export_params.sample_state: text',
    'export_params.samples: list',
    'export_params.search_conditions: list',
    'export_params.train_sample_ratio: text',
    'export_type: number',
    'finished_sample_count: number',
    'path: text',
    'progress: number',
    'status: text',
    'task_id: text',
    'total_sample_count: number',
    'update_time: time',
    'version_format: text',
    'version_id: text',
  ]);
});

test.each([
  [exportTaskFields, 'export_type', { values: [0, 1, 2, 3], words: ['labeled', 'unlabeled', 'all', 'conditional'] }],
  [exportTaskFields, 'status', { values: ['INIT', 'RUNNING', 'FAILED', 'SUCCESSED'], words: [] }],
  [exportTaskFields, 'export_params.export_dest', { values: ['DIR', 'NEW_DATASET'], words: ['OBS', 'new dataset'] }],
  [exportTaskFields, 'version_id', { values: [], words: [] }],
  [searchConditionFields, 'sample_time', { values: ['month', 'day'], words: ['the last 30 days', 'since yesterday'] }],
  [searchConditionFields, 'metadata.op', { values: ['AND', 'OR'], words: ['all of', 'any of'] }],
  [searchLabelFields, 'op', { values: ['OR', 'AND'], words: ['any of', 'all of'] }],
] as const)('%#: the values that the schema names, and its words for them', (fields, path, expected) => {
  const { values = [], words = {} } = fields.find((field) => field.path === path) ?? {};
  expect({ values, words: Object.values(words) }).toEqual(expected);
});
