import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { taskId } from '../../src/commands/values.ts';
import { checkedId } from '../../src/settings/setting.ts';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { respond, startServer } from '../helpers/server.ts';

const running = JSON.parse(readFileSync(new URL('../fixtures/task-200-running.json', import.meta.url), 'utf8'));
const missing = JSON.parse(readFileSync(new URL('../fixtures/error-400-task-missing.json', import.meta.url), 'utf8'));

async function show(argv: readonly string[], answer: { status?: number; body: unknown }, columns?: number) {
  const server = await startServer(answer);
  try {
    const outcome = await runCli(['show', ...argv], {
      env: accessTo(server.origin),
      ...(columns !== undefined && { stdoutColumns: columns }),
    });
    return { ...outcome, paths: server.requests.map(({ url }) => url) };
  } finally {
    await server.close();
  }
}

const path = `/v2/project-1/datasets/dataset-1/export-tasks/${running.task_id}`;

test('json is the task as it was received', async () => {
  expect(await show([running.task_id, '--json'], { body: running })).toEqual({
    code: 0,
    stdout: `${JSON.stringify(running)}\n`,
    stderr: '',
    paths: [path],
  });
});

test('a failed task is shown, and that is a success', async () => {
  const failed = { task_id: 'a', status: 'FAILED', error_code: 'ModelArts.4401', error_msg: 'Out of space.' };
  expect(await show(['a', '--color', 'never'], { body: failed }, 80)).toEqual({
    code: 0,
    stdout: `TASK
  id                a
  status            FAILED
  error             ModelArts.4401: Out of space.
`,
    stderr: '',
    paths: ['/v2/project-1/datasets/dataset-1/export-tasks/a'],
  });
});

test('a task that does not exist is 3', async () => {
  const { code, stdout, paths } = await show([running.task_id], { status: 400, body: missing });
  expect({ code, stdout, paths }).toEqual({ code: 3, stdout: '', paths: [path] });
});

test('another task than the one asked for is 7', async () => {
  const { code, stdout } = await show(['a'], { body: running });
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
});

/** A service that knows the tasks a and b. */
async function showOf(argv: readonly string[], host: HostOptions = {}) {
  const server = await startServer(({ url }, response) => {
    const id = url.split('/').at(-1);
    const task = { task_id: id, status: 'RUNNING', path: '/bucket/out/' };
    respond(response, id === 'a' || id === 'b' ? { body: task } : { status: 400, body: missing });
  });
  try {
    return await runCli(['show', ...argv], { env: accessTo(server.origin), ...host });
  } finally {
    await server.close();
  }
}

const a = '{"task_id":"a","status":"RUNNING","path":"/bucket/out/"}';
const b = a.replace('"a"', '"b"');
const sections = (id: string) => `TASK
  id                ${id}
  status            RUNNING

WHERE
  result            obs://bucket/out/
`;

test.each<[string, readonly string[], HostOptions, stdout: string]>([
  ['json: the envelope', ['b', 'a', '--json'], {}, `{"total_count":2,"export_tasks":[${b},${a}]}\n`],
  [
    'json: one that is asked for twice is one, in an envelope',
    ['a', 'a', '--json'],
    {},
    `{"total_count":1,"export_tasks":[${a}]}\n`,
  ],
  ['ndjson', ['a', 'b', '-o', 'ndjson'], {}, `${a}\n${b}\n`],
  ['name', ['a', 'b', '-o', 'name'], {}, 'a\nb\n'],
  ['a query', ['a', 'b', '--query', 'export_tasks[].task_id'], {}, 'a\nb\n'],
  [
    'a terminal: one after another',
    ['a', 'b', '--color', 'never'],
    { stdoutColumns: 80 },
    `${sections('a')}\n${sections('b')}`,
  ],
])('several tasks, %s', async (_, argv, host, stdout) => {
  expect(await showOf(argv, host)).toEqual({ code: 0, stdout, stderr: '' });
});

test('several tasks in a pipe have a blank line between them, in markdown too', async () => {
  const [first, second] = (await showOf(['a', 'b'])).stdout.split('\n\n');
  expect([(await showOf(['a'])).stdout, (await showOf(['b'])).stdout]).toEqual([`${first}\n`, second]);
  const inMarkdown = (await showOf(['a', 'b', '-o', 'markdown'])).stdout;
  expect(inMarkdown.split('\n\n').map((table) => table.split('\n')[0])).toEqual([
    '| FIELD | VALUE |',
    '| FIELD | VALUE |',
  ]);
});

test('of several tasks, those that are missing are told when the others have been printed, and that is 3', async () => {
  const said = missing.error_msg;
  expect(await showOf(['x', 'a', 'b', '--json'])).toEqual({
    code: 3,
    stdout: `{"total_count":2,"export_tasks":[${a},${b}]}\n`,
    stderr: expect.stringContaining(`"message":"export task x not found: ${said.replace(/\.$/, '')}`),
  });
  expect(await showOf(['x', 'a', 'y', '-o', 'name'])).toEqual({
    code: 3,
    stdout: 'a\n',
    stderr: `error: 2 of 3 export tasks not found: x, y (HTTP 400, ModelArts.4359)
hint: 'modelarts-export list' shows the export tasks there are
`,
  });
  expect(await showOf(['x', 'y', '--json', '-q'])).toMatchObject({ code: 3, stdout: '' });
});

const mistakes: readonly (readonly [argv: readonly string[], message: string, hint: string])[] = [
  [['..'], "TASK_ID: '..' is not an id", 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots'],
  [
    [],
    "missing required argument 'task-id'",
    "usage: modelarts-export show [options] <task-id...>\n      'modelarts-export show --help' tells more",
  ],
  [['a', '..'], "TASK_ID: '..' is not an id", 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots'],
];

test.each(mistakes)('show %j is a mistake, and nothing is sent', async (argv, message, hint) => {
  const outcome = { code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n`, paths: [] };
  expect(await show(argv, { body: running })).toEqual(outcome);
});

const long = 'x'.repeat(128);

test.each([
  'a',
  '0',
  '-',
  'a.b_c~d-e',
  '...a',
  '~',
  long,
  `${long}x`,
  '',
  '.',
  '..',
  '...',
  'a/b',
  'a b',
  'ä',
  'a\n',
  '%2e',
])('a task id and a dataset id follow the same rule: %j', (text) => {
  const said = (check: () => unknown) => {
    try {
      check();
      return 'an id';
    } catch (error) {
      return String(error);
    }
  };
  expect(said(() => taskId(text, '--dataset'))).toBe(
    said(() => checkedId({ value: text, source: '--dataset', origin: { from: 'flag' } })),
  );
});
