import { expect, test } from '@jest/globals';
import type { Api } from '../../src/api/call.ts';
import { createExportTasks, type ExportTasks } from '../../src/api/export-tasks.ts';
import { createSend } from '../../src/http/index.ts';
import { failureOf } from '../helpers/failure.ts';
import { type CannedAnswer, startServer, type TestServer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

type Credential = Api['credential'];

const token: Credential = {
  headers: async () => ({ 'X-Auth-Token': 'old-token' }),
};
const list = '/v2/p1/datasets/d1/export-tasks';

test('a parameter that is not given is not sent', () =>
  withTasks({ body: { total_count: 0, export_tasks: [] } }, token, async (tasks, server) => {
    await tasks.page();
    await tasks.page({ limit: 100, offset: 0, exportType: 0 });
    expect(server.requests.map(({ url }) => url)).toEqual([list, `${list}?export_type=0&limit=100&offset=0`]);
    expect(server.requests[0]?.headers['x-auth-token']).toBe('old-token');
  }));

test('a page holds the tasks and the count', () =>
  withTasks({ body: { total_count: 7, export_tasks: [{ task_id: 't1' }] } }, token, async (tasks) => {
    expect(await tasks.page()).toEqual({ items: [{ task_id: 't1' }], total: 7, servedAtMs: expect.any(Number) });
  }));

test('what IAM told is held against the schema of the request too, before anything is sent', () =>
  withTasks({ body: {} }, token, async (_, server) => {
    const api = {
      send: createSend({ userAgent: 'modelarts-export/test', clock: sleeplessClock() }),
      credential: token,
      endpoint: server.origin,
    };
    const tasks = createExportTasks({ ...api, project: '../p', dataset: 'd1' });
    const said = (schema: string) => ({
      kind: 'usage',
      message: `the request does not match the schema ${schema}: $.project_id must match pattern "^(?!\\.+$)[A-Za-z0-9._~-]{1,128}$", but is "../p"`,
    });
    expect(await failureOf(tasks.task('a'))).toMatchObject(said('export-task-request'));
    expect(await failureOf(tasks.page())).toMatchObject(said('export-task-list-request'));
    expect(server.requests).toEqual([]);
  }));

test('an answer of the wrong shape is a broken contract', () =>
  withTasks({ body: [] }, token, async (tasks) => {
    expect((await failureOf(tasks.page()))['kind']).toBe('contract');
    expect((await failureOf(tasks.task('t1')))['kind']).toBe('contract');
  }));

test('one task is read by its id, also one that failed', () => {
  const body = { task_id: 'a~b', status: 'FAILED', error_code: 'ModelArts.4401', error_msg: 'Failed.' };
  return withTasks({ body }, token, async (tasks, server) => {
    expect(await tasks.task('a~b')).toEqual(body);
    expect(server.requests.map(({ url }) => url)).toEqual([`${list}/a~b`]);
  });
});

test('an id cannot lead elsewhere', () =>
  withTasks({ body: { task_id: '../x?y' } }, token, async (tasks, server) => {
    expect((await failureOf(tasks.task('../x?y')))['kind']).toBe('usage');
    expect(server.requests).toEqual([]);
  }));

test('another task than the one asked for is a broken contract', () =>
  withTasks({ body: { task_id: 't2' } }, token, async (tasks) => {
    expect(await failureOf(tasks.task('t1'))).toEqual({
      kind: 'contract',
      message: 'asked for the export task t1, but the answer is another one',
    });
  }));

test('after a 401 a credential that can be renewed is, once, and the request is sent again', () =>
  withTasks([{ status: 401 }, { body: { task_id: 't1' } }], renewable(), async (tasks, server) => {
    expect(await tasks.task('t1')).toEqual({ task_id: 't1' });
    expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual(['token-1', 'token-2']);
  }));

test.each<[string, number, Credential, number]>([
  ['a second 401 ends it', 401, renewable(), 2],
  ['what cannot be renewed is not', 401, token, 1],
  ['what could not be renewed is not tried again', 401, { ...token, renew: async () => false }, 1],
  ['a 403 renews nothing', 403, renewable(), 1],
])('%s', (_name, status, credential, requests) =>
  withTasks({ status }, credential, async (tasks, server) => {
    expect((await failureOf(tasks.page()))['kind']).toBe('auth');
    expect(server.requests).toHaveLength(requests);
  }),
);

test('a call may want no retries', () =>
  withTasks({ status: 503 }, token, async (tasks, server) => {
    await failureOf(tasks.task('t1', { retries: 0 }));
    expect(server.requests).toHaveLength(1);
    await failureOf(tasks.page());
    expect(server.requests).toHaveLength(6);
  }));

function renewable(): Credential {
  let version = 1;
  return {
    headers: async () => ({ 'X-Auth-Token': `token-${version}` }),
    renew: async () => {
      version += 1;
      return true;
    },
  };
}

async function withTasks(
  answers: CannedAnswer | readonly CannedAnswer[],
  credential: Credential,
  use: (tasks: ExportTasks, server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(answers);
  const send = createSend({ userAgent: 'modelarts-export/test', clock: sleeplessClock() });
  const connection = { send, credential, endpoint: server.origin, project: 'p1', dataset: 'd1' };
  const tasks = createExportTasks({ ...connection });
  await use(tasks, server).finally(() => {
    send.close();
    return server.close();
  });
}
