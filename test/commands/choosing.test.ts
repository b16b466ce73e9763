import { describe, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

const noon = new Date(2026, 0, 10, 12).getTime();
const [hour, day] = [3_600_000, 86_400_000];

/** Newest first, as the service has them: two hours ago, eight hours ago and so on. */
const tasks = [
  {
    task_id: 'init',
    status: 'INIT',
    create_time: noon - 2 * hour,
    total_sample_count: 10,
    export_type: 1,
    path: '/b/2/',
  },
  { task_id: 'running', status: 'RUNNING', create_time: noon - 8 * hour },
  { task_id: 'stopping', status: 'STOPPING', create_time: noon - 1 * day },
  {
    task_id: 'odd',
    status: 'PAUSED',
    create_time: noon - 2 * day,
    finished_sample_count: 2,
    total_sample_count: 20,
    export_type: 0,
  },
  {
    task_id: 'done',
    status: 'SUCCESSED',
    create_time: noon - 3 * day,
    update_time: noon - 3 * day + hour,
    progress: 100,
  },
  { task_id: 'right', status: 'SUCCEEDED', create_time: noon - 4 * day, export_type: 0, path: '/b/1/' },
  { task_id: 'failed', status: 'FAILED', create_time: noon - 5 * day },
  { task_id: 'lower', status: 'failed', create_time: noon - 6 * day },
  { task_id: 'stopped', status: 'STOPPED', create_time: noon - 7 * day },
  { task_id: 'timeless', status: 'FAILED' },
  { task_id: 'mute', create_time: null },
];

describe('--status', () => {
  test.each([
    ['failed', 'failed lower timeless'],
    ['FAILED,running', 'running failed lower timeless'],
    ['failed, Running', 'running failed lower timeless'],
    ['successed', 'done right'],
    ['succeeded', 'done right'],
    ['SUCCEEDED,INIT', 'init done right'],
    ['stopped', 'stopped'],
    ['pending', 'init running stopping odd mute'],
    ['ended', 'done right failed lower stopped timeless'],
    ['ended,pending', tasks.map((task) => task.task_id).join(' ')],
  ])('%s', async (status, ids) => {
    expect(await named(['--status', status])).toBe(ids);
  });

  test('is given once or several times', async () => {
    expect(await named(['--status', 'failed', '--status=init'])).toBe('init failed lower timeless');
  });
});

describe('--since and --until', () => {
  test.each([
    [['--since', '24h'], 'init running stopping'],
    [['--since', '1d'], 'init running stopping'],
    [['--since', '1d12h', '--until', '2h'], 'running stopping'],
    [['--until', '7d'], ''],
    [['--until', '6d23h'], 'stopped'],
    [['--since', '2026-01-10'], 'init running'],
    [['--since', '2026-01-07', '--until', '2026-01-09'], 'odd done'],
    [['--since', '2026-01-10T04:00'], 'init running'],
    [['--since', '2026-01-10T04:00:01'], 'init'],
    [['--since', '2026-01-10 04:00:00.001'], 'init'],
    [['--since', new Date(noon - 8 * hour).toISOString()], 'init running'],
    [['--since', new Date(noon - 8 * hour + 1).toISOString()], 'init'],
    [['--until', new Date(noon - 7 * day).toISOString()], ''],
    [['--until', new Date(noon - 7 * day + 1).toISOString()], 'stopped'],
    [['--since', `${new Date(noon - 8 * hour).toISOString().slice(0, 16)}+00:00`], 'init running'],
    [['--since', '2026-01-05', '--until', '2026-01-05'], ''],
    [['--since', '7d', '--status', 'ended'], 'done right failed lower stopped'],
  ])('%j', async (flags, ids) => {
    expect(await named(flags)).toBe(ids);
  });
});

describe('--sort and --max', () => {
  test.each([
    [['--sort', 'created'], 'stopped lower failed right done odd stopping running init timeless mute'],
    [['--sort', 'created:desc', '--max', '3'], 'init running stopping'],
    [['--sort', 'status', '--status', 'ended'], 'failed timeless stopped right done lower'],
    [['--sort', 'samples:desc', '--max', '2'], 'odd init'],
    [['--sort', 'type'], 'odd right init running stopping done failed lower stopped timeless mute'],
    [['--sort', 'progress:desc', '--max', '1'], 'done'],
    [['--sort', 'id:asc', '--max', '2'], 'done failed'],
    [['--sort', 'duration:desc', '--status', 'pending'], 'odd stopping running init mute'],
    [['--sort', 'duration', '--max', '1'], 'done'],
    [['--sort', 'updated', '--max', '1'], 'done'],
    [['--sort', 'path', '--max', '2'], 'right init'],
    [['--sort', 'finished_sample_count:desc', '--max', '1'], 'odd'],
    [['--sort', 'export_params.export_dest', '--max', '2'], 'init running'],
    [['--max', '2'], 'init running'],
    [['--max', '2', '--status', 'failed'], 'failed lower'],
    [['--limit', '100', '--max', '2'], 'init running'],
    [['--max', '11'], tasks.map((task) => task.task_id).join(' ')],
  ])('%j', async (flags, ids) => {
    expect(await named(flags)).toBe(ids);
  });

  test.each([
    [['--max', '2'], 'note: 2 of 11 tasks shown; a higher --max shows more\n'],
    [['--max', '11'], ''],
    [['--max', '1', '--status', 'failed'], 'note: 1 of 3 matching tasks shown; a higher --max shows more\n'],
    [
      ['--max', '2', '--sort', 'id', '--status', 'failed'],
      'note: 2 of 3 matching tasks shown; a higher --max shows more\n',
    ],
    [['--max', '3', '--status', 'failed'], ''],
  ])('%j: what is left is told', async (flags, note) => {
    expect((await list(['--json', ...flags])).stderr).toBe(note);
    expect((await list(['--json', '-q', ...flags])).stderr).toBe('');
  });
});

describe('--fail-if-empty', () => {
  test.each([
    [['--json'], '{"total_count":0,"export_tasks":[]}\n'],
    [['-o', 'name'], ''],
    [['--csv'], 'task_id'],
    [[], 'TASK ID'],
  ])('%j: 12 without an error line where nothing is left', async (flags, start) => {
    const { stdout, ...outcome } = await list(['--fail-if-empty', '--since', '1h', ...flags]);
    expect(outcome).toEqual({ code: 12, stderr: '' });
    expect(stdout).toContain(start);
  });

  test('before a query, and 0 where something is left', async () => {
    expect((await list(['--fail-if-empty', '--query', 'missing'])).code).toBe(0);
    expect((await list(['--fail-if-empty', '--status', 'init', '-o', 'name'])).code).toBe(0);
    expect((await list(['--fail-if-empty', '--since', '1h', '--query', 'total_count'])).code).toBe(12);
  });

  test('a person is told that there is none', async () => {
    const watched = { stdoutColumns: 80, stderrColumns: 120 };
    expect(await list(['--fail-if-empty', '--since', '1h', '--region', 'eu-de'], watched)).toEqual({
      code: 12,
      stdout: '',
      stderr: 'note: none of 11 export tasks in dataset dataset-1, project project-1, region eu-de matches\n',
    });
  });
});

describe('what was left out', () => {
  test('total_count is the number printed', async () => {
    const { stdout, stderr } = await list(['--json', '--status', 'init,stopped']);
    expect({ stderr, answer: JSON.parse(stdout) }).toEqual({
      stderr: '',
      answer: { total_count: 2, export_tasks: [tasks[0], tasks[8]] },
    });
  });

  test('is told in a terminal, below the table', async () => {
    const { stdout, stderr } = await list(['--status', 'stopped', '--no-header', '--region', 'eu-de'], {
      stdoutColumns: 60,
    });
    expect({ stdout, stderr }).toEqual({
      stdout: [
        'stopped  STOPPED  -  -  -  7 d ago  -  -',
        '',
        'FAILED',
        'stopped  was stopped',
        '',
        'dataset dataset-1 · eu-de · 1 of 11 tasks match: 1 stopped',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test.each([['-o', 'name'], ['--csv'], ['-o', 'ndjson'], ['--json'], []])(
    'and elsewhere under -v: %j',
    async (...flags) => {
      expect((await list([...flags, '--status', 'stopped'])).stderr).toBe('');
      const { stderr } = await list([...flags, '--status', 'stopped', '-v']);
      expect(stderr.trimEnd().split('\n').at(-1)).toBe('1 of 11 tasks match');
    },
  );

  test('nothing is left: a success, and a person is told', async () => {
    const nothing = ['--status', 'failed', '--since', '1h'];
    expect(await list([...nothing, '--json'])).toEqual({
      code: 0,
      stdout: '{"total_count":0,"export_tasks":[]}\n',
      stderr: '',
    });
    const watched = { stdoutColumns: 80, stderrColumns: 120 };
    expect(await list([...nothing, '--region', 'eu-de'], watched)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'note: none of 11 export tasks in dataset dataset-1, project project-1, region eu-de matches\n',
    });
    expect((await list([...nothing, '--csv', '--no-header'])).stdout).toBe('');
  });
});

const listHelp = "'modelarts-export list --help' tells what there is";
const statuses = 'there is init, running, failed, stopped, successed, succeeded, pending, ended';
const times = 'takes a duration with its unit such as 24h or 7d, a date or a time such as 2026-01-31T12:00Z';

test.each<[readonly string[], string, string]>([
  [['--status', 'runing'], "--status: 'runing' is not a status", 'did you mean running?'],
  [['--status', 'STOPPING'], "--status: 'STOPPING' is not a status", 'did you mean stopped?'],
  [['--status', 'failed,xyz-and-more'], "--status: 'xyz-and-more' is not a status", statuses],
  [['--status', ''], '--status is empty', 'is a variable empty?'],
  [['--status', 'failed,'], '--status is empty', 'is a variable empty?'],
  [['--since', ''], '--since is empty', 'is a variable empty?'],
  [['--since', '24'], `--since ${times}, not '24'`, 'did you mean 24h or 24d?'],
  [['--since', '20260131'], `--since ${times}, not '20260131'`, 'did you mean 2026-01-31?'],
  [['--until', '20261331'], `--until ${times}, not '20261331'`, listHelp],
  [['--until', '2026-02-30'], `--until ${times}, not '2026-02-30'`, listHelp],
  [['--until', '2026-01-31T25:00'], `--until ${times}, not '2026-01-31T25:00'`, listHelp],
  [['--until', 'yesterday'], `--until ${times}, not 'yesterday'`, listHelp],
  [['--since', '1h', '--until', '24h'], '--since 1h is after --until 24h', 'swap them?'],
  [['--since', '2026-01-31', '--until', '2026-01-30'], '--since 2026-01-31 is after --until 2026-01-30', 'swap them?'],
  [['--sort', 'creatd'], "--sort: 'creatd' is nothing to sort by", 'did you mean created?'],
  [['--sort', 'export_dest'], "--sort: 'export_dest' is nothing to sort by", 'did you mean export_params.export_dest?'],
  [
    ['--sort', 'export_params.samples'],
    "--sort: 'export_params.samples' is nothing to sort by",
    'did you mean export_params.sample_state?',
  ],
  [['--sort', 'created:down'], "--sort created goes up or down, not 'down'", 'created:asc or created:desc'],
  [['--sort', 'created:desc:asc'], "--sort created goes up or down, not 'desc:asc'", 'created:asc or created:desc'],
  [['--sort', ''], '--sort is empty', 'is a variable empty?'],
  [['--max', '0'], "--max takes a whole number of at least 1, not '0'", listHelp],
  [['--sort', 'id', '--limit', '5'], '--sort would choose among one page only', 'did you mean --max 5?'],
  [['--status', 'failed', '--limit', '5'], '--status would choose among one page only', 'did you mean --max 5?'],
  [
    ['--since', '7d', '--limit', '5', '--offset', '1'],
    '--since would choose among one page only',
    'did you mean --max 5?',
  ],
  [['--until', '7d', '--offset', '1'], '--until would choose among one page only', 'leave --offset out, or add --all'],
])('list %j is wrong, and nothing is sent', async (flags, message, hint) => {
  await withServer({ body: { total_count: 0, export_tasks: [] } }, async ({ origin, requests }) => {
    expect(
      await runCli(['list', ...flags], { env: accessTo(origin), clock: fakeClock({ wallClockAtStart: noon }) }),
    ).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${message}\nhint: ${hint}\n`,
    });
    expect(requests).toEqual([]);
  });
});

test('every page may be chosen from, however large it is', async () => {
  expect(await named(['--all', '--limit', '100', '--status', 'init'])).toBe('init');
});

async function named(flags: readonly string[]): Promise<string> {
  const { stdout } = await list(['-o', 'name', ...flags]);
  return stdout.trimEnd().replaceAll('\n', ' ');
}

function list(flags: readonly string[], host: HostOptions = {}): Promise<Outcome> {
  const clock = fakeClock({ wallClockAtStart: noon });
  const body = { total_count: tasks.length, export_tasks: tasks };
  return withServer({ body }, ({ origin }) =>
    runCli(['list', ...flags], { clock, ...host, env: { ...accessTo(origin), NO_COLOR: '1', ...host.env } }),
  );
}
