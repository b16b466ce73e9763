import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

const piped = 'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR';

test.each<[readonly string[], Readonly<Record<string, string>>, string]>([
  [['--width', '60'], {}, 'TASK ID              STATUS     PROGRESS  CREATED'],
  [
    ['--width=120'],
    {},
    'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH',
  ],
  [['--width', '60'], { COLUMNS: '120' }, 'TASK ID              STATUS     PROGRESS  CREATED'],
  [['--color', 'always'], {}, bold('TASK ID', 14, 'STATUS', 5, 'PROGRESS', 2, 'SAMPLES', 2, 'CREATED', 9, 'PATH')],
  [['--color', 'always'], { COLUMNS: '50' }, bold('TASK ID', 14, 'STATUS', 5, 'PROGRESS')],
  [
    ['--color', 'always'],
    { COLUMNS: 'wide' },
    bold('TASK ID', 14, 'STATUS', 5, 'PROGRESS', 2, 'SAMPLES', 2, 'CREATED', 9, 'PATH'),
  ],
  [[], { FORCE_COLOR: '1' }, piped],
  [[], { FORCE_COLOR: '1', COLUMNS: '120' }, piped],
  [['--color', 'never'], { COLUMNS: '120' }, piped],
])('in a pipe, list %j with %j begins with %j', async (flags, env, header) => {
  const { code, stdout, stderr } = await listExample(flags, { env });
  expect({ code, header: stdout.split('\n')[0], stderr }).toEqual({ code: 0, header, stderr: '' });
});

test('on a terminal --width counts, too', async () => {
  const { stdout } = await listExample(['--width', '60', '--color', 'never', '--region', 'eu-de'], {
    stdoutColumns: 132,
  });
  expect(stdout).toBe(
    [
      'TASK ID              STATUS     PROGRESS  CREATED',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%  2 min 59 s ago',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%  9 min 35 s ago',
      '',
      'dataset dataset-1 · eu-de · 2 tasks: 2 succeeded',
      '',
    ].join('\n'),
  );
});

test.each(['19', '1001', '80x', ''])('--width %j is wrong', async (width) => {
  expect(await runCli(['list', '--sandbox', '--width', width])).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: --width takes a whole number from 20 to 1000, not '${width}'\nhint: 'modelarts-export list --help' tells what there is\n`,
  });
});

test('json stays as it is in a pipe', async () => {
  const [plain, wide] = [await listExample(['--json']), await listExample(['--json', '--width', '60'])];
  expect(wide).toEqual(plain);
});

test('whoami has no wide form', async () => {
  expect(await runCli(['whoami', '-o', 'wide', '--sandbox'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: whoami has no format wide\nhint: it has table, json, ndjson, yaml or markdown\n',
  });
});

test.each<[readonly string[], Readonly<Record<string, string>>, string]>([
  [[], { TZ: 'Europe/Berlin' }, '2020-11-23 04:57:00 +01:00 (2 min 59 s ago)'],
  [['--utc'], { TZ: 'Europe/Berlin' }, '2020-11-23 03:57:00 UTC (2 min 59 s ago)'],
  [[], { TZ: 'UTC' }, '2020-11-23 03:57:00 UTC (2 min 59 s ago)'],
])('show %j with %j tells the time as %s', async (flags, env, time) => {
  const task = JSON.parse(readFileSync(new URL('../fixtures/list-200.json', import.meta.url), 'utf8')).export_tasks[0];
  await withServer({ body: task }, async ({ origin }) => {
    const host = { env: { ...accessTo(origin), ...env, NO_COLOR: '1' }, stdoutColumns: 80, clock };
    const { stdout } = await runCli(['show', task.task_id, ...flags], host);
    expect(stdout.split('\n').filter((line) => line.startsWith('  created'))).toEqual([`  created           ${time}`]);
  });
});

test('off a terminal times are ISO 8601 in UTC, whatever the zone', async () => {
  const { stdout } = await listExample([], { env: { TZ: 'Europe/Berlin' } });
  expect(stdout).toContain('\t2020-11-23T03:57:00.120Z\t');
});

const clock = sleeplessClock(1_606_104_000_000);

function listExample(flags: readonly string[], { env, ...host }: HostOptions = {}): Promise<Outcome> {
  const body = JSON.parse(readFileSync(new URL('../fixtures/list-200.json', import.meta.url), 'utf8'));
  return withServer({ body }, ({ origin }) =>
    runCli(['list', ...flags], { ...host, clock, env: { ...accessTo(origin), ...env } }),
  );
}

/** Titles, each followed by so many blanks. */
function bold(...parts: readonly (string | number)[]): string {
  return parts.map((part) => (typeof part === 'string' ? `\u001b[1m${part}\u001b[22m` : ' '.repeat(part))).join('');
}
