import { expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { name } from '../../src/views/name.ts';
import { chunksOf, listingOf, pipe, textOf } from './screens.ts';

test('task ids, a line each, one text a page', async () => {
  const pages = [[{ task_id: 'a' }, { task_id: 'b' }], [{ task_id: 'c' }]];
  expect(await chunksOf(name.list(listingOf(pages), exportTask, pipe))).toEqual(['a\nb\n', 'c\n']);
});

test('nothing for an empty list', async () => {
  expect(await textOf(name.list(listingOf([[]]), exportTask, pipe))).toBe('');
});

test('an id stays on its line', async () => {
  expect(await textOf(name.item({ task_id: 'a\nb\u001b[2J' }, exportTask, pipe))).toBe('a\\nb\\x1b[2J\n');
});

test('name streams', () => {
  expect(name.streams(pipe)).toBe(true);
});
