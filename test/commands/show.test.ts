import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { taskId } from '../../src/commands/values.ts';
import { checkedId } from '../../src/settings/setting.ts';
import { accessTo } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { startServer } from '../helpers/server.ts';

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

const help = "'modelarts-export show --help' tells what there is";
const mistakes: readonly (readonly [argv: readonly string[], message: string, hint: string])[] = [
  [['..'], "TASK_ID: '..' is not an id", 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots'],
  [[], "missing required argument 'task-id'", help],
  [['a', 'b'], "show does not take the argument 'b'", help],
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
