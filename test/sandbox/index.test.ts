import { Agent, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { startSandbox } from '../../src/sandbox/index.ts';
import { createClock, exportTasksUrl, get, list, withSandbox } from './ask.ts';

test('the environment is what a shell needs to use the sandbox', () =>
  withSandbox({}, async (sandbox) => {
    expect(sandbox.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.environment).toEqual({
      MODELARTS_ENDPOINT: sandbox.endpoint,
      MODELARTS_IAM_ENDPOINT: sandbox.iamEndpoint,
      MODELARTS_PROJECT_ID: sandbox.projectId,
      MODELARTS_DATASET_ID: sandbox.datasetId,
      MODELARTS_TOKEN: sandbox.token,
    });
  }));

test('it serves 25 tasks when nothing else is asked for', () =>
  withSandbox({}, async (sandbox) => {
    const { total, tasks } = await list(sandbox, '?limit=100');
    expect([total, tasks.length]).toEqual([25, 25]);
  }));

test('the token is another one each time, unless one is handed in', () =>
  withSandbox({}, (one) =>
    withSandbox({}, async (other) => {
      expect(one.token).toMatch(/^MII[\w-]{40,}$/);
      expect(one.token).not.toBe(other.token);
      await withSandbox({ token: 'MIImine' }, async (sandbox) => {
        expect([sandbox.token, (await list(sandbox)).total]).toEqual(['MIImine', 25]);
      });
    }),
  ));

test('a port in use is told with its code', () =>
  withSandbox({}, async ({ endpoint }) => {
    const port = Number(new URL(endpoint).port);
    await expect(startSandbox({ clock: createClock(), port })).rejects.toMatchObject({
      message: `port ${port} on 127.0.0.1 is already in use`,
      code: 'EADDRINUSE',
    });
  }));

test.each([
  [{ port: 65_536 }, 'the port is 0 to 65535, not 65536'],
  [{ tasks: -1 }, 'the number of tasks is 0 to 10000000, not -1'],
  [{ latencyMs: -1 }, 'the latency in ms is 0 to 3600000, not -1'],
  [{ tasks: 1.5 }, 'the number of tasks is 0 to 10000000, not 1.5'],
  [{ script: ['a:run=1s', 'a'] }, "the task 'a' is given twice"],
])('the options %j are refused', async (options, message) => {
  const expected = { message, code: 'ERR_SANDBOX_OPTION' };
  await expect(startSandbox({ clock: createClock(), ...options })).rejects.toMatchObject(expected);
});

test('every request is told to onRequest, with its query', async () => {
  const seen: unknown[] = [];
  await withSandbox({ onRequest: (arrived) => seen.push(arrived) }, async (sandbox) => {
    await list(sandbox, '?limit=3');
    await get(sandbox, `${sandbox.endpoint}/elsewhere`);
    const { pathname } = new URL(exportTasksUrl(sandbox));
    expect(seen).toEqual([
      { method: 'GET', url: `${pathname}?limit=3` },
      { method: 'GET', url: '/elsewhere' },
    ]);
  });
});

test('close ends at once, with an idle connection kept alive, a request that hangs and one that waits', async () => {
  const sandbox = await startSandbox({ clock: createClock(), faults: 'ok,hang', latencyMs: 1 });
  const slow = await startSandbox({ clock: createClock(), latencyMs: 3_600_000 });
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) => {
    request(exportTasksUrl(sandbox), { agent }, (response) => response.resume().on('end', resolve)).end();
  });
  const hanging = get(sandbox, exportTasksUrl(sandbox));
  const waiting = get(slow, exportTasksUrl(slow));
  const outcomes = Promise.allSettled([hanging, waiting]);
  await Promise.all([sandbox.close(), slow.close()]);
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  agent.destroy();
});

test('close may be called twice', async () => {
  const sandbox = await startSandbox({ clock: createClock() });
  await Promise.all([sandbox.close(), sandbox.close()]);
  await expect(fetch(sandbox.endpoint)).rejects.toThrow('fetch failed');
});
