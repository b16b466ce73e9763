import { Readable, Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { accessTo } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { fakeHost, type HostOptions, runCli } from '../helpers/host.ts';
import { respond, startServer } from '../helpers/server.ts';
import { recordOf, type Step, waitThrough } from '../helpers/waiting.ts';

const a = JSON.stringify(recordOf('SUCCESSED', 'a'));
const b = JSON.stringify(recordOf('SUCCESSED', 'b'));
const help = "'modelarts-export wait --help' tells what there is";
const anId = 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots';

const shapes: readonly (readonly [argv: readonly string[], stdin: string, stdout: string, paths: readonly string[]])[] =
  [
    [['a'], '', `${a}\n`, ['/a']],
    [['a', 'b'], '', `{"total_count":2,"export_tasks":[${a},${b}]}\n`, ['?limit=100&offset=0']],
    [['b', 'a', 'b'], '', `{"total_count":2,"export_tasks":[${b},${a}]}\n`, ['?limit=100&offset=0']],
    [['a', 'a'], '', `{"total_count":1,"export_tasks":[${a}]}\n`, ['/a']],
    [['-'], 'a', `{"total_count":1,"export_tasks":[${a}]}\n`, ['/a']],
  ];

test.each(shapes)('wait %j with %j on stdin prints %j', async (argv, stdin, stdout, paths) => {
  const steps: Step[] = [paths[0] === '/a' ? 'SUCCESSED' : ['SUCCESSED', 'SUCCESSED']];
  const waited = await waitThrough(steps, [...argv, '--json', '-q'], { stdin });
  expect(waited).toEqual({ code: 0, stdout, stderr: '', at: [0], paths });
});

const time = '2026-01-01T00:00:00.000Z';
const nothings: readonly (readonly [format: string, stdout: string])[] = [
  ['json', '{"total_count":0,"export_tasks":[]}\n'],
  ['ndjson', ''],
  ['name', ''],
  ['table', 'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR\n'],
];

test.each(nothings)('nothing to wait for is a success with a note: %s', async (format, stdout) => {
  const note = 'note: nothing to wait for\n';
  const nothing = { code: 0, stdout, stderr: note };
  expect(await waitThrough([['SUCCESSED', 'FAILED']], ['-o', format])).toEqual({
    ...nothing,
    stderr: `${time} waiting until 2026-01-01T01:00:00Z for all unfinished export tasks of dataset d (HOST)\n${note}`,
    at: [0],
    paths: ['?limit=100&offset=0'],
  });
  expect(await waitThrough([], ['-', '-o', format], { stdin: ' \n' })).toEqual({ ...nothing, at: [], paths: [] });
});

const durations = 'takes a duration such as 90s, 10m or 1h30m';
const mistakes: readonly (readonly [argv: readonly string[], message: string, hint?: string])[] = [
  [['../a'], "TASK_ID: '../a' is not an id", anId],
  [['a', '..'], "TASK_ID: '..' is not an id", anId],
  [[''], "TASK_ID: '' is not an id", anId],
  [['x'.repeat(129)], `TASK_ID: '${'x'.repeat(129)}' is not an id`, anId],
  [['-'], "stdin: 'b/c' is not an id", anId],
  [['a', '-'], "'-' reads the task ids from stdin: no other id can stand beside it", 'leave one of them out'],
  [['-', '-'], "'-' reads the task ids from stdin: no other id can stand beside it", 'leave one of them out'],
  [['a', '--timeout', 'soon'], `--timeout ${durations}, or 'none', not 'soon'`],
  [['a', '--timeout', '-1'], `--timeout ${durations}, or 'none', not '-1'`],
  [['a', '--interval', '999ms'], "--interval takes at least 1s, not '999ms'"],
  [['a', '--interval', '0'], "--interval takes at least 1s, not '0'"],
  [['a', '--max-errors', '0'], "--max-errors takes a whole number of at least 1, not '0'"],
  [['a', '--appear-timeout', 'none'], `--appear-timeout ${durations}, not 'none'`],
  [['a', '--heartbeat', '0'], "--heartbeat takes at least 1s, not '0'"],
  [['a', '--heartbeat', 'none'], `--heartbeat ${durations}, or 'off', not 'none'`],
  [['a', '--fail-fats'], "unknown option '--fail-fats'", 'did you mean --fail-fast?'],
];

test.each(mistakes)('wait %j is a mistake, and nothing is sent', async (argv, message, hint = help) => {
  const waited = await waitThrough(['SUCCESSED'], argv, { stdin: 'a b/c' });
  expect(waited).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n`, at: [], paths: [] });
});

test.each([0, 0.5, 0.999])('an hour of one task is at most 155 requests, whatever the dice say: %d', async (random) => {
  const { code, at } = await waitThrough(['RUNNING'], ['a', '-q'], { random });
  expect(code).toBe(124);
  expect(at.at(-1)).toBe(3600);
  expect(at.length).toBeLessThanOrEqual(155);
});

test('an hour of fifty tasks is no more looks, each as many requests as pages have tasks that are awaited', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `t${index}`);
  const bodies = [0, 100, 200].map((start) => pageFrom(ids, start));
  const server = await startServer((request, response) => {
    const page = Number(new URL(request.url, server.origin).searchParams.get('offset'));
    respond(response, { body: bodies[page] ?? '' });
  });
  try {
    const host = { clock: fakeClock(), env: accessTo(server.origin) };
    const { code } = await runCli(['wait', ...ids.slice(70, 120), '-q'], host);
    expect(code).toBe(124);
    const queries = new Set(server.requests.map(({ url }) => url.split('?')[1]));
    expect([...queries]).toEqual(['limit=100&offset=0', 'limit=100&offset=1']);
    expect(server.requests.length).toBeLessThanOrEqual(2 * 155);
  } finally {
    await server.close();
  }
});

function pageFrom(ids: readonly string[], start: number): string {
  const export_tasks = ids.slice(start, start + 100).map((task_id) => ({ task_id, status: 'RUNNING' }));
  return JSON.stringify({ total_count: ids.length, export_tasks });
}

const first =
  '2026-01-01T00:00:00.000Z waiting until 2026-01-01T01:00:00Z for export task t of dataset gfghHSokody6AJigS5A (HOST)';

/** Waits for a task of the sandbox that takes so long. */
async function waitInSandbox(steps: string, flags: readonly string[] = [], options: HostOptions = {}) {
  const clock = fakeClock();
  const sandbox = await startSandbox({ clock, tasks: 0, script: [`t:${steps}`] });
  try {
    const host = { clock, ...options, env: { ...sandbox.environment, ...options.env } };
    const outcome = await runCli(['wait', 't', ...flags], host);
    return { ...outcome, stderr: outcome.stderr.replaceAll(new URL(sandbox.endpoint).host, 'HOST') };
  } finally {
    await sandbox.close();
  }
}

test('a log gets a line for each change of status or by ten percent, and a heartbeat, each with its time', async () => {
  const { code, stderr } = await waitInSandbox('queue=10s,run=5m', ['--interval', '20s'], { env: { CI: '1' } });
  expect(code).toBe(0);
  expect(stderr).toBe(`${first}
2026-01-01T00:00:00.000Z t: INIT, 0 %
2026-01-01T00:00:20.000Z t: RUNNING, 3 %, 33 of 1000 samples
2026-01-01T00:00:40.000Z t: RUNNING, 10 %, 100 of 1000 samples
2026-01-01T00:01:00.000Z t: RUNNING, 16 %, 166 of 1000 samples, after 1m00s
2026-01-01T00:01:20.000Z t: RUNNING, 23 %, 233 of 1000 samples
2026-01-01T00:01:40.000Z t: RUNNING, 30 %, 300 of 1000 samples
2026-01-01T00:02:00.000Z t: RUNNING, 36 %, 366 of 1000 samples, after 2m00s
2026-01-01T00:02:20.000Z t: RUNNING, 43 %, 433 of 1000 samples
2026-01-01T00:02:40.000Z t: RUNNING, 50 %, 500 of 1000 samples
2026-01-01T00:03:00.000Z t: RUNNING, 56 %, 566 of 1000 samples, after 3m00s
2026-01-01T00:03:20.000Z t: RUNNING, 63 %, 633 of 1000 samples
2026-01-01T00:03:40.000Z t: RUNNING, 70 %, 700 of 1000 samples
2026-01-01T00:04:00.000Z t: RUNNING, 76 %, 766 of 1000 samples, after 4m00s
2026-01-01T00:04:20.000Z t: RUNNING, 83 %, 833 of 1000 samples
2026-01-01T00:04:40.000Z t: RUNNING, 90 %, 900 of 1000 samples
2026-01-01T00:05:00.000Z t: RUNNING, 96 %, 966 of 1000 samples, after 5m00s
2026-01-01T00:05:20.000Z t: SUCCESSED after 5m10s, 1000 samples in obs://exports/street-signs-night/2026-01-01/
`);
});

const aTerminal = { stdoutColumns: 100, stderrColumns: 100 };
const asLog: readonly (readonly [name: string, flags: readonly string[], options: HostOptions])[] = [
  ['CI=true', [], { ...aTerminal, env: { CI: 'true' } }],
  ['TERM=dumb', [], { stdoutColumns: 200, stderrColumns: 200, env: { TERM: 'dumb' } }],
  ['--no-progress', ['--no-progress', '--color', 'auto'], { ...aTerminal, env: { TERM: 'xterm' } }],
];

test.each(asLog)('on a terminal with %s stderr is the log that a pipe gets', async (_, flags, options) => {
  const inLog = await waitInSandbox('queue=10s,run=5m', ['--json', ...flags]);
  const { code, stdout, stderr } = await waitInSandbox('queue=10s,run=5m', ['--json', ...flags], options);
  expect({ code, task: JSON.parse(stdout), stderr }).toEqual({
    code: 0,
    task: JSON.parse(inLog.stdout),
    stderr: inLog.stderr,
  });
});

test.each(['run=5m', 'run=forever', 'queue=5m', 'run=5m,fail', 'run=5m,status=PAUSED'])(
  'five minutes of %s in CI have a line in every minute, all with a time and without control characters',
  async (steps) => {
    const { stderr } = await waitInSandbox(steps, ['--timeout', '310s'], { ...aTerminal, env: { CI: '1' } });
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !/^(error|hint): /.test(line));
    expect(lines.filter((line) => !/^2026-01-01T00:\d\d:\d\d\.\d{3}Z \P{Cc}+$/u.test(line))).toEqual([]);
    const times = [...lines.map((line) => Date.parse(line.slice(0, 24))), Date.UTC(2026, 0, 1, 0, 5)];
    const gaps = times.map((time, index) => time - (times[index - 1] ?? Date.UTC(2026, 0, 1)));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
  },
);

test('with --quiet a success says nothing', async () => {
  expect(await waitInSandbox('run=5m', ['-q', '-o', 'name'])).toEqual({ code: 0, stdout: 't\n', stderr: '' });
});

test('--heartbeat off leaves the changes', async () => {
  expect(await waitInSandbox('queue=5m,run=0s', ['--heartbeat', 'off', '-o', 'name'])).toEqual({
    code: 0,
    stdout: 't\n',
    stderr: `${first}
2026-01-01T00:00:00.000Z t: INIT, 0 %
2026-01-01T00:05:02.344Z t: SUCCESSED after 5m00s, 1000 samples in obs://exports/street-signs-night/2026-01-01/
`,
  });
});

test('a heartbeat of several tasks is a summary', async () => {
  const { stderr } = await waitThrough([['FAILED', 'RUNNING', 'RUNNING']], ['a', 'b', 'c', '--timeout', '65s']);
  expect(stderr.split('\n')[4]).toBe('2026-01-01T00:01:00.000Z 1 of 3 ended, 1 failed, after 1m00s');
});

test('a heartbeat after missed looks says how old its knowledge is', async () => {
  const steps = ['RUNNING', '502', '502', 'RUNNING', 'RUNNING'];
  const { stderr } = await waitThrough(steps, ['a', '--interval', '50s', '--timeout', '190s', '-o', 'name']);
  expect(stderr).toBe(`${time} waiting until 2026-01-01T00:03:10Z for export task a of dataset d (HOST)
2026-01-01T00:00:00.000Z a: RUNNING, 100 %
2026-01-01T00:00:50.000Z note: ModelArts is not available (HTTP 502); next look in 50s
2026-01-01T00:01:00.000Z a: RUNNING, 100 %, seen 1m00s ago, after 1m00s
2026-01-01T00:01:40.000Z note: ModelArts is not available (HTTP 502); next look in 50s
2026-01-01T00:02:00.000Z a: RUNNING, 100 %, seen 2m00s ago, after 2m00s
2026-01-01T00:03:00.000Z a: RUNNING, 100 %, after 3m00s
error: out of time: export task a has not ended
hint: the export goes on; wait on with: modelarts-export wait a --interval 50s --timeout 190s -o name
`);
});

test('a heartbeat when every look was missed knows nothing, and says so', async () => {
  const { stderr } = await waitThrough(['502'], ['a', '--interval', '50s', '--timeout', '70s']);
  expect(stderr.split('\n')[3]).toBe('2026-01-01T00:01:00.000Z not seen yet, after 1m00s');
});

test.each([
  [['a', '--timeout', '0'], 'modelarts-export wait a'],
  [['--timeout=0', 'a', '-o', 'name'], 'modelarts-export wait a -o name'],
])('one look, wait %j, hints at waiting on', async (argv, command) => {
  const { code, stderr } = await waitThrough(['RUNNING'], [...argv, '-q']);
  expect({ code, stderr }).toEqual({
    code: 8,
    stderr: `error: export task a has not ended yet\nhint: the export goes on; wait on with: ${command} -q\n`,
  });
});

const anHour = 'waiting until 2026-01-01T01:00:00Z for';
const purposes: readonly (readonly [argv: readonly string[], step: Step, words: string])[] = [
  [['a'], 'SUCCESSED', `${anHour} export task a of dataset d (HOST)`],
  [['a', 'b'], ['SUCCESSED', 'SUCCESSED'], `${anHour} export tasks a and b of dataset d (HOST)`],
  [['a', 'b', 'c'], ['FAILED', 'FAILED', 'FAILED'], `${anHour} export tasks a, b and c of dataset d (HOST)`],
  [['a', 'b', 'c', 'd'], ['FAILED', 'FAILED', 'FAILED', 'FAILED'], `${anHour} 4 export tasks of dataset d (HOST)`],
  [[], ['SUCCESSED'], `${anHour} all unfinished export tasks of dataset d (HOST)`],
  [['a', '--region', 'eu-nl'], 'SUCCESSED', `${anHour} export task a of dataset d (eu-nl)`],
  [['a', '--timeout', '0'], 'SUCCESSED', 'looking once at export task a of dataset d (HOST)'],
  [['a', '--timeout', 'none'], 'SUCCESSED', 'waiting without an end for export task a of dataset d (HOST)'],
];

test.each(purposes)('the first line of the log of wait %j', async (argv, step, words) => {
  const { stderr } = await waitThrough([step], argv);
  expect(stderr.split('\n')[0]).toBe(`${time} ${words}`);
});

test('--timeout none has no end', async () => {
  const steps = [...Array.from({ length: 49 }, () => 'RUNNING'), 'SUCCESSED'];
  const { code, at } = await waitThrough(steps, ['a', '-q', '--timeout', 'none', '--interval', '1h']);
  expect({ code, last: at.at(-1) }).toEqual({ code: 0, last: 49 * 3600 });
});

test('what a status would do to a terminal is shown instead', async () => {
  const { stderr } = await waitThrough(['\u001b[31mODD\n'], ['a', '--timeout', '0']);
  expect(stderr.split('\n').slice(1, 3)).toEqual([
    String.raw`2026-01-01T00:00:00.000Z warning: export task a has a status that nobody knows, taken for not ended: \x1b[31mODD\n`,
    String.raw`2026-01-01T00:00:00.000Z a: \x1b[31mODD\n, 100 %`,
  ]);
});

const interruptions: readonly (readonly [argv: readonly string[], command: string])[] = [
  [['a'], 'modelarts-export wait a'],
  [['a', 'b', '--timeout', '2h', '--fail-fast'], 'modelarts-export wait a b --timeout 2h --fail-fast'],
  [['a', '--region', "it's here"], String.raw`modelarts-export wait a --region 'it'\''s here'`],
  [['-', '--interval', '10s'], String.raw`printf '%s\n' b '~a' | modelarts-export wait - --interval 10s`],
  [[], 'modelarts-export wait'],
];

test.each(interruptions)('Ctrl-C during wait %j tells how to wait on', async (argv, command) => {
  const { code, stdout, stderr } = await waitThrough(['RUNNING'], argv, {
    stdin: 'b ~a',
    onStderr: (text, host) => {
      if (/RUNNING|not there/.test(text)) host.interrupt('SIGINT');
    },
  });
  expect({ code, stdout, end: stderr.split('\n').slice(-3) }).toEqual({
    code: 130,
    stdout: '',
    end: ['error: interrupted by SIGINT', `hint: the export goes on; wait on with: ${command}`, ''],
  });
});

test.each([
  ['SIGHUP', 129],
  ['SIGTERM', 143],
] as const)('%s is %d, and the error is the last line of JSON', async (signal, exitCode) => {
  const { code, stdout, stderr } = await waitThrough(['RUNNING'], ['a', '--json'], {
    onStderr: (text, host) => {
      if (text.includes('RUNNING')) host.interrupt(signal);
    },
  });
  expect({ code, stdout, stderr }).toEqual({
    code: exitCode,
    stdout: '',
    stderr: `${time} waiting until 2026-01-01T01:00:00Z for export task a of dataset d (HOST)
2026-01-01T00:00:00.000Z a: RUNNING, 100 %
{"error":{"kind":"interrupted","exit_code":${exitCode},"message":"interrupted by ${signal}","retryable":false,"hint":"the export goes on; wait on with: modelarts-export wait a --json"}}
`,
  });
});

test('Ctrl-C while the ids are awaited on stdin', async () => {
  const host = fakeHost();
  const silent = new Readable({
    read() {
      host.interrupt('SIGINT');
    },
  });
  const running = run(['wait', '-'], { ...host, stdin: silent });
  expect(await running).toBe(130);
  expect(host.written).toEqual({
    stdout: '',
    stderr: 'error: interrupted by SIGINT\nhint: the export goes on; wait on with: modelarts-export wait -\n',
  });
});

test('ids on stdin that do not end before the deadline', async () => {
  const host = fakeHost();
  // a timer of its own keeps the process alive, as a pipe would
  const pipe = setTimeout(() => {}, 60_000);
  const endless = new Readable({ read() {} });
  endless.push('a\n');
  expect(await run(['wait', '-', '--timeout', '20ms'], { ...host, stdin: endless })).toBe(124);
  clearTimeout(pipe);
  expect(host.written).toEqual({
    stdout: '',
    stderr: `error: out of time: the task ids on stdin have not ended
hint: the export goes on; wait on with: modelarts-export wait - --timeout 20ms
`,
  });
});

test.each(['0', 'none'])('ids on stdin are read to their end with --timeout %s', async (timeout) => {
  const { code, at } = await waitThrough(['SUCCESSED'], ['-', '-q', '--timeout', timeout], { stdin: 'a' });
  expect({ code, at }).toEqual({ code: 0, at: [0] });
});

test('without ids, what is odd about the list is told once', async () => {
  const tasks = [recordOf('RUNNING'), recordOf('RUNNING', 'b')];
  const server = await startServer(({ url }, response) => {
    respond(response, { body: { total_count: 3, export_tasks: url.endsWith('offset=0') ? tasks : [] } });
  });
  try {
    const host = { clock: fakeClock(), env: accessTo(server.origin) };
    const { stderr } = await runCli(['wait', '--timeout', '3', '-o', 'name'], host);
    const where = `dataset dataset-1 (${new URL(server.origin).host})`;
    expect(stderr).toBe(`${time} waiting until 2026-01-01T00:00:03Z for all unfinished export tasks of ${where}
2026-01-01T00:00:00.000Z a: RUNNING, 100 %
2026-01-01T00:00:00.000Z b: RUNNING, 100 %
note: total_count is 3, but 2 tasks were read
error: out of time: 2 of 2 tasks have not ended
hint: the export goes on; wait on with: modelarts-export wait --timeout 3 -o name
`);
  } finally {
    await server.close();
  }
});

test('without ids, the only task that has not ended is read by its own GET after the first look', async () => {
  const steps: Step[] = [['SUCCESSED', 'RUNNING'], '502', 'html'];
  const { paths } = await waitThrough(steps, ['-q', '--max-errors', '2']);
  expect(paths).toEqual(['?limit=100&offset=0', '/b', '/b']);
});

test('a second Ctrl-C ends it at once, even where the first cannot be told to anybody', async () => {
  const host = fakeHost({ clock: fakeClock() });
  const stuck = new Writable({ write() {} });
  const ended = new Promise((resolve) => {
    const kill = (pid: number, signal: string) => resolve([pid, signal]);
    const silent = new Readable({
      read() {
        host.interrupt('SIGINT');
        setImmediate(() => host.interrupt('SIGINT'));
      },
    });
    void run(['wait', '-'], { ...host, stdin: silent, stderr: stuck, kill });
  });
  expect(await ended).toEqual([4711, 'SIGINT']);
});

test('a reader that left does not change the outcome', async () => {
  const clock = fakeClock();
  const sandbox = await startSandbox({ clock, tasks: 0, script: ['t:run=10s,fail'] });
  const closed = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  try {
    const host = fakeHost({ clock, env: sandbox.environment });
    expect(await run(['wait', 't', '-q'], { ...host, stdout: closed })).toBe(10);
  } finally {
    await sandbox.close();
  }
});
