import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { field, isRecord } from '../../src/values.ts';
import { exportTasksUrl, get, list, morning, show, withSandbox } from './ask.ts';

const plain = { path: '/test-obs/daoChu/', export_type: 3, export_params: { sample_state: '', export_dest: 'DIR' } };
const toNewDataset = {
  path: '/test-obs/classify/input/',
  export_type: 3,
  export_params: {
    sample_state: '',
    export_dest: 'NEW_DATASET',
    export_new_dataset_name: 'dataset-export-test',
    export_new_dataset_work_path: '/test-obs/classify/output/',
  },
};

test('the documented order starts an export: it queues, runs and succeeds', () =>
  withSandbox({ tasks: 2 }, async (sandbox, clock) => {
    const id = await started(sandbox, plain);
    expect(id).toMatch(/^[0-9A-Za-z]{19}$/);
    const fields = {
      task_id: id,
      path: '/test-obs/daoChu/',
      export_type: 3,
      version_format: 'Default',
      export_format: 2,
      export_params: {
        sample_state: '',
        export_dest: 'DIR',
        clear_hard_property: true,
        train_sample_ratio: '1.00',
        ratio_sample_usage: false,
      },
    };
    expect(await show(sandbox, id)).toEqual({
      ...fields,
      status: 'INIT',
      progress: 0,
      create_time: morning,
      update_time: morning,
    });
    expect((await list(sandbox)).tasks.map((task) => task.task_id)).toEqual([
      id,
      'rF9NNoB56k5rtYKg2Y7',
      'TZMuy7OKbClkGCAc3gb',
    ]);
    clock.advance(13);
    expect(await show(sandbox, id)).toMatchObject({ ...fields, status: 'RUNNING', update_time: morning + 13_000 });
    expect(Math.round((await show(sandbox, id)).progress ?? 0)).toBe(50);
    clock.advance(10);
    expect(await show(sandbox, id)).toMatchObject({
      status: 'SUCCESSED',
      progress: 100,
      update_time: morning + 23_000,
    });
  }));

test('the same order twice starts two exports', () =>
  withSandbox({ tasks: 0 }, async (sandbox) => {
    const ids = [await started(sandbox, plain), await started(sandbox, plain)];
    expect((await list(sandbox)).tasks.map((task) => task.task_id)).toEqual(ids.toReversed());
  }));

test('what was ordered is what the task tells, in the fields that a task has', () =>
  withSandbox({}, async (sandbox) => {
    const version = await currentVersion(sandbox);
    const search = [{ label_list: { labels: [{ name: 'stop', type: 1 }] } }];
    const order = {
      annotation_format: 'VOC',
      export_format: 1,
      export_type: 0,
      path: 's3://exports/mine',
      sample_state: '__ACCEPTED__',
      source_type_header: 's3://',
      status: 0,
      task_id: 'ignored',
      version_format: 'CSV',
      version_id: version,
      with_column_header: false,
      export_params: {
        clear_hard_property: false,
        search_conditions: search,
        samples: ['a', 'b', 'c'],
        train_sample_ratio: '0.80',
        ratio_sample_usage: true,
      },
    };
    const id = await started(sandbox, order);
    expect(await show(sandbox, id)).toEqual({
      task_id: id,
      path: 's3://exports/mine',
      export_type: 0,
      version_format: 'CSV',
      version_id: version,
      export_format: 1,
      export_params: { sample_state: '__ACCEPTED__', export_dest: 'DIR', ...order.export_params },
      status: 'INIT',
      progress: 0,
      create_time: morning,
      update_time: morning,
    });
  }));

test.each([
  ['labeled', { export_type: 0 }, 'annotated'],
  ['unlabeled', { export_type: 1 }, 'rest'],
  ['all', {}, 'total'],
  ['named', { export_params: { samples: ['a', 'b'] } }, 'named'],
])('an export of %s samples has as many', (_, change, which) =>
  withSandbox({}, async (sandbox, clock) => {
    const { body } = await get(sandbox, `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets/${sandbox.datasetId}`);
    const total = Number(field(body, 'total_sample_count'));
    const annotated = Number(field(body, 'annotated_sample_count'));
    const counts = { total, annotated, rest: total - annotated, named: 2 };
    const id = await started(sandbox, { path: '/b/p/', ...change });
    clock.advance(23);
    const { total_sample_count, finished_sample_count } = await show(sandbox, id);
    expect([total_sample_count, finished_sample_count]).toEqual(Array(2).fill(Reflect.get(counts, which)));
  }),
);

test('an export to a new dataset is an export too', () =>
  withSandbox({}, async (sandbox) => {
    const id = await started(sandbox, toNewDataset);
    expect((await show(sandbox, id)).export_params).toMatchObject(toNewDataset.export_params);
  }));

test('it runs in its own dataset, which tells so', () =>
  withSandbox({}, async (sandbox) => {
    const url = `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets`;
    const { body } = await get(sandbox, `${url}?search_content=crosswalks`);
    const [dataset] = recordsOf(field(body, 'datasets'));
    const own = `${url}/${dataset?.['dataset_id']}`;
    const { body: answer } = await post(sandbox, plain, `${own}/export-tasks`);
    const id = field(answer, 'task_id');
    const { body: detail } = await get(sandbox, `${own}?check_running_task=true&running_task_type=2`);
    expect(field(detail, 'running_tasks_id')).toContain(id);
    expect((await get(sandbox, exportTasksUrl(sandbox, `/${id}`))).status).toBe(400);
  }));

const invalid: readonly [string, unknown][] = [
  ['no JSON', '{'],
  ['nothing', ''],
  ['a list', []],
  ['no path', { export_type: 3 }],
  ['a path that is no text', { path: 7 }],
  ['an unknown type', { ...plain, export_type: 4 }],
  ['a type as a word', { ...plain, export_type: 'all' }],
  ['an unknown format', { ...plain, export_format: 3 }],
  ['an unknown annotation format', { ...plain, annotation_format: 'YOLO' }],
  ['an unknown version format', { ...plain, version_format: 'Parquet' }],
  ['an unknown prefix', { ...plain, source_type_header: 'http://' }],
  ['a word for a truth', { ...plain, with_column_header: 'yes' }],
  ['a list of parameters', { ...plain, export_params: [] }],
  ['no parameters but null', { ...plain, export_params: null }],
  ['an unknown destination', { ...plain, export_params: { export_dest: 'OBS' } }],
  ['a state without its underscores', { ...plain, export_params: { sample_state: 'ACCEPTED' } }],
  ['samples that are no ids', { ...plain, export_params: { samples: [1] } }],
  ['a ratio that is no text', { ...plain, export_params: { train_sample_ratio: 0.8 } }],
  ['a new dataset without a name', newDataset({ export_new_dataset_name: undefined })],
  ['a new dataset with a name that is none', newDataset({ export_new_dataset_name: 'my data' })],
  ['a new dataset without a work path', newDataset({ export_new_dataset_work_path: undefined })],
  ['a new dataset that works where it reads', newDataset({ export_new_dataset_work_path: '/test-obs/classify/input' })],
  [
    'a new dataset that works in what it reads',
    newDataset({ export_new_dataset_work_path: '/test-obs/classify/input/w/' }),
  ],
];

test.each(invalid)('%s is an invalid order', (_, order) =>
  withSandbox({}, (sandbox) => expectRefusal(sandbox, order, 400, '4384', 'Invalid export parameter.')),
);

test.each(['', '/', 'bucket/p/', '//p/', '/b//p/', 'obs://b/p/', 's3:///p', '/b/\n/', 'http://b/p'])(
  'the path %j is refused',
  (path) =>
    withSandbox({}, (sandbox) => expectRefusal(sandbox, { ...plain, path }, 400, '4358', 'Invalid export path.')),
);

test.each(['/b', '/b/', '/b/p', '/b/p/q/', 's3://b', 's3://b/p/', '/b/ä ö/'])('the path %j is taken', (path) =>
  withSandbox({}, async (sandbox) => {
    expect((await show(sandbox, await started(sandbox, { ...plain, path }))).path).toBe(path);
  }),
);

test('an unknown version and a name that another dataset has are refused', () =>
  withSandbox({}, async (sandbox) => {
    const order = { ...plain, version_id: 'unknown' };
    await expectRefusal(sandbox, order, 400, '4353', 'The dataset version does not exist.');
    const taken = newDataset({ export_new_dataset_name: 'crosswalks' });
    await expectRefusal(sandbox, taken, 400, '4351', 'The dataset name exists already.');
  }));

test('a dataset of another type cannot be exported, and one that does not exist neither', () =>
  withSandbox({}, async (sandbox) => {
    const url = `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets`;
    const { body } = await get(sandbox, `${url}?search_content=accidents`);
    const [dataset] = recordsOf(field(body, 'datasets'));
    expect(await post(sandbox, plain, `${url}/${dataset?.['dataset_id']}/export-tasks`)).toEqual({
      status: 501,
      body: { error_code: 'ModelArts.4383', error_msg: 'Dataset accidents type is 400.' },
    });
    expect(await post(sandbox, plain, `${url}/other/export-tasks`)).toEqual({
      status: 400,
      body: { error_code: 'ModelArts.4352', error_msg: 'Dataset does not exist.' },
    });
  }));

test('who may not, starts nothing', () =>
  withSandbox({ tasks: 0 }, async (sandbox) => {
    expect((await post({ ...sandbox, token: 'unknown' }, plain)).status).toBe(401);
    expect((await list(sandbox)).total).toBe(0);
  }));

test('a script says what the next ones are called and how they live, then all is as usual', () =>
  withSandbox(
    { tasks: 0, script: ['first:start,queue=5s,run=10s,fail', 'there', 'second:start,appear=4s,vanish=9s'] },
    async (sandbox, clock) => {
      const ids = async () => (await list(sandbox)).tasks.map((task) => task.task_id);
      expect(await ids()).toEqual(['there']);
      clock.advance(100);
      expect(await started(sandbox, plain)).toBe('first');
      expect(await ids()).toEqual(['first', 'there']);
      clock.advance(15);
      expect(await show(sandbox, 'first')).toMatchObject({
        path: '/test-obs/daoChu/',
        status: 'FAILED',
        error_code: 'ModelArts.4401',
        create_time: morning + 100_000,
        update_time: morning + 115_000,
      });
      expect(await started(sandbox, plain)).toBe('second');
      expect(await ids()).toEqual(['first', 'there']);
      clock.advance(4);
      expect(await ids()).toEqual(['second', 'first', 'there']);
      expect(await show(sandbox, 'second')).toMatchObject({ status: 'RUNNING', create_time: morning + 115_000 });
      clock.advance(5);
      expect(await ids()).toEqual(['first', 'there']);
      expect(await started(sandbox, plain)).toMatch(/^[0-9A-Za-z]{19}$/);
    },
  ));

const noAnswer: readonly [string, number][] = [
  ['lost', 0],
  ['lost-reset', 0],
  ['lost-504', 504],
  ['lost-500', 500],
  ['lost-html', 200],
  ['lost-html-502', 502],
  ['lost-429:1', 429],
  ['empty', 200],
  ['truncated', 200],
  ['reset-body', 200],
];

test.each(noAnswer)('with the fault %s the export runs, although no answer says so', (faults, status) =>
  withSandbox({ tasks: 0, faults }, async (sandbox) => {
    expect(await outcomeOf(sandbox)).toEqual([status, undefined]);
    expect((await list(sandbox)).tasks).toMatchObject([{ path: plain.path, status: 'INIT' }]);
  }),
);

test.each<[string, number]>([
  ['reset', 0],
  ['504', 504],
  ['502', 502],
  ['html', 200],
  ['400+4384', 400],
  ['501+4385', 501],
  ['200+4384', 200],
  ['429:1', 429],
])('with the fault %s nothing was started', (faults, status) =>
  withSandbox({ tasks: 0, faults }, async (sandbox) => {
    expect(await outcomeOf(sandbox)).toEqual([status, undefined]);
    expect((await list(sandbox)).total).toBe(0);
  }),
);

test('lost-hang keeps the effect while the answer never comes', () =>
  whileItHangs('lost-hang', async (sandbox) => {
    while ((await list(sandbox)).total === 0);
  }));

test('hang alone starts nothing', () =>
  whileItHangs('hang', async (sandbox) => {
    expect((await list(sandbox)).total).toBe(0);
  }));

test.each<[string, number]>([
  ['late=5s', 200],
  ['lost+late=5s', 0],
  ['lost-504+late=5s', 504],
])('with the fault %s it shows only later, in the list and alone', (faults, status) =>
  withSandbox({ tasks: 0, faults, script: ['mine:start'] }, async (sandbox, clock) => {
    expect(await outcomeOf(sandbox)).toEqual([status, status === 200 ? 'mine' : undefined]);
    clock.advance(4.9);
    expect([(await list(sandbox)).total, (await get(sandbox, exportTasksUrl(sandbox, '/mine'))).status]).toEqual([
      0, 400,
    ]);
    clock.advance(0.1);
    expect((await list(sandbox)).tasks).toMatchObject([{ task_id: 'mine', create_time: morning, status: 'RUNNING' }]);
    expect((await show(sandbox, 'mine')).task_id).toBe('mine');
  }),
);

test('the date of an answer is that of the clock by which tasks are created', () =>
  withSandbox({}, async (sandbox, clock) => {
    clock.advance(1.5);
    const response = await send(sandbox, plain);
    expect(response.headers.get('Date')).toBe('Fri, 20 Nov 2026 08:30:01 GMT');
    const id = String(field(await response.json(), 'task_id'));
    expect((await show(sandbox, id)).create_time).toBe(morning + 1_500);
  }));

function newDataset(change: object) {
  return { ...toNewDataset, export_params: { ...toNewDataset.export_params, ...change } };
}

function send(
  sandbox: Sandbox,
  order: unknown,
  url = exportTasksUrl(sandbox),
  signal?: AbortSignal,
): Promise<Response> {
  const headers = { 'X-Auth-Token': sandbox.token, 'Content-Type': 'application/json' };
  const body = typeof order === 'string' ? order : JSON.stringify(order);
  return fetch(url, { method: 'POST', headers, body, ...(signal && { signal }) });
}

async function post(sandbox: Sandbox, order: unknown, url?: string) {
  const response = await send(sandbox, order, url);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

async function started(sandbox: Sandbox, order: unknown): Promise<string> {
  const { status, body } = await post(sandbox, order);
  expect([status, body]).toEqual([200, { task_id: expect.any(String) }]);
  return String(field(body, 'task_id'));
}

/** Looks while an order that has arrived is not answered. */
async function whileItHangs(faults: string, look: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const arrivals = new EventEmitter();
  await withSandbox({ tasks: 0, faults, onRequest: () => arrivals.emit('request') }, async (sandbox) => {
    const leave = new AbortController();
    const arrived = once(arrivals, 'request');
    const hanging = send(sandbox, plain, undefined, leave.signal).catch(() => 'left');
    await arrived;
    await look(sandbox);
    leave.abort();
    expect(await hanging).toBe('left');
  });
}

/** The status, 0 for no answer at all, and the id that is told. */
async function outcomeOf(sandbox: Sandbox): Promise<readonly [number, unknown]> {
  const response = await send(sandbox, plain).catch(() => undefined);
  const text = await response?.text().catch(() => undefined);
  return [response?.status ?? 0, field(parsed(text), 'task_id')];
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function expectRefusal(sandbox: Sandbox, order: unknown, status: number, code: string, message: string) {
  const { total } = await list(sandbox);
  const body = { error_code: `ModelArts.${code}`, error_msg: message };
  expect(await post(sandbox, order)).toEqual({ status, body });
  expect((await list(sandbox)).total).toBe(total);
}

async function currentVersion(sandbox: Sandbox): Promise<string> {
  const { body } = await get(sandbox, `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets/${sandbox.datasetId}`);
  return String(field(body, 'current_version_id'));
}

function recordsOf(value: unknown) {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
