import { expect, test } from '@jest/globals';
import type { Api } from '../../src/api/call.ts';
import { createDatasets } from '../../src/api/datasets.ts';
import { createProjectTasks, type MissingDataset } from '../../src/api/project-tasks.ts';
import { UnavailableError } from '../../src/errors/index.ts';
import { failureOf } from '../helpers/failure.ts';
import { settled } from '../helpers/slow-list.ts';
import { type Timeline, timeline } from '../helpers/timeline.ts';

const latencyMs = 20;

interface Project {
  /** Their ids, the newest first. */
  readonly datasets: readonly string[];
  /** How many export tasks a dataset has. */
  readonly tasksOf?: (id: string) => number;
  /** Called before an answer: throws in its place. */
  readonly before?: (path: string) => void;
}

/** A service in a time of its own: every answer takes 20 ms. */
function project({ datasets, tasksOf = () => 1, before = () => {} }: Project, { after }: Timeline = timeline()) {
  const inFlight = { now: 0, most: 0 };
  const asked: string[] = [];
  const send: Api['send'] = async ({ url: { pathname, searchParams }, signal }) => {
    asked.push(`${pathname.replace('/v2/p/datasets', '')}@${searchParams.get('offset')}`);
    inFlight.now += 1;
    inFlight.most = Math.max(inFlight.most, inFlight.now);
    await after(latencyMs);
    inFlight.now -= 1;
    signal?.throwIfAborted();
    before(pathname);
    const [limit, offset] = [Number(searchParams.get('limit')), Number(searchParams.get('offset'))];
    const page = <T>(items: readonly T[]) => items.slice(limit * offset, limit * (offset + 1));
    return { status: 200, headers: {}, body: bodyOf(pathname, page) };
  };
  const bodyOf = (pathname: string, page: <T>(items: readonly T[]) => readonly T[]) => {
    const [, id] = /datasets\/(.+)\/export-tasks/.exec(pathname) ?? [];
    if (id === undefined) {
      const found = datasets.map((dataset_id, index) => ({
        dataset_id,
        dataset_name: `n-${dataset_id}`,
        create_time: 9_999 - index,
      }));
      return { total_number: Math.min(100, datasets.length), datasets: page(found) };
    }
    const tasks = Array.from({ length: tasksOf(id) }, (_, index) => ({ task_id: `${id}-${index}` }));
    return { total_count: tasks.length, export_tasks: page(tasks) };
  };
  const credential = { kind: 'token', signsInAtIam: false, source: 'test', headers: async () => ({}) } as const;
  const api = { send, credential, endpoint: 'https://modelarts.example', project: 'p' };
  const missing: MissingDataset[] = [];
  const listing = createProjectTasks({ ...api, datasets: createDatasets(api) }).everything({
    on: { missing: (one) => missing.push(one), datasets: () => {}, progress: () => {} },
  });
  return { listing, inFlight, asked, missing };
}

async function idsOf(pages: AsyncIterable<readonly { readonly task_id: string }[]>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map(({ task_id }) => task_id));
  return ids;
}

test('2,000 datasets with a task each take a quarter of the time of one after another, at most', async () => {
  const datasets = someDatasets(2000);
  const time = timeline();
  const { listing, inFlight } = project({ datasets }, time);
  expect(await time.during(idsOf(listing.pages))).toEqual(datasets.map((id) => `${id}-0`));
  expect(listing.total()).toBe(2000);
  expect(listing.facts()).toEqual([]);
  expect(inFlight.most).toBe(6);
  expect(time.now()).toBeLessThanOrEqual(0.25 * 2000 * latencyMs);
});

test('long lists and short ones share six requests, and stand in their order', async () => {
  const datasets = someDatasets(30);
  const tasksOf = (id: string) => (id === 'd3' || id === 'd20' ? 1750 : Number(id.slice(1)) % 3);
  const time = timeline();
  const { listing, inFlight } = project({ datasets, tasksOf }, time);
  const expected = datasets.flatMap((id) => Array.from({ length: tasksOf(id) }, (_, index) => `${id}-${index}`));
  expect(await time.during(idsOf(listing.pages))).toEqual(expected);
  expect(inFlight.most).toBe(6);
});

test('of the lists to come no more than a first page is read, whatever there is to read', async () => {
  const time = timeline();
  const { listing, asked } = project({ datasets: someDatasets(50), tasksOf: () => 1000 }, time);
  const pages = listing.pages[Symbol.asyncIterator]();
  expect((await time.during(pages.next())).value).toHaveLength(100);
  const rest = time.during(time.after(1000));
  await rest;
  expect(asked).toEqual(['@0', ...someDatasets(12).map((id) => `/${id}/export-tasks@0`)]);
  await pages.return?.();
});

test('a reader who leaves ends what is under way', async () => {
  const time = timeline();
  const { listing, asked } = project({ datasets: someDatasets(50) }, time);
  const pages = listing.pages[Symbol.asyncIterator]();
  await time.during(pages.next());
  await pages.return?.();
  const before = asked.length;
  await time.during(time.after(1000));
  await settled();
  expect(asked.length - before).toBeLessThanOrEqual(6);
  expect(asked.length).toBeLessThan(20);
});

test('a failure that is no reason to go on is told when its turn comes', async () => {
  const time = timeline();
  const broken = new UnavailableError('ModelArts is not available');
  const before = (path: string) => {
    if (path.includes('/d4/')) throw broken;
  };
  const { listing, missing } = project({ datasets: someDatasets(9), before }, time);
  const read: string[] = [];
  const all = (async () => {
    for await (const page of listing.pages) read.push(...page.map(({ task_id }) => task_id));
  })();
  expect(await time.during(failureOf(all))).toMatchObject({
    kind: 'unavailable',
    message: 'dataset n-d4 (d4): ModelArts is not available',
    datasetId: 'd4',
  });
  expect({ read, missing }).toEqual({ read: ['d0-0', 'd1-0', 'd2-0', 'd3-0'], missing: [] });
});

function someDatasets(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `d${index}`);
}
