import { expect, test } from '@jest/globals';
import type { ExportTask } from '#wire';
import { ContractError, NotFoundError, RefusedError, UnavailableError } from '../../src/errors/index.ts';
import { type Fact, type FetchPage, readEverything } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { type FakeListOptions, fakeList, idsOf, someIds, taskOf } from '../helpers/fake-list.ts';

interface Read {
  readonly ids: string[];
  readonly requests: string[];
  readonly facts: readonly Fact[];
  readonly total: number | undefined;
}

async function read(ids: string[], options: FakeListOptions & { limit?: number; ahead?: number } = {}): Promise<Read> {
  const list = fakeList(ids, options);
  const { limit = 100, ahead = 1 } = options;
  const listing = readEverything(list.fetchPage, { resource: exportTask, limit, ahead });
  return { ids: await idsOf(listing), requests: list.requests, facts: listing.facts(), total: listing.total() };
}

const sizes = [0, 1, 2, 3, 9, 10, 11, 99, 100, 101, 250];
const limits = [1, 2, 3, 7, 10, 99, 100];
const modes = ['page', 'record'] as const;
const everyCase = sizes.flatMap((size) => limits.flatMap((limit) => modes.map((mode) => ({ size, limit, mode }))));

test.each(
  everyCase.flatMap((one) => [
    { ...one, ahead: 1 },
    { ...one, ahead: 6 },
  ]),
)(
  '$size tasks, $limit a page, offset counts by $mode, $ahead at once: exact and silent',
  async ({ size, ...options }) => {
    const { ids, facts, total, requests } = await read(someIds(size), options);
    expect({ ids, facts, total }).toEqual({ ids: someIds(size), facts: [], total: size });
    const pages = Math.max(1, Math.ceil(size / options.limit));
    expect(requests.length).toBeLessThanOrEqual(pages + 2);
  },
);

test.each([
  { size: 0, mode: 'page', requests: ['100@0'] },
  { size: 99, mode: 'page', requests: ['100@0'] },
  { size: 100, mode: 'page', requests: ['100@0', '100@1'] },
  { size: 101, mode: 'page', requests: ['100@0', '100@1'] },
  { size: 250, mode: 'page', requests: ['100@0', '100@1', '100@2'] },
  { size: 99, mode: 'record', requests: ['100@0'] },
  { size: 100, mode: 'record', requests: ['100@0', '100@1'] },
  { size: 101, mode: 'record', requests: ['100@0', '100@1', '100@100'] },
  { size: 250, mode: 'record', requests: ['100@0', '100@1', '100@100', '100@200'] },
] as const)('$size tasks by $mode are read with exactly the requests it takes', async ({ size, mode, requests }) => {
  expect((await read(someIds(size), { mode, ahead: 6 })).requests).toEqual(requests);
});

test.each(
  everyCase
    .filter(({ limit }) => limit > 2)
    .flatMap((one) => [
      { ...one, ahead: 1 },
      { ...one, ahead: 6 },
    ]),
)(
  'a task inserted before every page: $size tasks, $limit a page, by $mode, $ahead at once',
  async ({ size, ...options }) => {
    const list = someIds(size);
    const { ids, requests, facts } = await read(list, {
      ...options,
      move: (all, request) => all.unshift(`new${request}`),
    });
    expect(ids).toEqual(someIds(size));
    const pages = Math.max(1, Math.ceil(list.length / options.limit));
    expect(requests.length).toBeLessThanOrEqual(pages + 2);
    expect(facts.length).toBe(requests.length > 1 ? 1 : 0);
  },
);

test('that the list moved is told', async () => {
  const moved = await read(someIds(250), { limit: 100, move: (all, request) => all.unshift(`new${request}`) });
  expect(moved.facts).toEqual([{ kind: 'moved', least: 250, greatest: 253, read: 250 }]);
});

test.each(modes)('one task a page survives a task inserted on the way, offset counting by %s', async (mode) => {
  const move = (all: string[], request: number) => request === 5 && all.unshift('new');
  expect((await read(someIds(12), { mode, limit: 1, move })).ids).toEqual(someIds(12));
});

test('a server that ignores the offset is a contract error, whatever total_count it sends', async () => {
  const error = new ContractError('the server ignores the offset: it answers every page with the first one');
  for (const total of [(size: number) => size, () => undefined]) {
    await expect(read(someIds(250), { mode: 'ignored', total })).rejects.toThrow(error);
  }
  await expect(read(someIds(250), { mode: 'ignored', limit: 1 })).rejects.toThrow(error);
});

test('a server that ignores the offset is right where page 0 is all', async () => {
  expect(await read(someIds(100), { mode: 'ignored' })).toEqual({
    ids: someIds(100),
    requests: ['100@0', '100@1', '100@100'],
    facts: [],
    total: 100,
  });
});

test.each([
  { mode: 'page', requests: ['100@0', '50@0', '50@1', '50@2', '50@3', '50@4', '50@5'] },
  { mode: 'record', requests: ['100@0', '50@0', '50@1', '50@50', '50@100', '50@150', '50@200', '50@250'] },
] as const)('a server that caps its pages is read with its own limit, by $mode', async ({ mode, requests }) => {
  expect(await read(someIds(250), { mode, cap: 50 })).toEqual({
    ids: someIds(250),
    requests,
    facts: [{ kind: 'capped', limit: 50 }],
    total: 250,
  });
});

const wrongTotals = [
  { name: 'missing', total: () => undefined, told: { kind: 'no-total', read: 250 } },
  { name: '3 too high', total: (size: number) => size + 3, told: { kind: 'miscounted', total: 253, read: 250 } },
  { name: '3 too low', total: (size: number) => size - 3, told: { kind: 'miscounted', total: 247, read: 250 } },
  { name: '249 too low', total: (size: number) => size - 249, told: { kind: 'miscounted', total: 1, read: 250 } },
];

test.each(wrongTotals.flatMap((one) => modes.flatMap((mode) => [10, 100].map((limit) => ({ ...one, mode, limit })))))(
  'a total_count that is $name ends nothing early: by $mode, $limit a page',
  async ({ total, told, mode, limit }) => {
    const { ids, facts, requests } = await read(someIds(250), { mode, limit, total, ahead: 6 });
    expect({ ids, facts }).toEqual({ ids: someIds(250), facts: [told] });
    // where some seem to be missing, all is read once more
    const readings = told.kind === 'miscounted' && (told.total ?? 0) > 250 ? 2 : 1;
    expect(requests.length).toBeLessThanOrEqual(readings * (Math.ceil(250 / limit) + 2));
  },
);

test('one task in a list whose total_count is wrong', async () => {
  expect((await read(someIds(1), { total: () => 4 })).facts).toEqual([{ kind: 'miscounted', total: 4, read: 1 }]);
  expect((await read(someIds(1), { total: () => undefined })).facts).toEqual([{ kind: 'no-total', read: 1 }]);
});

test('an empty list has no page and a total of 0', async () => {
  expect(await read([])).toEqual({ ids: [], requests: ['100@0'], facts: [], total: 0 });
});

const noTasks = 'the answer has neither export_tasks nor a total_count of 0';
const refusals = [
  { name: 'null export_tasks', beyond: () => ({ items: null }), message: noTasks },
  {
    name: 'a 400',
    beyond: failing(new RefusedError('bad offset', { httpStatus: 400, apiCode: 'ModelArts.0104' })),
    message: 'bad offset',
  },
  {
    name: 'a 404',
    beyond: failing(new NotFoundError('no such page', { httpStatus: 404, apiCode: 'ModelArts.1' })),
    message: 'no such page',
  },
];

function failing(error: Error) {
  return () => {
    throw error;
  };
}

test.each(refusals)('$name behind the last task is the end', async ({ beyond }) => {
  const { ids, facts } = await read(someIds(100), { beyond });
  expect({ ids, facts }).toEqual({ ids: someIds(100), facts: [] });
});

test.each(refusals)('$name ends a list without a total_count', async ({ beyond }) => {
  expect((await read(someIds(100), { total: () => undefined, beyond })).ids).toEqual(someIds(100));
});

test.each(refusals)('$name is the end where one task was created meanwhile', async ({ beyond }) => {
  for (const size of [100, 101, 250]) {
    for (const mode of modes) {
      const move = (ids: string[], request: number) => request === 1 && ids.unshift('new');
      const { ids, facts } = await read(someIds(size), { mode, beyond, move });
      expect(ids).toEqual(someIds(size));
      expect(facts).toEqual([{ kind: 'moved', least: size, greatest: size + 1, read: size }]);
    }
  }
});

test.each(refusals)('$name is an error while total_count says that tasks are missing', async ({ beyond, message }) => {
  await expect(read(someIds(100), { total: () => 103, beyond })).rejects.toThrow(new Error(message));
});

test.each([
  new NotFoundError('unknown dataset', { httpStatus: 400, apiCode: 'ModelArts.4352' }),
  new NotFoundError('unknown resource', { httpStatus: 400, apiCode: 'ModelArts.4338' }),
  new UnavailableError('bad gateway', { httpStatus: 502 }),
])('behind the last task, "$message" is an error like anywhere', async (error) => {
  await expect(read(someIds(100), { beyond: failing(error) })).rejects.toBe(error);
});

test('page 0 without export_tasks is an empty list only where total_count is 0', async () => {
  const reading = (total?: number) =>
    idsOf(readEverything(async () => ({ items: null, total }), { resource: exportTask, limit: 100, ahead: 1 }));
  await expect(reading(0)).resolves.toEqual([]);
  await expect(reading(3)).rejects.toThrow(
    new ContractError('the answer has no export_tasks, but its total_count is 3'),
  );
  await expect(reading()).rejects.toThrow(
    new ContractError('the answer has neither export_tasks nor a total_count of 0'),
  );
});

test('a refusal of page 0 is thrown as it came', async () => {
  const error = new RefusedError('bad limit', { httpStatus: 400 });
  const listing = readEverything(failing(error), { resource: exportTask, limit: 100, ahead: 1 });
  await expect(idsOf(listing)).rejects.toBe(error);
  expect(listing.total()).toBeUndefined();
});

test('tasks removed on the way: what the server shows is read, once each', async () => {
  const removed = await read(someIds(250), { limit: 10, move: (all, request) => request === 3 && all.pop() });
  expect(removed.ids).toEqual(someIds(249));
  expect(removed.facts).toEqual([{ kind: 'moved', least: 249, greatest: 250, read: 249 }]);
});

test('a task that is twice on one page is printed once', async () => {
  expect((await read(['a', 'b', 'a', 'c'])).ids).toEqual(['a', 'b', 'c']);
});

test('a server that shows its last page for ever is left at the first page without a new task', async () => {
  const requests: number[] = [];
  const pages = [
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
  ];
  const listing = readEverything(
    async ({ offset = 0 }) => {
      requests.push(offset);
      return { items: (pages[Math.min(offset, 2)] ?? []).map((id) => ({ task_id: id })), total: 9 };
    },
    { resource: exportTask, limit: 2, ahead: 1 },
  );
  expect(await idsOf(listing)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(requests).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
});

test('the total is not known before the end', async () => {
  const listing = readEverything(fakeList(someIds(250)).fetchPage, { resource: exportTask, limit: 100, ahead: 1 });
  const totals: (number | undefined)[] = [];
  for await (const page of listing.pages) totals.push(page.length, listing.total());
  expect([...totals, listing.total()]).toEqual([100, undefined, 100, undefined, 50, undefined, 250]);
});

test.each([
  { name: 'a page of new tasks right after page 0', size: 80, limit: 10, bursts: { 1: 10 } },
  { name: 'a page and a half right after page 0', size: 80, limit: 10, bursts: { 1: 15 } },
  { name: 'two pages of new tasks later on', size: 800, limit: 100, bursts: { 4: 200 } },
  { name: 'one task after the other, one a page', size: 8, limit: 1, bursts: { 1: 1, 3: 1, 5: 1 } },
])('$name push pages down, and nothing that was there is lost', async ({ size, limit, bursts }) => {
  let made = 0;
  const move = (ids: string[], request: number) => {
    const count = Object.entries(bursts).find(([at]) => Number(at) === request)?.[1] ?? 0;
    ids.unshift(...Array.from({ length: count }, () => `new${made++}`));
  };
  for (const ahead of [1, 6]) {
    made = 0;
    const { ids } = await read(someIds(size), { limit, ahead, move });
    expect(ids.filter((id) => !id.startsWith('new'))).toEqual(someIds(size));
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a page of new tasks right after page 0, where what lies behind the end counts nothing: offsets are pages for all that', async () => {
  const move = (ids: string[], request: number) => request === 1 && ids.unshift('n0', 'n1', 'n2', 'n3');
  const { ids } = await read(someIds(9), { limit: 4, move, beyond: () => ({ items: null, total: 0 }) });
  expect(ids).toEqual(someIds(9));
});

test('a server that grows for ever and shows the same page is not asked for ever', async () => {
  let told = 100;
  const total = () => {
    told += 100;
    return told;
  };
  const { requests } = await read(someIds(250), { mode: 'page', total, move: (ids) => ids.unshift(...ids.splice(0)) });
  expect(requests.length).toBeLessThan(20);
});

test('a record that every page shows twice shifts no page: record offsets go on by different ids, at most the limit', async () => {
  const { fetchPage } = fakeList(someIds(1000), { mode: 'record' });
  const twice: FetchPage<ExportTask> = async (query) => {
    const { items, total } = await fetchPage(query);
    return { items: items ? [...items, ...items.slice(0, 1)] : null, total };
  };
  for (const ahead of [1, 6]) {
    const listing = readEverything(twice, { resource: exportTask, limit: 100, ahead });
    expect(await idsOf(listing)).toEqual(someIds(1000));
    expect(listing.facts()).toEqual([]);
  }
});

test('a record that stands in the list twice shifts no page', async () => {
  const list = someIds(1000).flatMap((id, index) => (index === 40 ? [id, id] : [id]));
  for (const mode of modes) {
    const { ids, facts } = await read(list, { mode, total: () => 1000, ahead: 6 });
    expect({ ids, facts }).toEqual({ ids: someIds(1000), facts: [] });
  }
});

const smallLists = modes.flatMap((mode) =>
  [1, 2, 3].flatMap((limit) => [1, 2, 3, 4].flatMap((at) => [1, 2, 3].map((count) => ({ mode, limit, at, count })))),
);

test.each(smallLists)(
  '$count new tasks before request $at lose nothing with $limit a page, by $mode',
  async ({ at, count, ...options }) => {
    for (const total of [undefined, (size: number) => size]) {
      const move = (ids: string[], request: number) =>
        request === at && ids.unshift(...someIds(count).map((id) => `new-${id}`));
      const { ids } = await read(someIds(100), { ...options, move, ...(total && { total }) });
      expect(ids.filter((id) => !id.startsWith('new'))).toEqual(someIds(100));
    }
  },
);

test.each([
  { mode: 'page', counts: [1, 9, 10, 14, 19, 20, 25] },
  { mode: 'record', counts: [1, 9, 10, 11, 15, 20, 25] },
] as const)(
  'a burst of new tasks right after page 0 does not change what the offset means: by $mode',
  async ({ mode, counts }) => {
    for (const count of counts) {
      const move = (ids: string[], request: number) =>
        request === 1 && ids.unshift(...someIds(count).map((id) => `new-${id}`));
      const { ids, requests } = await read(someIds(300), { mode, limit: 10, move });
      expect(ids.filter((id) => !id.startsWith('new'))).toEqual(someIds(300));
      expect(requests.length).toBeLessThanOrEqual(37);
    }
  },
);

test('a first page without a task, though total_count says that there are some', async () => {
  const requests: unknown[] = [];
  const listing = readEverything(
    async ({ limit, offset }) => {
      requests.push(`${limit}@${offset}`);
      return { items: [], total: 3 };
    },
    { resource: exportTask, limit: 100, ahead: 6 },
  );
  expect(await idsOf(listing)).toEqual([]);
  expect(listing.facts()).toEqual([{ kind: 'miscounted', total: 3, read: 0 }]);
  expect(requests).toEqual(['100@0', '100@0']);
});

test('a second page that begins with all of the first one and goes on is not the same page', async () => {
  const requests: unknown[] = [];
  const pages: Readonly<Record<number, string[]>> = {
    0: ['a', 'b', 'c'],
    1: ['a', 'b', 'c', 'd'],
    3: ['c', 'd'],
  };
  const listing = readEverything(
    async ({ offset = 0 }) => {
      requests.push(offset);
      return { items: (pages[offset] ?? []).map(taskOf) };
    },
    { resource: exportTask, limit: 10, ahead: 1 },
  );
  expect(await idsOf(listing)).toEqual(['a', 'b', 'c', 'd']);
  expect(requests).toEqual([0, 1, 3]);
});

test('where fewer were read than a total_count that stood still, all is read once more, and what is new is added', async () => {
  let requests = 0;
  const list = someIds(250);
  const before = [...list];
  const fetchPage: FetchPage<ExportTask> = async ({ limit = 0, offset = 0 }) => {
    // a task is created and another one ends its life between the first page and the second
    if (requests++ === 1) {
      list.unshift('new');
      list.pop();
    }
    return { items: list.slice(offset * limit, (offset + 1) * limit).map(taskOf), total: 250 };
  };
  const listing = readEverything(fetchPage, { resource: exportTask, limit: 100, ahead: 6 });
  expect(await idsOf(listing)).toEqual([...before.slice(0, 249), 'new']);
  expect([listing.total(), listing.facts(), requests]).toEqual([250, [], 7]);
});

test('a list of more than 10,000 tasks is not read once more: the note says what was not read', async () => {
  const { ids, facts, requests } = await read(someIds(10_001), { total: (size) => size + 1, ahead: 6 });
  expect(ids.length).toBe(10_001);
  expect(facts).toEqual([{ kind: 'miscounted', total: 10_002, read: 10_001 }]);
  expect(requests.length).toBe(102);
});
