import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { createSlots, readEverything, readLists } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { idsOf, taskOf } from '../helpers/fake-list.ts';
import { timeline } from '../helpers/timeline.ts';
import { tries } from '../model/runs.ts';

interface FakeList {
  readonly name: string;
  readonly ids: readonly string[];
  /** The page that cannot be read, and whether the others are worth reading even so. */
  readonly broken?: { readonly page: number; readonly isExcused: boolean } | undefined;
}

const limit = 10;
const slotCount = 6;

/** Reads lists whose answers take as long as the dice say. */
async function read(lists: readonly FakeList[], latencyMs: () => number) {
  const time = timeline();
  const slots = createSlots(slotCount);
  const inFlight = { now: 0, most: 0 };
  const excused: string[] = [];
  const progress: string[] = [];
  const page = async ({ ids, name, broken }: FakeList, offset: number) => {
    inFlight.now += 1;
    inFlight.most = Math.max(inFlight.most, inFlight.now);
    await time.after(latencyMs());
    inFlight.now -= 1;
    if (broken?.page === offset) throw new Error(`${name} is broken`);
    return { items: ids.slice(offset * limit, (offset + 1) * limit).map(taskOf), total: ids.length };
  };
  const listing = readLists<FakeList, ExportTask>({
    lists: async () => lists,
    open: (list) =>
      readEverything(({ offset = 0 }) => slots(() => page(list, offset)), { resource: exportTask, limit, ahead: 6 }),
    nameOf: ({ name }) => name,
    ahead: 12,
    excuse: ({ name, broken }) => {
      if (!broken?.isExcused) throw new Error(`${name} is no more`);
      excused.push(name);
    },
    progress: (done, of) => void progress.push(`${done} of ${of}`),
  });
  const ids: string[] = [];
  const all = (async () => {
    for await (const items of listing.pages) ids.push(...items.map((task) => task.task_id));
  })();
  const failure = await time.during(all).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { ids, failure, excused, progress, most: inFlight.most, total: listing.total() };
}

const someLists = fc
  .array(
    fc.record({
      count: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 })),
      broken: fc.option(fc.record({ page: fc.integer({ min: 0, max: 3 }), isExcused: fc.boolean() }), {
        nil: undefined,
        freq: 8,
      }),
    }),
    { maxLength: 40 },
  )
  .map((lists) =>
    lists.map(({ count, broken }, index): FakeList => {
      const ids = Array.from({ length: count }, (_, number) => `${index}.${number}`);
      // a page behind the end is not asked for, and cannot be broken
      const isThere = broken && broken.page * limit < Math.max(count, 1);
      return { name: `list ${index}`, ids, broken: isThere ? broken : undefined };
    }),
  );

test('whatever the lists and however long answers take: in order, up to the first failure, within the slots', async () => {
  await fc.assert(
    fc.asyncProperty(someLists, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), async (lists, latencies) => {
      const outcome = await read(lists, () => latencies.next().value ?? 1);
      const end = lists.findIndex(({ broken }) => broken?.isExcused === false);
      const told = end < 0 ? lists : lists.slice(0, end + 1);
      const expected = told.flatMap(({ ids, broken }) => ids.slice(0, broken ? broken.page * limit : ids.length));
      expect(outcome).toEqual({
        ids: expected,
        failure: end < 0 ? undefined : `list ${end} is no more`,
        excused: told.filter(({ broken }) => broken?.isExcused).map(({ name }) => name),
        progress: Array.from({ length: (end < 0 ? lists.length : end) + 1 }, (_, done) => `${done} of ${lists.length}`),
        most: expect.any(Number),
        total: end < 0 ? expected.length : undefined,
      });
      expect(outcome.most).toBeLessThanOrEqual(slotCount);
    }),
    tries(60),
  );
});

test('a slot is free again after a failure', async () => {
  const slots = createSlots(1);
  const failing = slots(async () => {
    throw new Error('no');
  });
  const next = slots(async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await slots(async () => 'again')).toBe('again');
});

test('nothing is read before somebody asks, and no list at all is an empty one', async () => {
  let isAsked = false;
  const listing = readLists<FakeList, ExportTask>({
    lists: async () => {
      isAsked = true;
      return [];
    },
    open: () => {
      throw new Error('there is none');
    },
    nameOf: String,
    ahead: 12,
    excuse: () => {},
    progress: () => {},
  });
  expect(isAsked).toBe(false);
  expect({ ids: await idsOf(listing), total: listing.total(), facts: listing.facts() }).toEqual({
    ids: [],
    total: 0,
    facts: [],
  });
});
