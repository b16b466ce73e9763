import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { someIds } from '../helpers/fake-list.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { type ListServerOptions, withListServer } from '../helpers/list-server.ts';
import type { FixedAnswer } from '../helpers/server.ts';
import { withServer } from '../helpers/with-server.ts';

const sizes = [0, 1, 10, 99, 100, 101, 250];
const manners = [
  { flags: ['--all', '--limit', '10'], limit: 10 },
  { flags: [], limit: 100 },
];

for (const mode of ['page', 'record'] as const) {
  for (const { flags, limit } of manners) {
    for (const size of sizes) {
      const name = `${size} tasks, ${mode} offsets, ${limit} a page`;

      test(`${name}: every task once and in order`, async () => {
        const { outcome, requests } = await listFrom(someIds(size), { mode }, flags);
        expect(outcome).toEqual({ code: 0, stdout: lines(someIds(size)), stderr: '' });
        expect(requests).toBeLessThanOrEqual(pagesFor(size, limit) + 2);
      });

      test(`${name}, one new before every page: every task once and in order`, async () => {
        const ids = someIds(size);
        const move = (list: string[], request: number) => list.unshift(`new-${request}`);
        const { outcome, requests } = await listFrom(ids, { mode, move }, flags);
        expect(outcome).toEqual({ code: 0, stdout: lines(someIds(size)), stderr: moved(size, requests) });
        expect(requests).toBeLessThanOrEqual(pagesFor(ids.length, limit) + 2);
      });
    }
  }
}

const counted = (total: (size: number) => number | undefined): ListServerOptions => ({ total });

test.each<[string, ListServerOptions, string]>([
  ['caps its pages at 50', { cap: 50 }, 'note: the server sends at most 50 tasks a page\n'],
  ['has no total_count', counted(() => undefined), 'note: the server sent no total_count; 250 tasks read\n'],
  [
    'has a total_count of null',
    { total: () => undefined, saysNull: true },
    'note: the server sent no total_count; 250 tasks read\n',
  ],
  ['counts 3 too many', counted((size) => size + 3), 'note: total_count is 253, but 250 tasks were read\n'],
  ['counts 3 too few', counted((size) => size - 3), 'note: total_count is 247, but 250 tasks were read\n'],
  ['counts 249 too few', counted((size) => size - 249), 'note: total_count is 1, but 250 tasks were read\n'],
  ['counts nothing', counted(() => 0), 'note: total_count is 0, but 250 tasks were read\n'],
])('a server that %s: all 250 tasks, and one line', async (_, options, stderr) => {
  for (const mode of ['page', 'record'] as const) {
    const { outcome } = await listFrom(someIds(250), { mode, ...options });
    expect(outcome).toEqual({ code: 0, stdout: lines(someIds(250)), stderr });
  }
});

test('a server that ignores the offset is told of, after what it shows', async () => {
  const { outcome } = await listFrom(someIds(250), { mode: 'ignored' });
  expect(outcome).toEqual({
    code: 7,
    stdout: lines(someIds(100)),
    stderr:
      'incomplete: 100 tasks written\nerror: the server ignores the offset: it answers every page with the first one\nhint: with --limit 100 exactly the first page is read\n',
  });
});

test('a server that ignores the offset, and has no more than a page of tasks', async () => {
  const { outcome } = await listFrom(someIds(100), { mode: 'ignored' });
  expect(outcome).toEqual({ code: 0, stdout: lines(someIds(100)), stderr: '' });
});

const ends: readonly (readonly [string, FixedAnswer])[] = [
  ['400', { status: 400, body: { error_code: 'ModelArts.0104', error_msg: 'Bad offset.' } }],
  ['404', { status: 404, body: { error_code: 'ModelArts.0999', error_msg: 'No such page.' } }],
  ['null list', { body: { total_count: 251, export_tasks: null } }],
];

test.each(ends)(
  'a task created while 250 are read, and a %s behind the last one: list and wait have all',
  async (_, end) => {
    const note = 'note: the list moved while it was read: total_count between 250 and 251, 250 tasks read\n';
    const ids = someIds(250);
    const pages = [ids.slice(0, 100), ids.slice(100, 200), ids.slice(199)];
    const answers = [...pages.map((page, index) => pageOf(page, index < 2 ? 250 : 251)), end];
    const through = (...argv: string[]) =>
      withServer(answers, ({ origin }) => runCli([...argv, '-o', 'name', '--retries', '0'], { env: accessTo(origin) }));
    expect(await through('list')).toEqual({ code: 0, stdout: lines(ids), stderr: note });
    const { stderr, ...waited } = await through('wait');
    expect({ ...waited, stderr: stderr.replace(/^\S+ waiting until .*\n/, '') }).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: `note: nothing to wait for\n${note}`,
    });
  },
);

test('a task created and one dropped between two pages, with the same total_count: the new one is read, too', async () => {
  const ids = someIds(150);
  const after = ['new', ...ids.slice(0, -1)];
  const answers = [ids.slice(0, 100), after.slice(100), [], after.slice(0, 100), after.slice(100)];
  const outcome = await withServer(
    answers.map((page) => pageOf(page, 150)),
    ({ origin }) => runCli(['list', '-o', 'name', '--retries', '0'], { env: accessTo(origin) }),
  );
  expect(outcome).toEqual({ code: 0, stdout: lines([...ids.slice(0, -1), 'new']), stderr: '' });
});

function pageOf(ids: readonly string[], total_count: number): FixedAnswer {
  return { body: { total_count, export_tasks: ids.map((task_id) => ({ task_id, status: 'SUCCESSED' })) } };
}

async function listFrom(
  ids: string[],
  options: ListServerOptions,
  flags: readonly string[] = [],
): Promise<{ outcome: Outcome; requests: number }> {
  return withListServer(ids, options, async ({ origin, requests }) => {
    const outcome = await runCli(['list', '-o', 'name', '--retries', '0', ...flags], { env: accessTo(origin) });
    return { outcome, requests: requests.length };
  });
}

/** There was one task more for every request but the first. */
function moved(size: number, requests: number): string {
  if (requests === 1) return '';
  const tasks = size === 1 ? '1 task' : `${size} tasks`;
  return `note: the list moved while it was read: total_count between ${size} and ${size + requests - 1}, ${tasks} read\n`;
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}

function pagesFor(size: number, limit: number): number {
  return Math.max(1, Math.ceil(size / limit));
}
