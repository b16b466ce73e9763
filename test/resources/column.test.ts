import { expect, test } from '@jest/globals';
import { type Column, cellOf, plainText } from '../../src/resources/column.ts';

type Thing = { readonly value: string | number | null };

const now = 1606103900000;
const column = (kind: Column<Thing>['kind']): Column<Thing> => ({
  name: 'value',
  title: 'VALUE',
  kind,
  value: (thing) => thing.value,
});

test.each([
  ['text', 'a\tb', 'a\tb', 'a\tb'],
  ['number', 41.07, '41.07', '41.07'],
  ['time', now - 60_000, '2020-11-23T03:57:20.000Z', '1 min ago'],
  ['duration', 72_857, '72.857', '1m12s'],
] as const)('a %s such as %j is %j for programs and %j for people', (kind, value, plain, text) => {
  expect(plainText(column(kind), { value }, now)).toBe(plain);
  expect(cellOf(column(kind), { value }, now)).toEqual({ text });
});

test.each([null, ''])('%j is no value', (value) => {
  expect([plainText(column('text'), { value }, now), cellOf(column('text'), { value }, now)]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a column may tell its value in words of its own', () => {
  const words = { ...column('number'), plain: () => 'conditional' };
  expect([plainText(words, { value: 3 }, now), cellOf(words, { value: 3 }, now)]).toEqual([
    'conditional',
    { text: 'conditional' },
  ]);
  expect(cellOf({ ...words, cell: () => ({ text: '41%', bar: 41 }) }, { value: 41 }, now)).toEqual({
    text: '41%',
    bar: 41,
  });
});
