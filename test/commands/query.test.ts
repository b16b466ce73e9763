import { describe, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { someIds } from '../helpers/fake-list.ts';
import { runCli } from '../helpers/host.ts';
import { withListServer } from '../helpers/list-server.ts';
import { path, withStarting } from '../helpers/starting.ts';
import { withServer } from '../helpers/with-server.ts';

test('three pages are one document, asked once', () =>
  withListServer(someIds(250), {}, async (server) => {
    const env = accessTo(server.origin);
    const query =
      "[total_count, length(export_tasks), export_tasks[-1].task_id, length(export_tasks[?task_id=='t100'])]";
    expect(await runCli(['list', '--query', query], { env })).toEqual({
      code: 0,
      stdout: '250\n250\nt249\n1\n',
      stderr: '',
    });
    expect(server.requests).toHaveLength(3);
  }));

const id = 'rF9NNoB56k5rtYKg2Y7';

test.each<[argv: readonly string[], stdout: string]>([
  [['list', '--query', 'length(export_tasks)'], '25\n'],
  [['--query', 'length(export_tasks)', 'ls'], '25\n'],
  [['list', '--query=length(export_tasks)', '--json'], '25\n'],
  [['list', '--limit', '2', '--query', 'length(export_tasks)'], '2\n'],
  [['show', id, '--query', 'task_id'], `${id}\n`],
  [['show', id, '--query', '{id: task_id}', '-o', 'yaml'], `id: ${id}\n`],
  [['wait', id, '--query', 'status'], 'SUCCESSED\n'],
  [['datasets', '--query', "datasets[?dataset_name=='street-signs'].dataset_id"], 'gfghHSokody6AJigS5A\n'],
  [['datasets', 'list', '--query', 'datasets[?dataset_type==`400`].data_sources[].source_info.user_password'], '***\n'],
  [['datasets', 'show', 'street-signs', '--query', 'dataset_id'], 'gfghHSokody6AJigS5A\n'],
  [['whoami', '--query', 'credential.kind'], 'token\n'],
])('%j', async (argv, stdout) => {
  const outcome = await runCli([...argv, '--sandbox', '--quiet']);
  expect(outcome).toEqual({ code: 0, stdout, stderr: '' });
});

test('of several tasks the wait has one document', () =>
  withStarting({ script: ['one:run=5s', 'two:run=3s,fail'] }, async ({ run }) => {
    const { code, stdout } = await run(['wait', 'one', 'two', '-q', '--query', 'export_tasks[].[task_id, status][]']);
    expect({ code, stdout }).toEqual({ code: 10, stdout: 'one\nSUCCESSED\ntwo\nFAILED\n' });
  }));

test('start --wait tells of the task that it has started', () =>
  withStarting({ script: ['mine:start,run=5s'] }, async ({ start }) => {
    const { code, stdout } = await start(['--path', path, '--wait', '--query', '[task_id, status]']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'mine\nSUCCESSED\n' });
  }));

test('the command that waits on asks the same', () =>
  withStarting({ script: ['one:run=forever'] }, async ({ run }) => {
    const { code, stderr } = await run(['wait', 'one', '--timeout', '0', '--query', "path || 'none'"]);
    const hint = `hint: the export goes on; wait on with: modelarts-export wait one --query 'path || '\\''none'\\'''\n`;
    expect({ code, hint: stderr.split('\n').at(-2) }).toEqual({ code: 8, hint: hint.trimEnd() });
  }));

describe('a mistake is found before anything is sent', () => {
  const format = '--query prints what it finds as it is, or as json or yaml:';
  const tutorial = 'https://jmespath.org/tutorial.html shows how queries are written';
  test.each<[argv: readonly string[], message: string, hint: string]>([
    [['list', '--query', 'a['], '--query cannot be read: it ends too soon', tutorial],
    [['datasets', '--query', 'a['], '--query cannot be read: it ends too soon', tutorial],
    [['whoami', '--query', 'a['], '--query cannot be read: it ends too soon', tutorial],
    [['list', '--query='], '--query is empty', 'is a variable empty?'],
    [['list', '--query', '--strict'], '--query is followed by --strict, not by a value', 'is a variable empty?'],
    [['list', '--query', 'a', '--csv'], `${format} csv cannot stand beside it`, 'leave one of them out'],
    [['list', '--query', 'a', '-o', 'table'], `${format} table cannot stand beside it`, 'leave one of them out'],
    [['show', id, '--query', 'a', '-o', 'ndjson'], `${format} ndjson cannot stand beside it`, 'leave one of them out'],
    [['config', 'list', '--query', 'a'], 'config list does not take --query', 'leave it out'],
    [['login', '--query', 'a'], 'login does not take --query', 'leave it out'],
    [['--query', 'a', 'sandbox'], 'sandbox does not take --query', 'leave it out'],
    [['start', '--path', path, '--query', 'a'], '--query is for --wait', 'give --wait, too'],
    [
      ['start', '--path', path, '--wait', '--dry-run', '--query', 'a'],
      '--query asks what a wait prints, --dry-run prints the order',
      'leave one of them out',
    ],
  ])('%j', (argv, message, hint) =>
    withServer({}, async (server) => {
      const outcome = await runCli(argv, { env: accessTo(server.origin) });
      // what was asked for tells how the error is told
      const isJson = argv.includes('ndjson');
      const told = isJson
        ? `${JSON.stringify({ error: { kind: 'usage', exit_code: 2, message, retryable: false, hint } })}\n`
        : `error: ${message}\nhint: ${hint}\n`;
      expect({ ...outcome, connections: server.connections() }).toEqual({
        code: 2,
        stdout: '',
        stderr: told,
        connections: 0,
      });
    }),
  );

  test('a query that begins as a flag does is none, neither for the form of the error', async () => {
    const { code, stderr } = await runCli(['list', '--query', '-o[', '--sandbox']);
    expect({ code, stderr: stderr.split(':')[0] }).toEqual({ code: 2, stderr: 'error' });
  });
});

test('a query that cannot be answered is exit 2, in the form that was asked for', async () => {
  const argv = ['list', '--sandbox', '--quiet', '--query', 'length(total_count)'];
  const message =
    '--query: Invalid type: length() expected argument 1 to be type (string | array | object) but received type number instead.';
  const hint = '--json shows the document that is asked';
  expect(await runCli(argv)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` });
  expect(await runCli([...argv, '--json'])).toEqual({
    code: 2,
    stdout: '',
    stderr: `${JSON.stringify({ error: { kind: 'usage', exit_code: 2, message, retryable: false, hint } })}\n`,
  });
});
