import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { accessTo } from '../helpers/access.ts';
import { someIds, taskOf } from '../helpers/fake-list.ts';
import { runCli } from '../helpers/host.ts';
import { type RecordedRequest, respond, startServer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { settled } from '../helpers/slow-list.ts';

type OffsetMode = 'page' | 'record';

interface Query {
  readonly limit: number;
  readonly offset: number;
}

interface Pages {
  readonly tasks: ExportTask[];
  readonly mode?: OffsetMode;
  /** Called before a page is answered; true when it has answered by itself. */
  readonly before?: (query: Query, response: ServerResponse) => Promise<boolean | undefined>;
}

/** A server that counts what is under way at once. */
async function startPages({ tasks, mode = 'page', before }: Pages) {
  const inFlight = { now: 0, most: 0 };
  const server = await startServer(async (request, response) => {
    inFlight.now += 1;
    inFlight.most = Math.max(inFlight.most, inFlight.now);
    response.once('close', () => {
      inFlight.now -= 1;
    });
    const query = queryOf(request);
    if (await before?.(query, response)) return;
    const start = mode === 'page' ? query.offset * query.limit : query.offset;
    const page = tasks.slice(start, start + query.limit);
    respond(response, { body: { total_count: tasks.length, export_tasks: page } });
  });
  const list = (...flags: string[]) =>
    runCli(['list', '-o', 'ndjson', ...flags], { env: accessTo(server.origin), clock: sleeplessClock() });
  return { server, inFlight, list };
}

function queryOf({ url }: RecordedRequest): Query {
  const { searchParams } = new URL(url, 'http://localhost');
  return { limit: Number(searchParams.get('limit')), offset: Number(searchParams.get('offset')) };
}

const faults: Readonly<Record<number, (response: ServerResponse) => void>> = {
  4: (response) => respond(response, { status: 502, body: 'bad gateway' }),
  7: (response) => response.socket?.resetAndDestroy(),
  9: (response) => respond(response, { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' }),
  17: (response) => response.socket?.resetAndDestroy(),
  20: (response) => respond(response, { status: 502, body: 'bad gateway' }),
};

test.each(['page', 'record'] as const)(
  'read ahead, with faults and answers that are late, is byte for byte what one page after another is: %s offsets',
  async (mode) => {
    const tasks = someTasks(3210);
    const turns = fc.sample(fc.integer({ min: 0, max: 30 }), { seed: 5, numRuns: 100 });
    let requests = 0;
    const ahead = await startPages({
      tasks,
      mode,
      before: async (_, response) => {
        const fault = faults[requests];
        for (let turn = turns[requests++] ?? 0; turn > 0; turn -= 1) await settled();
        fault?.(response);
        return fault !== undefined;
      },
    });
    const calm = await startPages({ tasks, mode });
    try {
      let oneByOne = '';
      for (let page = 0; page < 33; page += 1) {
        const offset = mode === 'page' ? page : page * 100;
        oneByOne += (await calm.list('--limit', '100', '--offset', String(offset), '--quiet')).stdout;
      }
      expect(await ahead.list()).toEqual({ code: 0, stdout: oneByOne, stderr: '' });
      expect(oneByOne).toBe(lines(tasks));
      expect(ahead.inFlight.most).toBe(6);
      expect(requests).toBe((mode === 'page' ? 33 : 34) + Object.keys(faults).length);
      // two of six were reset
      expect(ahead.server.connections()).toBeLessThanOrEqual(8);
    } finally {
      await ahead.server.close();
      await calm.server.close();
    }
  },
);

test('a task inserted while page 2 is retried, after page 3 was served: none is lost, none comes twice', async () => {
  const tasks = someTasks(800);
  const before = [...tasks];
  let release = () => {};
  const page3 = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: number[] = [];
  const { server, list } = await startPages({
    tasks,
    before: async ({ offset }, response) => {
      asked.push(offset);
      if (offset === 3) response.once('close', release);
      if (offset !== 2 || tasks.length > before.length) return false;
      await page3;
      tasks.unshift(taskOf('new'));
      respond(response, { status: 502, body: 'bad gateway' });
      return true;
    },
  });
  try {
    const { stdout, ...rest } = await list();
    expect(stdout).toBe(lines(before));
    expect(rest).toEqual({
      code: 0,
      stderr: 'note: the list moved while it was read: total_count between 800 and 801, 800 tasks read\n',
    });
    expect(asked.filter((offset) => offset === 2).length).toBe(2);
  } finally {
    await server.close();
  }
});

test('a broken contract on page 700 of 1,000 is found as on any other', async () => {
  const tasks = someTasks(10_000);
  const { server, list } = await startPages({
    tasks,
    before: async ({ offset }, response) => {
      if (offset !== 700) return false;
      const page = tasks.slice(7000, 7010).map((task, index) => (index === 3 ? { ...task, progress: 'abc' } : task));
      respond(response, { body: { total_count: tasks.length, export_tasks: page } });
      return true;
    },
  });
  try {
    const { stdout, ...rest } = await list('--all', '--limit', '10');
    expect(stdout).toBe(lines(tasks.slice(0, 7000)));
    expect(rest).toEqual({
      code: 7,
      stderr: [
        'incomplete: 7000 tasks written\n',
        '{"error":{"kind":"contract","exit_code":7,"message":"the answer does not match the schema export-task-list: $.export_tasks[3].progress must be number, but is \\"abc\\"","retryable":false,"hint":"is this a ModelArts endpoint? --verbose shows the request as it was sent"}}\n',
      ].join(''),
    });
    expect(server.connections()).toBeLessThanOrEqual(6);
  } finally {
    await server.close();
  }
}, 30_000);

function someTasks(count: number): ExportTask[] {
  return someIds(count).map((id, index) => ({ ...taskOf(id), status: 'SUCCESSED', progress: index % 101 }));
}

function lines(tasks: readonly ExportTask[]): string {
  return tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
}
