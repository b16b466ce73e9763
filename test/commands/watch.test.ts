import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { accessTo } from '../helpers/access.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { type FakeHost, fakeHost, type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { leavableReader } from '../helpers/leaving.ts';
import { screenModel } from '../helpers/screen.ts';
import { type FixedAnswer, respond } from '../helpers/server.ts';
import { withServer } from '../helpers/with-server.ts';

const start = Date.UTC(2026, 0, 10, 12);

interface Look extends FixedAnswer {
  /** What happens before it is answered. */
  readonly before?: (host: FakeHost) => void;
  readonly takesMs?: number;
}

/** A list of tasks, each `id STATUS progress`. */
function tasks(...lines: readonly string[]): Look {
  const items = lines.map((line) => {
    const [id, status, progress] = line.split(' ');
    return { task_id: id, status, progress: Number(progress), create_time: start };
  });
  return { body: { total_count: items.length, export_tasks: items } };
}

interface Watched extends Outcome {
  /** How long it slept, in s. */
  readonly sleeps: readonly number[];
}

/** Shows the looks one after another; when they are over somebody presses Ctrl-C. */
async function watched(
  looks: readonly Look[],
  flags: readonly string[],
  options: HostOptions = {},
  prepare: (host: FakeHost) => void = () => {},
): Promise<Watched> {
  const clock = fakeClock({ wallClockAtStart: start });
  const sleeps: number[] = [];
  const host = fakeHost({ ...options, clock: sleepNoting(clock, sleeps) });
  prepare(host);
  let next = 0;
  const code = await withServer(
    (_request, response) => {
      const look = looks[next];
      next += 1;
      look?.before?.(host);
      clock.pass(look?.takesMs ?? 0);
      if (look === undefined) host.interrupt('SIGINT');
      else respond(response, look);
    },
    ({ origin }) => {
      Object.assign(host, { env: { ...accessTo(origin), NO_COLOR: '1', HOME: '/dev/null/home', ...options.env } });
      return run(['list', '--watch', ...flags], host);
    },
  );
  return { code, ...host.written, sleeps };
}

function sleepNoting(clock: FakeClock, sleeps: number[]): FakeClock {
  const sleep: FakeClock['sleep'] = (ms, signal) => {
    sleeps.push(ms / 1000);
    return clock.sleep(ms, signal);
  };
  return { ...clock, sleep };
}

describe('off a terminal', () => {
  const looks = [
    tasks('b RUNNING 10', 'a SUCCESSED 100'),
    tasks('b RUNNING 10', 'a SUCCESSED 100'),
    tasks('c INIT 0', 'b RUNNING 20', 'a SUCCESSED 100'),
    { status: 502 },
    tasks('c RUNNING 5', 'b FAILED 20', 'a SUCCESSED 100'),
    tasks('c RUNNING 5', 'b FAILED 20'),
  ];
  const missed = '2026-01-10T12:00:15.000Z note: ModelArts is not available (HTTP 502); next look in 5s\n';
  const changes = [
    ['b RUNNING 10', 'a SUCCESSED 100'],
    ['c INIT 0', 'b RUNNING 20'],
    ['c RUNNING 5', 'b FAILED 20'],
  ];

  test('every task is told at first, then exactly those that have changed', async () => {
    const { stdout, ...outcome } = await watched(looks, ['-o', 'ndjson']);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.map((task) => `${task.task_id} ${task.status} ${task.progress}`)).toEqual(changes.flat());
    expect(outcome).toEqual({ code: 130, stderr: missed, sleeps: [5, 5, 5, 5, 5, 5] });
  });

  test.each([
    [['-o', 'name'], 'b\na\nc\nb\nc\nb\n'],
    [
      ['--columns', 'id,status,progress'],
      'id\tstatus\tprogress\nb\tRUNNING\t10\na\tSUCCESSED\t100\nc\tINIT\t0\nb\tRUNNING\t20\nc\tRUNNING\t5\nb\tFAILED\t20\n',
    ],
    [
      ['--csv', '--columns', 'id,status'],
      'id,status\r\nb,RUNNING\r\na,SUCCESSED\r\nc,INIT\r\nb,RUNNING\r\nc,RUNNING\r\nb,FAILED\r\n',
    ],
    [['-o', 'wide', '--no-header', '--columns', 'id'], 'b\na\nc\nb\nc\nb\n'],
    // one that was told is told again, although it is not chosen any more
    [['-o', 'name', '--status', 'running'], 'b\nb\nc\nb\n'],
    [['-o', 'name', '--sort', 'id', '--max', '2'], 'a\nb\nb\nb\nc\n'],
  ])('%j', async (flags, stdout) => {
    expect(await watched(looks, ['-q', ...flags])).toMatchObject({ code: 130, stdout, stderr: '' });
  });

  test('the header comes at once, even where there is no task', async () => {
    const { stdout } = await watched([tasks(), tasks('a INIT 0')], ['--columns', 'id']);
    expect(stdout).toBe('id\na\n');
  });

  test('a reader that leaves ends it', async () => {
    let reader: ReturnType<typeof leavableReader> | undefined;
    const gone = { ...tasks('a INIT 1'), before: () => reader?.leave() };
    const outcome = await watched([tasks('a INIT 0'), gone], ['-o', 'name'], {}, (host) => {
      reader = leavableReader(host);
    });
    expect(outcome).toMatchObject({ code: 0, stdout: 'a\n', stderr: '' });
  });
});

describe('looks', () => {
  test('--interval is the time between two, and a slow one is followed by ten times as long', async () => {
    const slow = { ...tasks('a INIT 0'), takesMs: 2000 };
    const { sleeps } = await watched([tasks('a INIT 0'), slow, tasks('a INIT 0')], ['--interval', '3s', '-o', 'name']);
    expect(sleeps).toEqual([3, 20, 3]);
  });

  test('what the server asks for is waited out, and none is tried again at once', async () => {
    const busy = { status: 429, headers: { 'retry-after': '17' } };
    const { code, sleeps, stdout } = await watched([busy, tasks('a INIT 0')], ['-o', 'name']);
    expect({ code, sleeps, stdout }).toEqual({ code: 130, sleeps: [17, 5], stdout: 'a\n' });
  });

  test('ten that are missed in a row end it', async () => {
    const { code, stderr, sleeps } = await watched(Array<Look>(20).fill({ status: 503 }), ['-q', '-o', 'name']);
    expect({ code, stderr, looks: sleeps.length + 1 }).toEqual({
      code: 6,
      stderr:
        'error: gave up after 10 failed looks in a row; the last one: ModelArts is not available (HTTP 503)\nhint: try again later\n',
      looks: 10,
    });
  });

  test.each([
    [{ status: 403, body: { error_code: 'ModelArts.0203', error_msg: 'no' } }, 4],
    [{ status: 401, body: { error_code: 'APIG.0301', error_msg: 'no' } }, 4],
    [{ body: { total_count: 1, export_tasks: {} } }, 7],
    [{ status: 400, body: { error_code: 'ModelArts.4352', error_msg: 'no' } }, 3],
  ])('%j is no missed look', async (answer, expected) => {
    const { code, sleeps } = await watched([tasks('a INIT 0'), answer], ['-o', 'name']);
    expect({ code, sleeps }).toEqual({ code: expected, sleeps: [5] });
  });
});

describe('on a terminal', () => {
  const wait = 'looks every 5s; Ctrl-C ends it';

  async function onScreen(looks: readonly Look[], flags: readonly string[] = [], size = { columns: 60, rows: 12 }) {
    const screen = screenModel(size.columns, size.rows);
    screen.write('$ modelarts-export list --watch\r\n');
    const terminal = { stdoutColumns: size.columns, stdoutRows: size.rows, stderrColumns: size.columns };
    const outcome = await watched(looks, flags, terminal, (host) => {
      const write = host.stdout.write.bind(host.stdout);
      host.stdout.on('resize', () => screen.resize(host.stdout.columns ?? 0, host.stdout.rows ?? 0));
      host.stdout.write = (chunk: unknown, ...more: unknown[]) => {
        screen.write(String(chunk));
        const done = more.findLast((one) => typeof one === 'function');
        return write(String(chunk), () => done?.());
      };
    });
    return { ...outcome, screen };
  }
  const table = (frame = '') => frame.split('\n').filter((line) => !/^(dataset|1 succeeded|$)/.test(line));

  test('the table is drawn anew in its place; Ctrl-C leaves the last frame and the cursor', async () => {
    const looks = [tasks('b RUNNING 10', 'a SUCCESSED 100'), { status: 502 }, tasks('b SUCCESSED 100')];
    const { screen, code, stderr, stdout } = await onScreen(looks, ['--columns', 'id,status']);
    expect(screen.frames.map(table)).toEqual([
      ['$ modelarts-export list --watch', 'id  status', 'b   RUNNING', 'a   SUCCESSED', wait],
      [
        '$ modelarts-export list --watch',
        'id  status',
        'b   RUNNING',
        'a   SUCCESSED',
        'ModelArts is not available (HTTP 502); next look in 5s',
      ],
      ['$ modelarts-export list --watch', 'id  status', 'b   SUCCESSED', wait],
    ]);
    expect({ code, stderr, cursor: screen.isCursorShown }).toEqual({ code: 130, stderr: '', cursor: true });
    expect(screen.text()).toBe(screen.frames.at(-1));
    expect(screen.cursorRow).toBe(screen.text().split('\n').length);
    expect(stdout.split('\u001b[?2026h')).toHaveLength(4);
  });

  test('a screen that has another size is drawn anew at once', async () => {
    const narrow: Look = {
      ...tasks('a RUNNING 10'),
      before: (host) => {
        Object.assign(host.stdout, { columns: 40, rows: 8 });
        host.stdout.emit('resize');
      },
    };
    const looks = [tasks('a RUNNING 10'), narrow, tasks('a RUNNING 20')];
    const { screen } = await onScreen(looks, ['--no-header']);
    const last = ['1 task: 1 running', wait];
    expect(screen.frames.map(table)).toEqual([
      ['$ modelarts-export list --watch', 'a  RUNNING  ░░░░░  10%  -  -  just now  0s  -', wait],
      ['a  RUNNING   10%  -  -  5 s ago  5s  -', ...last],
      ['a  RUNNING   10%  -  -  5 s ago  5s  -', ...last],
      ['a  RUNNING   20%  -  -  10 s ago  10s  -', ...last],
    ]);
    expect(screen.text()).toBe(screen.frames.at(-1));
  });

  test('what has no room is counted, and what stands below the table stays', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `t${index} SUCCESSED 100`);
    const { screen } = await onScreen([tasks(...many), tasks(...many)], ['--columns', 'id'], { columns: 80, rows: 10 });
    expect(screen.frames.at(-1)?.split('\n')).toEqual([
      'id',
      't0',
      't1',
      't2',
      '',
      expect.stringMatching(/^dataset dataset-1 · .* · 30 tasks: 30 succeeded$/),
      'and 27 more for which this screen has no room',
      '',
      wait,
    ]);
  });

  test('on a low screen the tasks come before what is told of them once more', async () => {
    const many = Array.from({ length: 9 }, (_, index) => `t${index} FAILED 100`);
    const { screen } = await onScreen([tasks(...many)], ['--columns', 'id'], { columns: 80, rows: 9 });
    expect(screen.text().split('\n')).toEqual([
      'id',
      't0',
      't1',
      '',
      expect.stringMatching(/^dataset dataset-1 · .* · 9 tasks: 9 failed$/),
      'and 7 more for which this screen has no room',
      '',
      wait,
    ]);
  });

  test('nothing that matches', async () => {
    const { screen } = await onScreen([tasks(), tasks('a INIT 0')], ['--status', 'failed']);
    expect(screen.frames.map(table)).toEqual([
      ['$ modelarts-export list --watch', 'no export tasks', wait],
      ['$ modelarts-export list --watch', 'no export tasks match', wait],
    ]);
  });

  test('a notice goes above the frame', async () => {
    const { stderr } = await onScreen([tasks('a INIT 0')], ['--type', 'all']);
    expect(stderr).toBe(
      "note: export type 'all' is a type of its own; leave --type\n  out to see the tasks of every type\n",
    );
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['a dumb terminal', [], { TERM: 'dumb' }],
    ['the terminal of a CI job', [], { CI: 'true' }],
    ['who asks for --no-progress', ['--no-progress'], {}],
  ])('%s gets what has changed, as a pipe does, and no cursor sequence', async (_, flags, env) => {
    const looks = [tasks('a INIT 0'), { status: 502 }, tasks('a INIT 1')];
    const screens = { stdoutColumns: 90, stderrColumns: 90 };
    const { stdout, stderr } = await watched(looks, ['--columns', 'id,progress', ...flags], { ...screens, env });
    expect({ stdout, stderr }).toEqual({
      stdout: 'id\tprogress\na\t0\na\t1\n',
      stderr: '2026-01-10T12:00:05.000Z note: ModelArts is not available (HTTP 502); next look in 5s\n',
    });
  });
});

test.each([
  [['--watch', '--all-datasets'], '--watch and --all-datasets exclude each other', 'leave one of them out'],
  [['-w', '--all'], '--watch and --all exclude each other', 'leave one of them out'],
  [['-w', '--limit', '5'], '--watch and --limit exclude each other', 'leave one of them out'],
  [['-w', '--offset', '0'], '--watch and --offset exclude each other', 'leave one of them out'],
  [['-w', '--fail-if-empty'], '--watch and --fail-if-empty exclude each other', 'leave one of them out'],
  [['-w', '--query', 'x'], '--watch and --query exclude each other', 'leave one of them out'],
  [
    ['-w', '-o', 'yaml'],
    '--output yaml is one document, and --watch never ends',
    'take table, wide, ndjson, csv or name',
  ],
  [
    ['-w', '-o', 'markdown'],
    '--output markdown is one document, and --watch never ends',
    'take table, wide, ndjson, csv or name',
  ],
  [['--interval', '5s'], '--interval is the time between two looks of --watch', 'add --watch'],
  [
    ['-w', '--interval', '999ms'],
    "--interval takes at least 1s, not '999ms'",
    "'modelarts-export list --help' tells what there is",
  ],
  [['-w', '--since', '1h', '--until', '2h'], '--since 1h is after --until 2h', 'swap them?'],
])('list %j is wrong, and nothing is sent', async (flags, message, hint) => {
  await withServer({ body: {} }, async ({ origin, requests }) => {
    expect(await runCli(['list', ...flags], { env: accessTo(origin) })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${message}\nhint: ${hint}\n`,
    });
    expect(requests).toEqual([]);
  });
});
