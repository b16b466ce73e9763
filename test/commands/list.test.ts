import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { accessTo, canary } from '../helpers/access.ts';
import { someIds } from '../helpers/fake-list.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { withListServer } from '../helpers/list-server.ts';
import type { FixedAnswer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

const example = readJson('fixtures/list-200.json');
const header = 'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR\n';
const rows = [
  'rF9NNoB56k5rtYKg2Y7\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:57:00.120Z\t4.703\t/test-obs/classify/input/\t-\n',
  'TZMuy7OKbClkGCAc3gb\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:50:24.662Z\t72.857\t/test-obs/daoChu/\t-\n',
].join('');
const csvHeader =
  'create_time,error_code,error_msg,export_format,export_params.clear_hard_property,export_params.export_dataset_version_format,export_params.export_dataset_version_name,export_params.export_dest,export_params.export_new_dataset_name,export_params.export_new_dataset_work_path,export_params.ratio_sample_usage,export_params.sample_state,export_params.train_sample_ratio,export_type,finished_sample_count,path,progress,status,task_id,total_sample_count,update_time,version_format,version_id\r\n';
const csvRows = [
  '1606103820120,,,2,true,,,NEW_DATASET,dataset-export-test,/test-obs/classify/output/,false,,1,3,20,/test-obs/classify/input/,100,SUCCESSED,rF9NNoB56k5rtYKg2Y7,20,1606103824823,Default,\r\n',
  '1606103424662,,,2,true,,,DIR,,,false,,1,3,20,/test-obs/daoChu/,100,SUCCESSED,TZMuy7OKbClkGCAc3gb,20,1606103497519,Default,\r\n',
].join('');
const wideRows = [
  'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tDESTINATION\tFORMATS\tVERSION\tUPDATED\tERROR\n',
  'rF9NNoB56k5rtYKg2Y7\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:57:00.120Z\t4.703\t/test-obs/classify/input/\tnew dataset dataset-export-test\tDefault/tile\t-\t2020-11-23T03:57:04.823Z\t-\n',
  'TZMuy7OKbClkGCAc3gb\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:50:24.662Z\t72.857\t/test-obs/daoChu/\tOBS\tDefault/tile\t-\t2020-11-23T03:51:37.519Z\t-\n',
].join('');
const allIsAType = "note: export type 'all' is a type of its own; leave --type out to see the tasks of every type\n";

test('the documented example comes out as it went in, with nothing on stderr', async () => {
  const { code, stdout, stderr } = await listExample(['--json']);
  expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', answer: example });
  expect(stdout).toBe(`${JSON.stringify(example)}\n`);
});

test('json on a terminal is indented by two spaces', async () => {
  const { stdout } = await listExample(['--json'], { stdoutColumns: 80 });
  expect(stdout).toBe(`${JSON.stringify(example, null, 2)}\n`);
});

test('the output is valid against the shipped schemas', async () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of [
    'export-task',
    'export-params',
    'search-condition',
    'search-labels',
    'search-label',
    'search-prop',
  ])
    ajv.addSchema(readJson(`../schemas/${name}.schema.json`));
  const validate = ajv.compile(readJson('../schemas/export-task-list.schema.json'));
  for (const argv of [
    ['list', '--json', '--sandbox'],
    ['list', '--json', '--sandbox', '--limit', '3'],
  ]) {
    const { stdout } = await runCli(argv);
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
  }
});

test('list --sandbox --strict needs nothing and finds nothing wrong', async () => {
  const { code, stdout, stderr } = await runCli(['list', '--sandbox', '--strict', '-o', 'name']);
  expect({ code, stderr, tasks: stdout.split('\n').length - 1 }).toEqual({ code: 0, stderr: '', tasks: 25 });
});

test.each<[readonly string[], string, string?]>([
  [[], header + rows],
  [['--no-header'], rows],
  [['-o', 'table'], header + rows],
  [['-o', 'wide'], wideRows],
  [['--csv'], csvHeader + csvRows],
  [['--output=csv', '--no-header'], csvRows],
  [['-ojson'], `${JSON.stringify(example)}\n`],
  [['-o', 'json', '--json'], `${JSON.stringify(example)}\n`],
  [['-qo', 'name'], 'rF9NNoB56k5rtYKg2Y7\nTZMuy7OKbClkGCAc3gb\n'],
  [
    ['-o', 'ndjson'],
    tasksOf(example)
      .map((task) => `${JSON.stringify(task)}\n`)
      .join(''),
  ],
  [['--type', 'all', '-o', 'name'], 'rF9NNoB56k5rtYKg2Y7\nTZMuy7OKbClkGCAc3gb\n', allIsAType],
  [['--type', '2', '-o', 'name', '--quiet'], 'rF9NNoB56k5rtYKg2Y7\nTZMuy7OKbClkGCAc3gb\n'],
])('list %j', async (...[flags, stdout, stderr = '']: readonly [readonly string[], string, string?]) => {
  expect(await listExample(flags)).toEqual({ code: 0, stdout, stderr });
});

test('on a terminal there are words, colours and relative times', async () => {
  const host = { stdoutColumns: 100, clock: sleeplessClock(1_606_104_000_000) };
  expect(await listExample(['--color', 'never', '--region', 'eu-de'], host)).toEqual({
    code: 0,
    stderr: '',
    stdout:
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         PATH\n' +
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  2 min 59 s ago  …obs/classify/input/\n' +
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  9 min 35 s ago  /test-obs/daoChu/\n' +
      '\ndataset dataset-1 · eu-de · 2 tasks: 2 succeeded\n',
  });
  const coloured = await listExample(['--no-header'], host);
  expect(coloured.stdout).toContain('\u001b[32mSUCCESSED\u001b[39m');
});

test.each([[['list', '--csv', '--no-header']], [['--csv', '--no-header', 'list']], [['--csv', 'ls', '--no-header']]])(
  '%j: global flags go before and after the command',
  async (argv) => {
    await withServer({ body: example }, async ({ origin }) => {
      const { stdout } = await runCli(argv, { env: accessTo(origin) });
      expect(stdout).toBe(csvRows);
    });
  },
);

test('an empty list is a success', async () => {
  const empty = { body: readJson('fixtures/list-200-empty.json') };
  expect(await listAgainst(empty, ['-o', 'name'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await listAgainst(empty, ['--json'])).toEqual({
    code: 0,
    stdout: '{"total_count":0,"export_tasks":[]}\n',
    stderr: '',
  });
});

test('an empty list is told to a person, unless quiet', async () => {
  const empty = { body: readJson('fixtures/list-200-empty.json') };
  const watched = { stdoutColumns: 80, stderrColumns: 120, env: { NO_COLOR: '1' } };
  expect(await listAgainst(empty, ['--region', 'eu-de', '--type', 'labeled'], watched)).toEqual({
    code: 0,
    stdout: '',
    stderr: 'note: no export tasks in dataset dataset-1, project project-1, region eu-de, type labeled\n',
  });
  expect(await listAgainst(empty, ['-q'], watched)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a page behind the last task is not an empty list', async () => {
  const watched = { stderrColumns: 80, env: { NO_COLOR: '1' } };
  const outcome = await listAgainst(
    { body: { total_count: 25, export_tasks: [] } },
    ['-o', 'name', '--offset', '9'],
    watched,
  );
  expect(outcome).toEqual({
    code: 0,
    stdout: '',
    stderr: 'note: page 9 is behind the last one (2); --all shows every one\n',
  });
});

test.each<[readonly string[], string]>([
  [[], '?limit=100&offset=0'],
  [['--all'], '?limit=100&offset=0'],
  [['--all', '--limit', '7'], '?limit=7&offset=0'],
  [['--limit', '5'], '?limit=5'],
  [['--offset', '0'], '?offset=0'],
  [['--offset', '3', '--limit', '100'], '?limit=100&offset=3'],
  [['--type', 'conditional'], '?export_type=3&limit=100&offset=0'],
  [['--type', '0', '--limit', '1'], '?export_type=0&limit=1'],
])('list %j asks for %s, as the specification has it', async (flags, query) => {
  await withServer({ body: example }, async (server) => {
    await runCli(['list', '-q', ...flags], { env: accessTo(server.origin) });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /v2/project-1/datasets/dataset-1/export-tasks${query}`,
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-auth-token': canary,
      accept: 'application/json',
      'x-language': 'en-us',
    });
  });
});

test('one page says on stderr when there is more, and how to get it', async () => {
  await withListServer(someIds(25), {}, async (server) => {
    const env = accessTo(server.origin);
    const names = (ids: readonly string[]) => ids.map((id) => `${id}\n`).join('');
    expect(await runCli(['list', '-o', 'name', '--limit', '5', '--offset', '1'], { env })).toEqual({
      code: 0,
      stdout: names(someIds(25).slice(5, 10)),
      stderr: 'note: 5 of 25 tasks shown; --all shows every one\n',
    });
    expect(await runCli(['list', '-o', 'name', '--all', '--limit', '5'], { env })).toEqual({
      code: 0,
      stdout: names(someIds(25)),
      stderr: '',
    });
  });
});

test('one page as json has the total_count of the server, and none where it sent none', async () => {
  const tasks = [{ task_id: 'a' }];
  const counted = await listAgainst({ body: { total_count: 25, export_tasks: tasks } }, [
    '--json',
    '-q',
    '--limit',
    '1',
  ]);
  expect(JSON.parse(counted.stdout)).toEqual({ total_count: 25, export_tasks: tasks });
  const uncounted = await listAgainst({ body: { export_tasks: tasks } }, ['--json', '-q', '--limit', '1']);
  expect(JSON.parse(uncounted.stdout)).toEqual({ export_tasks: tasks });
});

test('what nobody knows of passes through json, and null stays null', async () => {
  const odd = { task_id: 'a', status: null, new_field: { '': [1e21, -0.5, null, ''] }, progress: 0 };
  const { stdout } = await listAgainst({ body: { total_count: 1, export_tasks: [odd], surprise: 1 } }, ['--json']);
  expect(JSON.parse(stdout)).toEqual({ total_count: 1, export_tasks: [odd] });
});

test('settings come from flags, then variables, then the config file', async () => {
  await withFolder(async (folder) => {
    await withServer({ body: example }, async (server) => {
      const config = join(folder, 'config.json');
      const profile = { endpoint: server.origin, project_id: 'p-file', dataset_id: 'd-file', token: canary };
      const profiles = { default: profile, other: { ...profile, dataset_id: 'd-other' } };
      writeFileSync(config, JSON.stringify({ profiles }), { mode: 0o600 });
      const list = (flags: readonly string[], env: Record<string, string> = {}) =>
        runCli(['list', '-o', 'name', ...flags], { env: { MODELARTS_CONFIG: config, ...env } });

      await list([]);
      await list(['--profile', 'other']);
      await list(['--profile', 'other'], { MODELARTS_DATASET_ID: 'd-variable' });
      await list([], { MODELARTS_DATASET_ID: 'd-variable', OS_PROJECT_ID: 'p-openstack' });
      await list(['--dataset', 'd-flag', '--project=p-flag'], { MODELARTS_DATASET_ID: 'd-variable' });
      const asked = server.requests.map(({ url }) => url.replace(/^\/v2\/(.*)\/export-tasks.*$/, '$1'));
      expect(asked).toEqual([
        'p-file/datasets/d-file',
        'p-file/datasets/d-other',
        'p-file/datasets/d-other',
        'p-openstack/datasets/d-variable',
        'p-flag/datasets/d-flag',
      ]);
    });
  });
});

test('a broken config file stops list, but neither --help nor --version nor --sandbox', async () => {
  await withFolder(async (folder) => {
    const config = join(folder, 'config.json');
    writeFileSync(config, '{');
    const env = { MODELARTS_CONFIG: config };
    expect((await runCli(['list'], { env })).code).toBe(2);
    expect((await runCli(['--help'], { env })).code).toBe(0);
    expect((await runCli(['--version'], { env })).code).toBe(0);
    expect((await runCli(['list', '--sandbox'], { env })).code).toBe(0);
  });
});

function listExample(flags: readonly string[], host?: HostOptions): Promise<Outcome> {
  return listAgainst({ body: example }, flags, host);
}

function listAgainst(answer: FixedAnswer, flags: readonly string[], host: HostOptions = {}): Promise<Outcome> {
  return withServer(answer, ({ origin }) =>
    runCli(['list', ...flags], { ...host, env: { ...accessTo(origin), ...host.env } }),
  );
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'modelarts-export-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tasksOf(list: { readonly export_tasks?: readonly unknown[] }): readonly unknown[] {
  return list.export_tasks ?? [];
}

function readJson(path: string) {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
}
