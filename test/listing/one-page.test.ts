import { expect, test } from '@jest/globals';
import type { ExportTask } from '#wire';
import { ContractError, RefusedError } from '../../src/errors/index.ts';
import { type Page, readOnePage } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { idsOf, someIds, taskOf } from '../helpers/fake-list.ts';

async function read(page: Page<ExportTask>, query: { limit?: number; offset?: number } = {}) {
  const queries: object[] = [];
  const fetchPage = async ({ signal: _, ...asked }: { signal?: AbortSignal | undefined }) => {
    queries.push(asked);
    return page;
  };
  const listing = readOnePage(fetchPage, { resource: exportTask, ...query });
  return { ids: await idsOf(listing), queries, facts: listing.facts(), total: listing.total() };
}

test.each([{ limit: 10, offset: 2 }, { limit: 10 }, { offset: 0 }, {}])(
  '%j is asked for once and just so',
  async (query) => {
    expect((await read({ items: someIds(3).map(taskOf), total: 3 }, query)).queries).toEqual([query]);
  },
);

const cut = [
  { shown: 3, total: 3, facts: [] },
  { shown: 0, total: 0, facts: [] },
  { shown: 10, total: 250, facts: [{ kind: 'cut', shown: 10, total: 250 }] },
  { shown: 0, total: 250, facts: [{ kind: 'cut', shown: 0, total: 250 }] },
  { shown: 10, total: 7, facts: [{ kind: 'cut', shown: 10, total: 7 }] },
  { shown: 10, total: undefined, facts: [{ kind: 'cut', shown: 10, total: undefined }] },
];

test.each(cut)('a page of $shown where total_count is $total', async ({ shown, total, facts }) => {
  const page = { items: someIds(shown).map(taskOf), total };
  expect(await read(page)).toEqual({ ids: someIds(shown), queries: [{}], facts, total });
});

test('no export_tasks is an empty page only where total_count is 0', async () => {
  expect((await read({ items: null, total: 0 })).ids).toEqual([]);
  await expect(read({ items: null, total: 5 })).rejects.toThrow(
    new ContractError('the answer has no export_tasks, but its total_count is 5'),
  );
});

test('a refusal is thrown as it came', async () => {
  const error = new RefusedError('bad offset', { httpStatus: 400 });
  const refuse = () => Promise.reject(error);
  await expect(idsOf(readOnePage(refuse, { resource: exportTask }))).rejects.toBe(error);
});
