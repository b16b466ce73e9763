import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExportTask, validateExportTask } from '#wire';
import { validateConfig } from '#wire/config';
import { validateStrictExportTask } from '#wire/strict';
import { schema } from '../helpers/schemas.ts';

/** The file as it is published: its words for values demand what the generated validator's plain enums do. */
const published = schema('export-task');

const params = (value: object) => ({ export_params: value });
const condition = (value: object) => params({ search_conditions: [value] });
const label = (value: object) => condition({ label_list: { labels: [value] } });

test.each([
  [{ status: 'INIT' }],
  [{ export_type: 0 }],
  [{ progress: 100 }],
  [params({ sample_state: '' })],
  [params({ sample_state: 'ALL' })],
  [params({ sample_state: '__ALL__' })],
  [params({ sample_state: '__WORKFORCE_SAMPLED_REJECTED__' })],
  [params({ train_sample_ratio: '1.00' })],
  [params({ train_sample_ratio: 0.8 })],
  [params({ clear_difficult: false })],
  [condition({ hard: '1' })],
  [condition({ hard: 0 })],
  [condition({ hard: true })],
  [condition({ sample_time: '20190901-2019091501' })],
  [condition({ label_list: { op: '' } })],
  [label({ type: 3 })],
  [label({ property: { color: null, shape: ['circle'] } })],
])('the strict shape takes what is documented, and where examples depart from it: %j', (fields) => {
  expect(published({ task_id: 'a', ...fields })).toBe(true);
  expect(validateStrictExportTask({ task_id: 'a', ...fields })).toBe(true);
  expect(validateExportTask({ task_id: 'a', ...fields })).toBe(true);
});

test.each([
  [{ status: 'SUCCEEDED' }],
  [{ export_type: 4 }],
  [{ export_format: 3 }],
  [{ version_format: 'csv' }],
  [{ progress: -1 }],
  [{ progress: 101 }],
  [{ total_sample_count: -1 }],
  [{ finished_sample_count: 0.5 }],
  [{ create_time: -1 }],
  [{ version_id: null }],
  [{ task_id: '' }],
  [{ unheard_of: 1 }],
  [params({ export_dest: 'OBS' })],
  [params({ sample_state: 'SOME' })],
  [params({ train_sample_ratio: 1.5 })],
  [params({ train_sample_ratio: 'half' })],
  [params({ samples: [null] })],
  [condition({ hard: '2' })],
  [condition({ frame_in_video: -1 })],
  [condition({ label_list: { op: 'XOR' } })],
  [condition({ metadata: { op: 'XOR' } })],
  [label({ op: 'XOR' })],
  [label({ type: 2 })],
])('the strict shape refuses what is not documented, the tolerant one reads it: %j', (fields) => {
  expect(published({ task_id: 'a', ...fields })).toBe(false);
  expect(validateStrictExportTask({ task_id: 'a', ...fields })).toBe(false);
  expect(validateExportTask({ task_id: 'a', ...fields })).toBe(true);
});

test('the tolerant shape takes whatever the strict one takes', () => {
  fc.assert(fc.property(strictTasks(), (task) => validateStrictExportTask(task) && validateExportTask(task)));
});

test('the tolerant shape takes null for any field but task_id', () => {
  const task = fc.tuple(strictTasks(), fc.func(fc.boolean()));
  fc.assert(fc.property(task, ([strict, isNull]) => validateExportTask(withNulls(strict, isNull))));
});

test('the config file knows its keys', () => {
  expect(validateConfig({ $schema: 'x', default_profile: 'a', profiles: { a: { region: 'eu-de' }, b: {} } })).toBe(
    true,
  );
  expect(validateConfig({ profiles: { a: { regoin: 'eu-de' } } })).toBe(false);
  expect(validateConfig.errors).toMatchObject([
    { instancePath: '/profiles/a', params: { additionalProperty: 'regoin' } },
  ]);
  expect(validateConfig({ profile: {} })).toBe(false);
  expect(validateConfig.errors).toMatchObject([{ instancePath: '', params: { additionalProperty: 'profile' } }]);
});

function strictTasks(): fc.Arbitrary<ExportTask> {
  const optional = { requiredKeys: [] };
  const strings = fc.array(fc.string());
  const operators = fc.constantFrom('AND', 'OR');
  const labels = fc.record(
    {
      name: fc.string(),
      op: operators,
      property: fc.dictionary(fc.string(), fc.option(strings)),
      type: fc.constantFrom(0, 600),
    },
    optional,
  );
  const conditions = fc.record(
    {
      frame_in_video: fc.nat(),
      hard: fc.constantFrom('0', '1', 0, 1, true, false),
      label_list: fc.record({ labels: fc.array(labels), op: fc.constantFrom('AND', 'OR', '') }, optional),
      metadata: fc.record({ op: operators, props: fc.dictionary(fc.string(), strings) }, optional),
      score: fc.string(),
    },
    optional,
  );
  const exportParams = fc.record(
    {
      clear_hard_property: fc.boolean(),
      export_dest: fc.constantFrom('DIR', 'NEW_DATASET'),
      sample_state: fc.constantFrom('', 'ALL', '__ALL__'),
      samples: strings,
      search_conditions: fc.array(conditions),
      train_sample_ratio: fc.oneof(fc.constantFrom('0', '0.80', '1.00'), fc.double({ min: 0, max: 1, noNaN: true })),
    },
    optional,
  );
  return fc.record(
    {
      task_id: fc.string({ minLength: 1 }),
      create_time: fc.maxSafeNat(),
      error_msg: fc.string(),
      export_params: exportParams,
      export_type: fc.constantFrom(0, 1, 2, 3),
      finished_sample_count: fc.nat(),
      progress: fc.double({ min: 0, max: 100, noNaN: true }),
      status: fc.constantFrom('INIT', 'RUNNING', 'FAILED', 'SUCCESSED'),
    },
    { requiredKeys: ['task_id'] },
  );
}

function withNulls(value: unknown, isNull: (key: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => (isNull('[]') ? null : withNulls(item, isNull)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [
    key,
    key !== 'task_id' && isNull(key) ? null : withNulls(child, isNull),
  ]);
  return Object.fromEntries(entries);
}
