import { describe, expect, test } from '@jest/globals';
import type { ExportTask } from '#wire';
import { type Choice, choose, readEverything, readOnePage } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { type FakeListOptions, fakeList, idsOf, someIds, taskOf } from '../helpers/fake-list.ts';

const even = ({ task_id: id }: ExportTask) => Number(id.slice(1)) % 2 === 0;
const byNumber = (isDescending: boolean) => ({
  by: ({ task_id: id }: ExportTask) => Number(id.slice(1)),
  isDescending,
});

async function chosen(count: number, choice: Choice<ExportTask>, options: FakeListOptions = {}, limit = 100) {
  const { fetchPage, requests } = fakeList(someIds(count), options);
  const wanted = choice.keeps || choice.order ? undefined : choice.max;
  const listing = choose(readEverything(fetchPage, { resource: exportTask, limit, ahead: 6, wanted }), choice);
  const ids = await idsOf(listing);
  return { ids, total: listing.total(), facts: listing.facts(), requests };
}

test('without a choice it is the list itself', async () => {
  expect(await chosen(3, {})).toEqual({
    ids: someIds(3),
    total: 3,
    facts: [],
    requests: ['100@0'],
  });
});

describe('a filter', () => {
  test('tells how many it has kept', async () => {
    const { ids, total, facts } = await chosen(250, { keeps: even });
    expect({ ids, total, facts }).toEqual({
      ids: someIds(250).filter((_, index) => index % 2 === 0),
      total: 125,
      facts: [{ kind: 'filtered', kept: 125, read: 250 }],
    });
  });

  test('says what is odd about the list that was read, too', async () => {
    const { facts } = await chosen(3, { keeps: even }, { total: () => undefined });
    expect(facts).toEqual([
      { kind: 'no-total', read: 3 },
      { kind: 'filtered', kept: 2, read: 3 },
    ]);
  });
});

describe('max', () => {
  const more = { kind: 'more', isFiltered: false, isSure: true };

  test.each([
    [3, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ])('%i of 2500: reads no further than it has to', async (max, requests) => {
    const outcome = await chosen(2500, { max });
    expect({ ...outcome, requests: outcome.requests.length }).toEqual({
      ids: someIds(max),
      total: max,
      facts: [{ ...more, shown: max, of: 2500 }],
      requests,
    });
  });

  test.each([
    [{ max: 100 }, 100],
    [{ max: 7 }, 7],
    [{ max: 8 }, 7],
  ])('%j of no more than that: nothing is left', async (choice, count) => {
    const { ids, facts } = await chosen(count, choice);
    expect({ ids, facts }).toEqual({ ids: someIds(count), facts: [] });
  });

  test('there may be more where the server counts nothing', async () => {
    const { facts } = await chosen(100, { max: 100 }, { total: () => undefined });
    expect(facts).toEqual([{ ...more, shown: 100, of: undefined, isSure: false }]);
  });

  test.each([
    [{ max: 3 }, true],
    [{ max: 50 }, false],
    [{ max: 49 }, true],
  ])('%j of those that are wanted: whether there are more is told as far as it is known', async (choice, isSure) => {
    const { ids, facts, requests } = await chosen(250, { ...choice, keeps: even });
    expect({ count: ids.length, facts, requests: requests.length }).toEqual({
      count: choice.max,
      facts: [
        { kind: 'filtered', kept: 50, read: 100 },
        { kind: 'more', shown: choice.max, of: undefined, isSure, isFiltered: true },
      ],
      requests: 1,
    });
  });

  test('of the last ones that are wanted there are no more', async () => {
    const { ids, facts } = await chosen(10, { max: 5, keeps: even });
    expect({ count: ids.length, facts }).toEqual({ count: 5, facts: [{ kind: 'filtered', kept: 5, read: 10 }] });
  });

  test('of one page, too', async () => {
    const { fetchPage } = fakeList(someIds(250));
    const listing = choose(readOnePage(fetchPage, { resource: exportTask, limit: 10 }), { max: 3 });
    expect([await idsOf(listing), listing.total(), listing.facts()]).toEqual([
      someIds(3),
      3,
      [{ ...more, shown: 3, of: 250 }],
    ]);
  });
});

describe('an order', () => {
  test('takes the whole list', async () => {
    const { ids, total, facts } = await chosen(250, { order: byNumber(true) });
    expect({ ids, total, facts }).toEqual({ ids: someIds(250).reverse(), total: 250, facts: [] });
  });

  test.each([false, true])('keeps the best of a long list only; descending: %s', async (isDescending) => {
    const { ids, total, facts } = await chosen(5000, { order: byNumber(isDescending), keeps: even, max: 3 });
    expect({ ids, total, facts }).toEqual({
      ids: isDescending ? ['t4998', 't4996', 't4994'] : ['t0', 't2', 't4'],
      total: 3,
      facts: [
        { kind: 'filtered', kept: 2500, read: 5000 },
        { kind: 'more', shown: 3, of: 2500, isSure: true, isFiltered: true },
      ],
    });
  });

  test.each([
    [false, ['t2', 't1', 't3', 't5', 't7', 't0', 't4', 't6']],
    [true, ['t5', 't7', 't3', 't1', 't2', 't0', 't4', 't6']],
  ])('equal ones stay as they were, those without a value are last; descending: %s', async (isDescending, expected) => {
    const values = [undefined, 10, 9, 'B', null, 'a', '', 'a'];
    const by = ({ task_id: id }: ExportTask) => values[Number(id.slice(1))];
    const { ids } = await chosen(8, { order: { by, isDescending } });
    expect(ids).toEqual(expected);
  });
});

test('the items come as they are read: a page that fails comes after those before it', async () => {
  const { fetchPage } = fakeList(someIds(250));
  const listing = choose(
    readEverything(
      async (query) => {
        if (query.offset === 2) throw new Error('connection reset');
        return fetchPage(query);
      },
      { resource: exportTask, limit: 100, ahead: 6 },
    ),
    { keeps: even },
  );
  const ids: string[] = [];
  const read = async () => {
    for await (const page of listing.pages) ids.push(...page.map((task) => task.task_id));
  };
  await expect(read()).rejects.toThrow('connection reset');
  expect(ids).toEqual(someIds(200).filter((_, index) => index % 2 === 0));
});

test('no page is asked for before those who read have taken the one before, and none is kept', async () => {
  let asked = 0;
  const pages = async function* () {
    for (; asked < 1000; asked += 1) yield [taskOf(`t${asked}`)];
  };
  const all = { pages: pages(), total: () => undefined, facts: () => [], told: () => undefined };
  let taken = 0;
  for await (const page of choose(all, { keeps: even, max: 20 }).pages) {
    taken += page.length;
    expect(asked).toBe(2 * taken - 2);
  }
  expect({ taken, asked }).toEqual({ taken: 20, asked: 38 });
});
