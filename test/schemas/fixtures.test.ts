import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { validateExportTask, validateExportTaskList } from '#wire';
import { validateStrictExportTask, validateStrictExportTaskList } from '#wire/strict';
import { schema } from '../helpers/schemas.ts';

const folder = new URL('../fixtures/', import.meta.url);
const shapes = {
  error: [schema('error-body')],
  list: [validateExportTaskList, validateStrictExportTaskList],
  task: [validateExportTask, validateStrictExportTask],
} as const;

test('there are samples of each kind', () => {
  expect(samples('error').length).toBe(7);
  expect(samples('list').length).toBe(3);
  expect(samples('task').length).toBe(1);
});

test.each([...samples('error'), ...samples('list'), ...samples('task')])('%s fits its shapes', (kind, file) => {
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
