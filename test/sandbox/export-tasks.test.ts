import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exportTasksUrl, get, list, show, withSandbox } from './ask.ts';

const refused = 'Incorrect IAM authentication information:';
const requestId = '00000000000000000000000000000001';

test.each([
  ['no token', undefined, `${refused} x-auth-token not found`],
  ['an unknown token', 'MIIunknown', `${refused} decrypt token fail`],
])('%s is refused by the gateway', (_, token, message) =>
  withSandbox({}, async (sandbox) => {
    const response = await fetch(exportTasksUrl(sandbox), { headers: token ? { 'X-Auth-Token': token } : {} });
    expect([response.status, response.headers.get('X-Request-Id')]).toEqual([401, requestId]);
    expect(await response.json()).toEqual({ error_msg: message, error_code: 'APIG.0301', request_id: requestId });
  }),
);

const refusals: readonly [string, (sandbox: Sandbox) => string, number, unknown][] = [
  [
    'another project',
    (sandbox) => `${sandbox.endpoint}/v2/other/datasets/${sandbox.datasetId}/export-tasks`,
    403,
    {
      error_code: 'ModelArts.0210',
      error_msg: 'The project ID in the URL does not match the project of the token.',
    },
  ],
  [
    'an unknown dataset',
    (sandbox) => `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets/other/export-tasks`,
    400,
    { error_code: 'ModelArts.4352', error_msg: 'Dataset does not exist.' },
  ],
  [
    'an unknown task',
    (sandbox) => exportTasksUrl(sandbox, '/rF9NNoB56k5rtYKg2Y8'),
    400,
    { error_code: 'ModelArts.4359', error_msg: 'The export task does not exist.' },
  ],
  ['an unknown path', (sandbox) => `${sandbox.endpoint}/v2/${sandbox.projectId}/data`, 404, unknownApi()],
  ['a path below a task', (sandbox) => exportTasksUrl(sandbox, '/a/b'), 404, unknownApi()],
  ['a path that is no address', (sandbox) => `${sandbox.endpoint}//`, 404, unknownApi()],
];

test.each(refusals)('%s is refused', (_, url, status, body) =>
  withSandbox({}, async (sandbox) => {
    expect(await get(sandbox, url(sandbox))).toEqual({ status, body });
  }),
);

test('another method than GET is an unknown API', () =>
  withSandbox({}, async (sandbox) => {
    const response = await fetch(exportTasksUrl(sandbox), {
      method: 'DELETE',
      headers: { 'X-Auth-Token': sandbox.token },
    });
    expect([response.status, await response.json()]).toEqual([404, unknownApi()]);
  }));

test.each([
  ['limit=0', 'The value of limit should be in [1,100].'],
  ['limit=101', 'The value of limit should be in [1,100].'],
  ['limit=', 'The value of limit should be in [1,100].'],
  ['limit=1.5', 'The value of limit should be in [1,100].'],
  ['limit=0x10', 'The value of limit should be in [1,100].'],
  ['offset=-1', 'The value of offset should be in [0,2147483647].'],
  ['offset=1e1', 'The value of offset should be in [0,2147483647].'],
  ['export_type=4', 'The value of export_type should be in [0,3].'],
  ['export_type=all', 'The value of export_type should be in [0,3].'],
])('the query %s is refused', (query, message) =>
  withSandbox({}, async (sandbox) => {
    const body = { error_code: 'ModelArts.0104', error_msg: message };
    expect(await get(sandbox, exportTasksUrl(sandbox, `?${query}`))).toEqual({ status: 400, body });
  }),
);

test('the documented example is the answer of a dataset with two tasks', () =>
  withSandbox({ tasks: 2 }, async (sandbox) => {
    const example: unknown = JSON.parse(await readFile('test/fixtures/list-200.json', 'utf8'));
    expect(await get(sandbox, exportTasksUrl(sandbox))).toEqual({ status: 200, body: example });
  }));

test('a dataset without tasks answers an empty list', () =>
  withSandbox({ tasks: 0 }, async (sandbox) => {
    const body = { total_count: 0, export_tasks: [] };
    expect(await get(sandbox, exportTasksUrl(sandbox))).toEqual({ status: 200, body });
  }));

test('limit is 10 and offset 0 when they are not given', () =>
  withSandbox({}, async (sandbox) => {
    expect(await list(sandbox)).toEqual(await list(sandbox, '?limit=10&offset=0'));
    expect((await list(sandbox)).tasks).toHaveLength(10);
  }));

test('pages end at the last task, and beyond it they are empty', () =>
  withSandbox({ tasks: 25 }, async (sandbox) => {
    expect((await list(sandbox, '?offset=2')).tasks).toHaveLength(5);
    expect(await list(sandbox, '?offset=3')).toEqual({ total: 25, tasks: [] });
    expect(await list(sandbox, '?offset=2147483647&limit=100')).toEqual({ total: 25, tasks: [] });
  }));

test('in record mode offset counts tasks', () =>
  withSandbox({ offsetMode: 'record' }, async (sandbox) => {
    const all = await list(sandbox, '?limit=100');
    expect(await list(sandbox, '?limit=3&offset=2')).toEqual({ total: 25, tasks: all.tasks.slice(2, 5) });
  }));

test.each([0, 1, 2, 10, 99, 100, 101, 250])(
  'both ways of paging bring each of %d tasks once, newest first',
  async (tasks) => {
    for (const limit of [10, 100]) {
      const byPage = await everyPage({ tasks, offsetMode: 'page' }, limit, 1);
      const byRecord = await everyPage({ tasks, offsetMode: 'record' }, limit, limit);
      expect(new Set(byPage.map((task) => task.task_id)).size).toBe(tasks);
      expect(byPage).toEqual(byPage.toSorted((one, other) => (other.create_time ?? 0) - (one.create_time ?? 0)));
      expect(byRecord).toEqual(byPage);
    }
  },
);

test('the filter by type counts and lists only that type, page by page', () =>
  withSandbox({ tasks: 120 }, async (sandbox) => {
    const all = [...(await list(sandbox, '?limit=100')).tasks, ...(await list(sandbox, '?limit=100&offset=1')).tasks];
    for (const type of [0, 1, 2, 3]) {
      const expected = all.filter((task) => task.export_type === type);
      const first = await list(sandbox, `?export_type=${type}&limit=12`);
      const second = await list(sandbox, `?export_type=${type}&limit=12&offset=1`);
      expect(first).toEqual({ total: expected.length, tasks: expected.slice(0, 12) });
      expect(second.tasks).toEqual(expected.slice(12, 24));
    }
  }));

test('every listed task is found by its id, as it was listed', () =>
  withSandbox({ tasks: 30, script: ['own'] }, async (sandbox) => {
    const { tasks } = await list(sandbox, '?limit=100');
    expect(await Promise.all(tasks.map((task) => show(sandbox, task.task_id)))).toEqual(tasks);
  }));

async function everyPage(options: { tasks: number; offsetMode: 'page' | 'record' }, limit: number, stride: number) {
  const found: Awaited<ReturnType<typeof list>>['tasks'][number][] = [];
  await withSandbox(options, async (sandbox) => {
    for (let page = 0; page * limit < options.tasks + limit; page += 1) {
      const { total, tasks } = await list(sandbox, `?limit=${limit}&offset=${page * stride}`);
      expect(total).toBe(options.tasks);
      found.push(...tasks);
    }
  });
  return found;
}

function unknownApi() {
  return {
    error_msg: 'The API does not exist or has not been published in the environment',
    error_code: 'APIG.0101',
    request_id: requestId,
  };
}
