import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = new URL('../../schemas/', import.meta.url);

const task = [
  'create_time',
  'error_code',
  'error_msg',
  'export_format',
  'export_params',
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

/** The fields of the specification's tables, and what its examples hold beside them. */
const tables: readonly (readonly [table: string, file: string, fields: readonly string[]])[] = [
  ['Tables 1 and 2', 'export-task-list-request', ['dataset_id', 'export_type', 'limit', 'offset', 'project_id']],
  ['Table 3', 'export-task-list', [...task, 'export_tasks', 'total_count'].sort()],
  [
    'Table 4 and clear_difficult',
    'export-params',
    [
      'clear_difficult',
      'clear_hard_property',
      'export_dataset_version_format',
      'export_dataset_version_name',
      'export_dest',
      'export_new_dataset_name',
      'export_new_dataset_work_path',
      'ratio_sample_usage',
      'sample_state',
      'samples',
      'search_conditions',
      'train_sample_ratio',
    ],
  ],
  ['Table 5', 'export-task', task],
  [
    'Table 6',
    'search-condition',
    [
      'coefficient',
      'frame_in_video',
      'hard',
      'import_origin',
      'kvp',
      'label_list',
      'labeler',
      'metadata',
      'parent_sample_id',
      'sample_dir',
      'sample_name',
      'sample_time',
      'score',
      'slice_thickness',
      'study_date',
      'time_in_video',
    ],
  ],
  ['Table 7', 'search-labels', ['labels', 'op']],
  ['Table 8', 'search-label', ['name', 'op', 'property', 'type']],
  ['Table 9', 'search-prop', ['op', 'props']],
  [
    "Table 2 of ExportTask, without what is the service's to give",
    'export-request',
    [
      'annotation_format',
      'export_format',
      'export_params',
      'export_type',
      'path',
      'sample_state',
      'source_type_header',
      'version_format',
      'version_id',
      'with_column_header',
    ],
  ],
  ['Table 8 of ExportTask', 'export-response', task],
];

test.each(tables)('%s: %s.schema.json has exactly these fields', (_, file, fields) => {
  const { properties, additionalProperties } = read(`${file}.schema.json`);
  expect({ fields: Object.keys(properties).sort(), additionalProperties }).toEqual({
    fields,
    additionalProperties: false,
  });
});

test.each(schemaFiles())('%s says what it is, and so does every field that is not described elsewhere', (file) => {
  const schema = read(file);
  expect(schema).toMatchObject({ $id: file, title: expect.any(String), description: expect.any(String) });
  for (const property of Object.values(schema.properties)) {
    expect(property).toMatchObject(
      '$ref' in property ? { $ref: expect.any(String) } : { description: expect.any(String), type: expect.anything() },
    );
  }
});

function schemaFiles() {
  return readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
}

function read(file: string): { properties: Record<string, object>; additionalProperties?: unknown } {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}
