import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { accessTo } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { withServer } from '../helpers/with-server.ts';
import { tries } from '../model/runs.ts';

const now = Date.UTC(2026, 0, 10);
const hour = 3_600_000;

interface Task {
  readonly status: string | null | undefined;
  readonly create_time: number | null | undefined;
  readonly total_sample_count: number | null | undefined;
  readonly path: string | undefined;
  readonly export_params: { readonly train_sample_ratio: string | number | undefined } | undefined;
}

interface Flags {
  readonly status: readonly string[] | undefined;
  readonly sinceHours: number | undefined;
  readonly untilHours: number | undefined;
  readonly sort: string | undefined;
  readonly isDescending: boolean;
  readonly max: number | undefined;
}

/** What anybody would write over the output of `list --json`. */
function byHand(
  tasks: readonly Task[],
  { status, sinceHours, untilHours, sort, isDescending, max }: Flags,
): readonly Task[] {
  const groups: Record<string, readonly string[]> = { ended: ['SUCCESSED', 'FAILED', 'STOPPED'] };
  const wanted = status?.flatMap((word) => groups[word] ?? word.toUpperCase());
  const created = (task: Task) => task.create_time ?? Number.NaN;
  const chosen = tasks.filter((task) => !wanted || wanted.includes((task.status ?? '').toUpperCase()));
  const since = chosen.filter((task) => sinceHours === undefined || created(task) >= now - sinceHours * hour);
  const range = since.filter((task) => untilHours === undefined || created(task) < now - untilHours * hour);
  if (sort === undefined) return range.slice(0, max);
  const keys: Record<string, (task: Task) => string | number | null | undefined> = {
    created: (task) => task.create_time,
    samples: (task) => task.total_sample_count,
    path: (task) => task.path,
    'export_params.train_sample_ratio': (task) => task.export_params?.train_sample_ratio,
  };
  const key = (task: Task) => keys[sort]?.(task) ?? '';
  const [valued, others] = [range.filter((task) => key(task) !== ''), range.filter((task) => key(task) === '')];
  const order = (a: string | number, b: string | number) =>
    typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === 'number' ? -1 : 1;
  return [...valued.sort((a, b) => order(key(a), key(b)) * (isDescending ? -1 : 1)), ...others].slice(0, max);
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => maybe(fc.option(arbitrary, { freq: 4 }));

const aTask: fc.Arbitrary<Task> = fc.record({
  status: nullable(fc.constantFrom('INIT', 'RUNNING', 'FAILED', 'failed', 'SUCCESSED', 'STOPPED', 'PAUSED')),
  create_time: nullable(fc.integer({ min: 0, max: 10 }).map((hours) => now - hours * hour)),
  total_sample_count: nullable(fc.integer({ min: 0, max: 5 })),
  path: maybe(fc.constantFrom('', '/b/a/', '/b/B/', '/b/ä/', '/b/b/')),
  export_params: maybe(fc.record({ train_sample_ratio: maybe(fc.constantFrom('0.8', '0.10', 0.9)) })),
});

const someFlags: fc.Arbitrary<Flags> = fc.record({
  status: maybe(fc.uniqueArray(fc.constantFrom('init', 'running', 'FAILED', 'Stopped', 'ended'), { minLength: 1 })),
  sinceHours: maybe(fc.integer({ min: 5, max: 11 })),
  untilHours: maybe(fc.integer({ min: 0, max: 5 })),
  sort: maybe(fc.constantFrom('created', 'samples', 'path', 'export_params.train_sample_ratio')),
  isDescending: fc.boolean(),
  max: maybe(fc.integer({ min: 1, max: 12 })),
});

function argumentsOf({ status, sinceHours, untilHours, sort, isDescending, max }: Flags): string[] {
  return [
    ...(status === undefined ? [] : ['--status', status.join(',')]),
    ...(sinceHours === undefined ? [] : ['--since', `${sinceHours}h`]),
    ...(untilHours === undefined ? [] : ['--until', `${untilHours}h`]),
    ...(sort === undefined ? [] : ['--sort', `${sort}${isDescending ? ':desc' : ''}`]),
    ...(max === undefined ? [] : ['--max', String(max)]),
  ];
}

test('choosing is what anybody would do with the whole list', async () => {
  const lists = fc.array(aTask, { maxLength: 25 });
  const property = fc.asyncProperty(lists, someFlags, fc.integer({ min: 1, max: 10 }), async (tasks, flags, limit) => {
    await withServer(pagesOf(tasks), async ({ origin }) => {
      const list = async (argv: readonly string[]) => {
        const host = { env: accessTo(origin), clock: fakeClock({ wallClockAtStart: now }) };
        const { code, stdout } = await runCli(['list', '--json', '--all', '--limit', String(limit), ...argv], host);
        expect(code).toBe(0);
        return JSON.parse(stdout);
      };
      const { export_tasks: all } = await list([]);
      const expected = byHand(all, flags);
      const isChosen = Object.values({ ...flags, sort: undefined, isDescending: undefined }).some(
        (one) => one !== undefined,
      );
      const total = isChosen ? expected.length : all.length;
      expect(await list(argumentsOf(flags))).toEqual({ total_count: total, export_tasks: expected });
    });
  });
  await fc.assert(property, tries(60));
}, 60_000);

function pagesOf(tasks: readonly Task[]): CannedAnswer {
  const all = tasks.map((task, index) => ({ task_id: `t${index}`, ...task }));
  return ({ url }, response) => {
    const { searchParams } = new URL(url, 'http://localhost');
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(searchParams.get(name)));
    const start = (limit ?? 0) * (offset ?? 0);
    respond(response, { body: { total_count: all.length, export_tasks: all.slice(start, start + (limit ?? 0)) } });
  };
}
