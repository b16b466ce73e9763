import { expect, test } from '@jest/globals';
import type { SchemaField } from '#wire/fields';
import { fieldLines, fieldsOf, wordsOf } from '../../src/resources/field.ts';

const described: readonly SchemaField[] = [
  { path: 'create_time', kind: 'time' },
  { path: 'export_params.samples', kind: 'list' },
  { path: 'export_params.sample_state', kind: 'text', values: ['', 'ALL'], words: { ALL: 'labeled' } },
  { path: 'path', kind: 'text' },
];
const fields = fieldsOf(described);

test.each([
  [{ path: '/a/', export_params: { samples: ['s'], sample_state: 'ALL' } }, [undefined, ['s'], 'ALL', '/a/']],
  [{ create_time: null, export_params: null }, [null, undefined, undefined, undefined]],
  [{ export_params: 'none' }, [undefined, undefined, undefined, undefined]],
])('the values of %j are found at their paths', (item, values) => {
  expect(fields.map(({ value }) => value(item))).toEqual(values);
});

test('for programs: every field in order, then what nobody knows, that of an inner object first', () => {
  const item = { odd: { a: [1] }, export_params: { samples: ['s'], new_one: false }, create_time: 0, path: '' };
  expect(fieldLines(item, fields)).toEqual([
    ['create_time', '1970-01-01T00:00:00.000Z'],
    ['export_params.samples', '["s"]'],
    ['export_params.sample_state', undefined],
    ['path', ''],
    ['export_params.new_one', 'false'],
    ['odd', '{"a":[1]}'],
  ]);
});

test('a value has the word of the schema, if that has one', () => {
  const wordFor = wordsOf(described);
  expect(['ALL', '', 'toString', null].map((value) => wordFor('export_params.sample_state', value))).toEqual([
    'labeled',
    undefined,
    undefined,
    undefined,
  ]);
  expect(wordFor('path', 'ALL')).toBeUndefined();
});
