import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { UnavailableError } from '../../src/errors/index.ts';
import { type FetchPage, readEverything } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { fakeList, idsOf, someIds, taskOf } from '../helpers/fake-list.ts';
import { settled, slowList } from '../helpers/slow-list.ts';
import { tries } from '../model/runs.ts';

const ignore = () => undefined;

/** Reads with six pages at once what `ids` holds, ten a page, and says what has been handed on. */
async function start(ids: string[]) {
  const list = slowList(ids, 10);
  const read: string[] = [];
  const listing = readEverything(list.fetchPage, { resource: exportTask, limit: 10, ahead: 6 });
  const end = (async () => {
    for await (const page of listing.pages) read.push(...page.map((task) => task.task_id));
  })();
  end.catch(ignore);
  await settled();
  return { ...list, read, end };
}

async function afterTwoPages(ids: string[]) {
  const reading = await start(ids);
  await reading.serve(0);
  await reading.serve(1);
  return reading;
}

test('nothing is asked for ahead before two pages have told what the offset means', async () => {
  const { underWay, serve } = await start(someIds(250));
  expect(underWay()).toEqual([0]);
  await serve(0);
  expect(underWay()).toEqual([1]);
  await serve(1);
  expect(underWay()).toEqual([2, 3, 4, 5, 6, 7]);
});

test('record offsets are read ahead as pages are', async () => {
  const list = slowList(someIds(100), 10, 'record');
  const pages = readEverything(list.fetchPage, { resource: exportTask, limit: 10, ahead: 6 });
  const end = idsOf(pages);
  await settled();
  await list.serve(0);
  await list.serve(1);
  expect(list.underWay()).toEqual([10, 20, 30, 40, 50, 60]);
  for (const offset of [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]) await list.serve(offset);
  expect(await end).toEqual(someIds(100));
});

test('pages that answer out of order are handed on in order, six at a time at most', async () => {
  const { underWay, serve, read } = await afterTwoPages(someIds(120));
  for (const offset of [7, 4, 3]) await serve(offset);
  expect(read).toEqual(someIds(20));
  expect(underWay()).toEqual([2, 5, 6]);
  await serve(2);
  expect(read).toEqual(someIds(50));
  expect(underWay()).toEqual([5, 6, 8, 9, 10]);
});

test('nothing is asked for ahead behind the pages that total_count tells of', async () => {
  const { underWay, serve, asked, end, read } = await afterTwoPages(someIds(45));
  expect(underWay()).toEqual([2, 3, 4]);
  for (const offset of [4, 3, 2]) await serve(offset);
  await end;
  expect(read).toEqual(someIds(45));
  expect(asked).toEqual([0, 1, 2, 3, 4]);
});

test('without a total_count one page is read after another', async () => {
  let underWay = 0;
  let most = 0;
  const { fetchPage } = fakeList(someIds(250), { total: () => undefined });
  const counting: FetchPage<ExportTask> = async (query) => {
    most = Math.max(most, ++underWay);
    await settled();
    underWay -= 1;
    return fetchPage(query);
  };
  expect(await idsOf(readEverything(counting, { resource: exportTask, limit: 10, ahead: 6 }))).toEqual(someIds(250));
  expect(most).toBe(1);
});

test('a list that moves between two pages is read one page after another until it stands still', async () => {
  const ids = someIds(250);
  const { underWay, serve } = await start(ids);
  await serve(0);
  ids.unshift('new');
  await serve(1);
  expect(underWay()).toEqual([2]);
  await serve(2);
  expect(underWay()).toEqual([3, 4, 5, 6, 7, 8]);
});

test('no more is asked for than a slow reader takes', async () => {
  const list = slowList(someIds(250), 10);
  const pages = readEverything(list.fetchPage, { resource: exportTask, limit: 10, ahead: 6 }).pages[
    Symbol.asyncIterator
  ]();
  for (const offset of [0, 1]) {
    const page = pages.next();
    await settled();
    await list.serve(offset);
    await page;
  }
  const page = pages.next();
  await settled();
  for (const offset of [2, 3, 4, 5, 6, 7]) await list.serve(offset);
  await page;
  await settled();
  expect(list.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a task inserted while page 2 is retried, after page 3 was served: none is lost, none comes twice', async () => {
  const ids = someIds(50);
  const { serve, asked, read, end } = await afterTwoPages(ids);
  await serve(3);
  ids.unshift('new');
  await serve(2);
  await serve(3);
  await serve(4);
  await serve(5);
  await serve(6);
  await end;
  expect(asked).toEqual([0, 1, 2, 3, 4, 3, 5, 6]);
  expect(read).toEqual(someIds(50));
});

test('a task removed while page 2 is retried, after page 3 was served: none is lost that still stands', async () => {
  const ids = someIds(50);
  const { serve, read, end } = await afterTwoPages(ids);
  await serve(2);
  ids.splice(0, 1);
  await serve(3);
  await serve(3);
  await serve(4);
  await end;
  expect(read).toEqual(someIds(50).filter((id) => id !== 't30'));
});

test('a page that fails is reported after the pages before it, and everything else is given up', async () => {
  const error = new UnavailableError('bad gateway', { httpStatus: 502 });
  const { fail, serve, underWay, read, end } = await afterTwoPages(someIds(250));
  await fail(4, error);
  await serve(2);
  expect(read).toEqual(someIds(30));
  expect(underWay()).toEqual([3, 5, 6, 7]);
  await serve(3);
  await expect(end).rejects.toBe(error);
  expect(read).toEqual(someIds(40));
  expect(underWay()).toEqual([]);
});

test('a reader who leaves between two pages has nothing more asked for', async () => {
  const list = slowList(someIds(250), 10);
  const pages = readEverything(list.fetchPage, { resource: exportTask, limit: 10, ahead: 6 }).pages[
    Symbol.asyncIterator
  ]();
  for (const offset of [0, 1, 2]) {
    const page = pages.next();
    await settled();
    await list.serve(offset);
    await page;
  }
  expect(list.underWay()).toEqual([3, 4, 5, 6, 7]);
  await pages.return?.();
  expect(list.underWay()).toEqual([]);
  expect(await pages.next()).toEqual({ done: true, value: undefined });
  expect(list.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a reader who leaves while a page is under way has it aborted at once', async () => {
  const list = slowList(someIds(250), 10);
  const pages = readEverything(list.fetchPage, { resource: exportTask, limit: 10, ahead: 6 }).pages[
    Symbol.asyncIterator
  ]();
  const page = pages.next();
  await settled();
  await pages.return?.();
  await expect(page).rejects.toThrow('This operation was aborted');
  expect(list.underWay()).toEqual([]);
});

interface Served {
  readonly offset: number;
  readonly askedAt: number;
  readonly servedAt: number;
  readonly total: number;
  readonly items: readonly ExportTask[];
}

interface Course {
  readonly ids: string[];
  readonly mode: 'page' | 'record';
  readonly move: (ids: string[], moment: number) => void;
  /** How many turns of the event loop the answers take, one after the other, over and over. */
  readonly delays: readonly number[];
}

/** Ten tasks a page, six pages at once, from a list that moves whenever a page is served. */
async function readMoving({ ids, mode, move, delays }: Course) {
  const served: Served[] = [];
  let moment = 0;
  let requests = 0;
  const fetchPage: FetchPage<ExportTask> = async ({ limit = 10, offset = 0 }) => {
    const askedAt = moment++;
    const turns = delays[requests++ % delays.length] ?? 0;
    for (let turn = 0; turn < turns; turn++) await settled();
    move(ids, served.length);
    const start = mode === 'page' ? offset * limit : offset;
    const page = { items: ids.slice(start, start + limit).map(taskOf), total: ids.length };
    served.push({ offset, askedAt, servedAt: moment++, ...page });
    return page;
  };
  const read = await idsOf(readEverything(fetchPage, { resource: exportTask, limit: 10, ahead: 6 }));
  return { read, served };
}

const delays = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 9 });
const mode = fc.constantFrom('page' as const, 'record' as const);

test('however answers are delayed, a list that stands still is read with the requests that one by one takes', async () => {
  const property = fc.asyncProperty(fc.integer({ min: 0, max: 150 }), mode, delays, async (size, mode, delays) => {
    const { read, served } = await readMoving({ ids: someIds(size), mode, move: ignore, delays });
    const { fetchPage, requests } = fakeList(someIds(size), { mode });
    await idsOf(readEverything(fetchPage, { resource: exportTask, limit: 10, ahead: 1 }));
    expect(read).toEqual(someIds(size));
    expect(served.map(({ offset }) => `10@${offset}`).sort()).toEqual(requests.sort());
  });
  await fc.assert(property, tries(60));
});

test('however answers are delayed and up to four tasks inserted, every task that stood there is read once, in order', async () => {
  const moments = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 4 });
  const property = fc.asyncProperty(
    fc.integer({ min: 0, max: 150 }),
    mode,
    moments,
    delays,
    async (size, mode, moments, delays) => {
      const move = (ids: string[], moment: number) => moments.includes(moment) && ids.unshift(`new${moment}`);
      const { read } = await readMoving({ ids: someIds(size), mode, move, delays });
      expect(read.filter((id) => id.startsWith('t'))).toEqual(someIds(size));
      expect(read.length).toBe(new Set(read).size);
    },
  );
  await fc.assert(property, tries(100));
});

test('however answers are delayed, a task created and one dropped at once lose none of the others', async () => {
  const swaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(149)), { minLength: 1, maxLength: 2 });
  const property = fc.asyncProperty(
    fc.integer({ min: 30, max: 150 }),
    mode,
    swaps,
    delays,
    async (size, mode, swaps, delays) => {
      const dropped: (string | undefined)[] = [];
      const move = (ids: string[], moment: number) => {
        for (const [at, index] of swaps) {
          if (at !== moment) continue;
          dropped.push(...ids.splice(index % ids.length, 1));
          ids.unshift(`new${moment}-${index}`);
        }
      };
      const { read } = await readMoving({ ids: someIds(size), mode, move, delays });
      const stayed = someIds(size).filter((id) => !dropped.includes(id));
      expect(stayed.filter((id) => !read.includes(id))).toEqual([]);
      expect(read.length).toBe(new Set(read).size);
    },
  );
  await fc.assert(property, tries(300));
});

test('a page counts only if it was asked for after the page before it, or tells the same total_count', async () => {
  const moves = fc.array(fc.constantFrom('insert', 'remove', 'nothing', 'nothing', 'nothing'), { maxLength: 40 });
  const property = fc.asyncProperty(fc.integer({ min: 50, max: 150 }), moves, delays, async (size, moves, delays) => {
    const move = (ids: string[], moment: number) => {
      if (moves[moment] === 'insert') ids.unshift(`new${moment}`);
      if (moves[moment] === 'remove') ids.shift();
    };
    const { read, served } = await readMoving({ ids: someIds(size), mode: 'page', move, delays });
    const latest = new Map(served.map((page) => [page.offset, page]));
    const counted = upToTheEnd(latest, read.at(-1));
    expect(read.length).toBe(new Set(read).size);
    for (const page of counted.values()) {
      const before = counted.get(page.offset - 1);
      expect(!before || page.askedAt > before.servedAt || page.total === before.total).toBe(true);
    }
  });
  await fc.assert(property, tries(100));
});

/** Without the pages that were asked for ahead and then not needed, as the list had become shorter. */
function upToTheEnd(pages: ReadonlyMap<number, Served>, lastRead: string | undefined): ReadonlyMap<number, Served> {
  const isEnd = ({ items }: Served) => items.some(({ task_id: id }) => id === lastRead);
  const end = Math.min(...[...pages.values()].filter(isEnd).map(({ offset }) => offset));
  return new Map([...pages].filter(([offset]) => offset <= end));
}
