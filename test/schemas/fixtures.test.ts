import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { validateExportTask, validateExportTaskList } from '#wire';
import { validateDataset, validateDatasetList } from '#wire/dataset';
import { validateStrictExportTask, validateStrictExportTaskList } from '#wire/strict';
import { validateStrictDataset, validateStrictDatasetList } from '#wire/strict-dataset';
import { schema } from '../helpers/schemas.ts';

const folder = new URL('../fixtures/', import.meta.url);
const shapes = {
  error: [schema('error-body')],
  list: [validateExportTaskList, validateStrictExportTaskList],
  task: [validateExportTask, validateStrictExportTask],
  datasets: [validateDatasetList, validateStrictDatasetList],
  dataset: [validateDataset, validateStrictDataset],
} as const;

test('there are samples of each kind', () => {
  expect(samples('error').length).toBe(7);
  expect(samples('list').length).toBe(3);
  expect(samples('task').length).toBe(1);
  expect(samples('datasets').length).toBe(3);
  expect(samples('dataset').length).toBe(2);
});

const all = (['error', 'list', 'task', 'datasets', 'dataset'] as const).flatMap(samples);

test.each(all)('%s fits its shapes', (kind, file) => {
  const sample: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  for (const validate of shapes[kind]) {
    validate(sample);
    expect(validate.errors).toBeNull();
  }
});

function samples(kind: keyof typeof shapes) {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${kind}-`))
    .map((file) => [kind, file] as const);
}
