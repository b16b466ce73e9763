import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { json } from '../../src/views/json.ts';
import { breaking, chunksOf, fixture, listingOf, pipe, terminal, textOf } from './screens.ts';

const screens = [
  ['a terminal', terminal(80), 2],
  ['a pipe', pipe, 0],
] as const;

test.each(screens)('on %s the text is that of JSON.stringify, however the pages are cut', async (_, screen, indent) => {
  const tasks = fc.array(
    fc.dictionary(fc.string(), fc.jsonValue()).map((fields): ExportTask => ({ ...fields, task_id: 'a' })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tasks), async (pages) => {
      const envelope = { total_count: pages.flat().length, export_tasks: pages.flat() };
      expect(await textOf(json.list(listingOf(pages), exportTask, screen))).toBe(
        `${JSON.stringify(envelope, null, indent)}\n`,
      );
    }),
  );
});

test.each(screens)('on %s an empty list is an envelope too', async (_, screen, indent) => {
  const expected = `${JSON.stringify({ total_count: 0, export_tasks: [] }, null, indent)}\n`;
  expect(await textOf(json.list(listingOf([]), exportTask, screen))).toBe(expected);
  expect(await textOf(json.list(listingOf([[], []]), exportTask, screen))).toBe(expected);
});

test('without a total there is no total_count', async () => {
  const listing = { ...listingOf([[{ task_id: 'a' }]]), total: () => undefined };
  expect(await textOf(json.list(listing, exportTask, pipe))).toBe('{"export_tasks":[{"task_id":"a"}]}\n');
});

test('the total is asked for when everything has been read', async () => {
  let read = 0;
  async function* pages() {
    for (read = 1; read <= 3; read += 1) yield [{ task_id: String(read) }];
  }
  const text = await textOf(json.list({ pages: pages(), total: () => read - 1 }, exportTask, pipe));
  expect(text).toBe('{"total_count":3,"export_tasks":[{"task_id":"1"},{"task_id":"2"},{"task_id":"3"}]}\n');
});

test('a page that fails leaves nothing written', async () => {
  const chunks = json.list({ pages: breaking([{ task_id: 'a' }]), total: () => 1 }, exportTask, pipe);
  await expect(chunks[Symbol.asyncIterator]().next()).rejects.toThrow('connection reset');
});

test('a long list is handed out in pieces, also when it came in one', async () => {
  const tasks = Array.from({ length: 250 }, (_, index) => ({ task_id: `t${index}` }));
  const chunks = await chunksOf(json.list(listingOf([tasks]), exportTask, pipe));
  expect(chunks.map((chunk) => (chunk.match(/task_id/g) ?? []).length)).toEqual([0, 100, 100, 50, 0]);
});

test('no task is turned into text before its piece is taken', async () => {
  let stringified = 0;
  const tasks = Array.from({ length: 250 }, (_, index) => ({
    task_id: `t${index}`,
    toJSON() {
      stringified += 1;
      return { task_id: `t${index}` };
    },
  }));
  const chunks = json.list(listingOf([tasks]), exportTask, pipe)[Symbol.asyncIterator]();
  await chunks.next();
  await chunks.next();
  expect(stringified).toBe(100);
});

test('one task is the task as it was received', async () => {
  const [task = { task_id: '' }] = await fixture('list-200.json');
  expect(await textOf(json.item(task, exportTask, pipe))).toBe(`${JSON.stringify(task)}\n`);
  expect(await textOf(json.item(task, exportTask, terminal(80)))).toBe(`${JSON.stringify(task, null, 2)}\n`);
});

test('json does not stream', () => {
  expect(json.streams(pipe)).toBe(false);
});
