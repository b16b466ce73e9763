import { expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { ndjson } from '../../src/views/ndjson.ts';
import { breaking, chunksOf, fixture, listingOf, pipe, textOf } from './screens.ts';

test('a task is a line, whatever is in it', async () => {
  const tasks = await fixture('list-200-every-field.json');
  const text = await textOf(ndjson.list(listingOf([tasks]), exportTask, pipe));
  expect(text).toBe(tasks.map((task) => `${JSON.stringify(task)}\n`).join(''));
});

test('one text a page, and none for a list without tasks', async () => {
  const pages = [[{ task_id: 'a' }, { task_id: 'b' }], [], [{ task_id: 'c' }]];
  expect(await chunksOf(ndjson.list(listingOf(pages), exportTask, pipe))).toEqual([
    '{"task_id":"a"}\n{"task_id":"b"}\n',
    '{"task_id":"c"}\n',
  ]);
  expect(await chunksOf(ndjson.list(listingOf([]), exportTask, pipe))).toEqual([]);
});

test('what was read before a page failed has been written', async () => {
  const chunks = ndjson
    .list({ pages: breaking([{ task_id: 'a' }]), total: () => 1 }, exportTask, pipe)
    [Symbol.asyncIterator]();
  expect((await chunks.next()).value).toBe('{"task_id":"a"}\n');
  await expect(chunks.next()).rejects.toThrow('connection reset');
});

test('one task is its line', async () => {
  expect(await textOf(ndjson.item({ task_id: 'a' }, exportTask, pipe))).toBe('{"task_id":"a"}\n');
});

test('ndjson streams', () => {
  expect(ndjson.streams(pipe)).toBe(true);
});
