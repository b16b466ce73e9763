import { expect, test } from '@jest/globals';
import { validateExportTaskListRequest } from '#wire';
import { type Check, checkItem, checkPage, checkRequest, dataOf } from '../../src/api/contract.ts';
import { exportTaskContract } from '../../src/api/export-tasks.ts';
import { CliError } from '../../src/errors/index.ts';

const tolerant = { strict: false };
const strict = { strict: true };
const checkList = (body: unknown, check: Check) => checkPage(body, exportTaskContract, check);
const checkTask = (body: unknown, check: Check) => checkItem(body, { ...exportTaskContract, id: 'a' }, check);
const checkListRequest = (request: unknown) =>
  checkRequest(request, 'export-task-list-request', validateExportTaskListRequest);
const ids = { project_id: '0123456789abcdef', dataset_id: 'gfghHSokody6AJigS5A' };

test('a page is its tasks, the very objects that were received, and its count', async () => {
  const tasks = [{ task_id: 'a', unheard_of: { of: [null] } }, { task_id: 'b' }];
  const page = await checkList({ total_count: 7, export_tasks: tasks }, tolerant);
  expect(page).toEqual({ items: tasks, total: 7 });
  expect(page.items).toBe(tasks);
});

test.each([
  ['absent', {}],
  ['null', { export_tasks: null }],
])('tasks that are %s are null, whatever the count', async (_, body) => {
  expect(await checkList({ ...body, total_count: 0 }, tolerant)).toEqual({ items: null, total: 0 });
  expect(await checkList(body, tolerant)).toEqual({ items: null, total: undefined });
});

test.each([null, -1, 2.5, 2 ** 53])('a total_count of %p is as good as none', async (total_count) => {
  expect(await checkList({ total_count, export_tasks: [] }, tolerant)).toEqual({
    items: [],
    total: undefined,
  });
});

test.each([
  [{ export_tasks: {} }, '$.export_tasks must be array, but is {}'],
  [{ total_count: '3' }, '$.total_count must be number, but is "3"'],
  [{ export_tasks: [{ task_id: 'a' }, null] }, '$.export_tasks[1] must be object, but is null'],
  [{ export_tasks: [{ status: 'INIT' }] }, '$.export_tasks[0].task_id is missing'],
  [{ export_tasks: [{ task_id: null }] }, '$.export_tasks[0].task_id must be string, but is null'],
  [
    { export_tasks: [{ task_id: 'a' }, { task_id: 'b' }, { task_id: 'c' }, { task_id: 'd', progress: 'abc' }] },
    '$.export_tasks[3].progress must be number, but is "abc"',
  ],
  [
    { export_tasks: [{ task_id: 'a', export_params: { train_sample_ratio: true } }] },
    '$.export_tasks[0].export_params.train_sample_ratio must be string or number or null, but is true',
  ],
  [
    {
      export_tasks: [
        {
          task_id: 'a',
          export_params: {
            search_conditions: [{ label_list: { labels: [{ property: { '@a/b~c': ['x', { y: 1 }] } }] } }],
          },
        },
      ],
    },
    '$.export_tasks[0].export_params.search_conditions[0].label_list.labels[0].property["@a/b~c"][1] must be string, but is {"y":1}',
  ],
  [
    { export_tasks: [{ task_id: 'a', progress: Number.POSITIVE_INFINITY }] },
    '$.export_tasks[0].progress must be number, but is Infinity',
  ],
  [
    { export_tasks: [{ task_id: 'a', progress: [[['deep', ['deeper']]]] }] },
    '$.export_tasks[0].progress must be number, but is [[["deep",[]]]]',
  ],
  [[], '$ must be object, but is []'],
  [null, '$ must be object, but is null'],
  ['<html>', '$ must be object, but is "<html>"'],
])('a list of the wrong kind names path, schema and value: %j', async (body, what) => {
  expect(await failure(() => checkList(body, tolerant))).toEqual({
    kind: 'contract',
    message: `the answer does not match the schema export-task-list: ${what}`,
    hint: undefined,
  });
});

test.each([
  [{ task_id: 'T', error_code: 'ModelArts.4401' }, true],
  [{ export_tasks: [{ task_id: 'T' }], error_code: 'ModelArts.4401' }, true],
  [{ export_tasks: [], task_id: null, error_code: 'ModelArts.4401' }, false],
  [{ error_code: 'ModelArts.4401' }, false],
])('a task with an error code of its own is a task, a list with tasks is a list: %j', (body, isData) => {
  expect(dataOf(exportTaskContract.resource)(body)).toBe(isData);
});

test('a long or dangerous value is shortened and made harmless', async () => {
  const nasty = `\u001b[31m\u009b\u202e\u2028\u007f\ud800${'x'.repeat(100)}`;
  expect((await failure(() => checkTask({ task_id: 'a', progress: nasty }, tolerant))).message).toBe(
    `the answer does not match the schema export-task: $.progress must be number, but is "\\u001b[31m\\u009b\\u202e\\u2028\\u007f\\ud800${'x'.repeat(70)}…"`,
  );
  const list = Array.from({ length: 99 }, () => 1);
  expect((await failure(() => checkTask({ task_id: 'a', path: list }, tolerant))).message).toBe(
    `the answer does not match the schema export-task: $.path must be string, but is [${'1,'.repeat(39)}1…`,
  );
});

test('a long or dangerous key is, too', async () => {
  const odd = { search_conditions: [{ metadata: { props: { ['\u202e'.repeat(81)]: 1 } } }] };
  expect((await failure(() => checkTask({ task_id: 'a', export_params: odd }, tolerant))).message).toBe(
    `the answer does not match the schema export-task: $.export_params.search_conditions[0].metadata.props["${'\\u202e'.repeat(80)}…"] must be array, but is 1`,
  );
});

test.each([
  [
    { task_id: 'a', status: 'PAUSED' },
    '$.status must be one of "INIT", "RUNNING", "FAILED", "SUCCESSED", but is "PAUSED"',
  ],
  [{ task_id: 'a', export_type: 4 }, '$.export_type must be one of 0, 1, 2, 3, but is 4'],
  [{ task_id: 'a', progress: 100.5 }, '$.progress must be <= 100, but is 100.5'],
  [{ task_id: 'a', path: null }, '$.path must be string, but is null'],
  [{ task_id: 'a', total_sample_count: 1.5 }, '$.total_sample_count must be integer, but is 1.5'],
  [{ task_id: 'a', news: 1 }, '$.news is not known'],
])('--strict refuses what is readable otherwise, and says so: %j', async (task, what) => {
  expect(await checkTask(task, tolerant)).toBe(task);
  expect(await failure(() => checkTask(task, strict))).toEqual({
    kind: 'contract',
    message: `the answer does not match the schema export-task (--strict): ${what}`,
    hint: 'it is readable without --strict',
  });
});

test('--strict gives no such hint where the tolerant shape does not fit either', async () => {
  expect(await failure(() => checkList({ export_tasks: {} }, strict))).toEqual({
    kind: 'contract',
    message:
      'the answer does not match the schema export-task-list (--strict): $.export_tasks must be array, but is {}',
    hint: undefined,
  });
});

test('a request is handed on as it is', async () => {
  const request = { ...ids, export_type: 0, limit: 100, offset: 0 };
  expect(checkListRequest(request)).toBe(request);
  const bare = { ...ids, export_type: undefined, limit: undefined, offset: undefined };
  expect(checkListRequest(bare)).toBe(bare);
});

test.each([
  [{ limit: 0 }, '$.limit must be >= 1, but is 0'],
  [{ limit: 101 }, '$.limit must be <= 100, but is 101'],
  [{ limit: 1.5 }, '$.limit must be integer, but is 1.5'],
  [{ offset: -1 }, '$.offset must be >= 0, but is -1'],
  [{ export_type: 4 }, '$.export_type must be one of 0, 1, 2, 3, but is 4'],
  [{ marker: 'x' }, '$.marker is not known'],
  [{ dataset_id: '..' }, String.raw`$.dataset_id must match pattern "^(?!\.+$)[A-Za-z0-9._~-]{1,128}$", but is ".."`],
])('a request that is wrong is an error of usage: %j', async (wrong, what) => {
  expect(await failure(() => checkListRequest({ ...ids, ...wrong }))).toEqual({
    kind: 'usage',
    message: `the request does not match the schema export-task-list-request: ${what}`,
    hint: undefined,
  });
});

test('another item than the one asked for is a broken contract', async () => {
  expect(await failure(() => checkTask({ task_id: 'b' }, tolerant))).toEqual({
    kind: 'contract',
    message: 'asked for the export task a, but the answer is another one',
    hint: undefined,
  });
});

async function failure(action: () => unknown) {
  try {
    await action();
  } catch (error) {
    if (error instanceof CliError) return { kind: error.kind, message: error.message, hint: error.details.hint };
    throw error;
  }
  throw new Error('nothing was thrown');
}
