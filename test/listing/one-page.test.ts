import { expect, test } from '@jest/globals';
import { ContractError, RefusedError } from '../../src/errors/index.ts';
import type { Page } from '../../src/listing/index.ts';
import { readOnePage } from '../../src/listing/one-page.ts';
import { idsOf, someIds, taskOf } from '../helpers/fake-list.ts';

async function read(page: Page, query: { limit?: number; offset?: number } = {}) {
  const queries: object[] = [];
  const notices: string[] = [];
  const fetchPage = async ({ signal: _, ...asked }: { signal?: AbortSignal | undefined }) => {
    queries.push(asked);
    return page;
  };
  const listing = readOnePage(fetchPage, { ...query, notice: (text) => notices.push(text) });
  return { ids: await idsOf(listing), queries, notices, total: listing.total() };
}

test.each([{ limit: 10, offset: 2 }, { limit: 10 }, { offset: 0 }, {}])(
  '%j is asked for once and just so',
  async (query) => {
    expect((await read({ tasks: someIds(3).map(taskOf), total: 3 }, query)).queries).toEqual([query]);
  },
);

const cut = [
  { shown: 3, total: 3, notices: [] },
  { shown: 0, total: 0, notices: [] },
  { shown: 10, total: 250, notices: ['10 of 250 tasks shown; --all shows every one'] },
  { shown: 0, total: 250, notices: ['0 of 250 tasks shown; --all shows every one'] },
  {
    shown: 10,
    total: 7,
    notices: ['total_count is 7, but this page has 10 tasks, so there may be more; --all shows every one'],
  },
  {
    shown: 10,
    total: undefined,
    notices: ['the server sent no total_count, so there may be more tasks than this page shows; --all shows every one'],
  },
];

test.each(cut)('a page of $shown where total_count is $total', async ({ shown, total, notices }) => {
  const page = { tasks: someIds(shown).map(taskOf), total };
  expect(await read(page)).toEqual({ ids: someIds(shown), queries: [{}], notices, total });
});

test('no export_tasks is an empty page only where total_count is 0', async () => {
  expect((await read({ tasks: null, total: 0 })).ids).toEqual([]);
  await expect(read({ tasks: null, total: 5 })).rejects.toThrow(
    new ContractError('the answer has no export_tasks, but its total_count is 5'),
  );
});

test('a refusal is thrown as it came', async () => {
  const error = new RefusedError('bad offset', { httpStatus: 400 });
  const refuse = () => Promise.reject(error);
  await expect(idsOf(readOnePage(refuse, { notice: () => undefined }))).rejects.toBe(error);
});
