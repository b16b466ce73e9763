import { expect, test } from '@jest/globals';
import { parseTaskScript } from '../../src/sandbox/script.ts';
import { exportTasksUrl, get, list, morning, show, withSandbox } from './ask.ts';

test('a line of the script is read step by step', () => {
  expect(
    parseTaskScript([
      'nightly:appear=5s,queue=1m30s,run=1h,fail',
      'b:run=forever,vanish=250ms',
      'c:fail=ModelArts.4310',
      'd',
    ]),
  ).toEqual([
    { taskId: 'nightly', appearMs: 5_000, queueMs: 90_000, runMs: 3_600_000, failure: 'ModelArts.4401' },
    { taskId: 'b', appearMs: 0, queueMs: 0, runMs: Number.POSITIVE_INFINITY, vanishMs: 250 },
    { taskId: 'c', appearMs: 0, queueMs: 0, runMs: 20_000, failure: 'ModelArts.4310' },
    { taskId: 'd', appearMs: 0, queueMs: 0, runMs: 20_000 },
  ]);
  expect(parseTaskScript(['a:run=7,status=PAUSED'])).toEqual([
    { taskId: 'a', appearMs: 0, queueMs: 0, runMs: 7_000, status: 'PAUSED' },
  ]);
  expect(parseTaskScript(['a:run=1d2h'])).toEqual([{ taskId: 'a', appearMs: 0, queueMs: 0, runMs: 93_600_000 }]);
  expect(parseTaskScript(['a:start,queue=1s'])).toEqual([
    { taskId: 'a', appearMs: 0, queueMs: 1_000, runMs: 20_000, isStarted: true },
  ]);
});

const known = 'use appear, queue, run, fail, vanish, status, start';

test.each([
  [['a/b:run=1s'], "'a/b' in 'a/b:run=1s' is not a task id: write ID:appear=5s,run=20s,fail"],
  [[':run=1s'], "'' in ':run=1s' is not a task id: write ID:appear=5s,run=20s,fail"],
  [['..'], "'..' in '..' is not a task id: write ID:appear=5s,run=20s,fail"],
  [['a:runs=1s'], `unknown step 'runs=1s' in 'a:runs=1s': ${known}`],
  [['a:constructor'], `unknown step 'constructor' in 'a:constructor': ${known}`],
  [['a:run'], "'' in 'a:run' is not a duration: use 20s, 10m or 1h30m"],
  [['a:appear=soon'], "'soon' in 'a:appear=soon' is not a duration: use 20s, 10m or 1h30m"],
  [['a:run=-1s'], "'-1s' in 'a:run=-1s' is not a duration: use 20s, 10m or 1h30m"],
  [['a:status='], "'' in 'a:status=' is not a status: use one word, such as status=PAUSED"],
  [['a', 'b', 'a:fail'], "the task 'a' is given twice"],
])('the script %j is refused', (lines, message) => {
  expect(() => parseTaskScript(lines)).toThrow(new Error(message));
});

test('a scripted task appears, waits, runs and fails when it was told to', () =>
  withSandbox({ script: ['nightly:appear=10s,queue=5s,run=20s,fail'] }, async (sandbox, clock) => {
    const unknown = { error_code: 'ModelArts.4359', error_msg: 'The export task does not exist.' };
    clock.advance(9);
    expect(await get(sandbox, exportTasksUrl(sandbox, '/nightly'))).toEqual({ status: 400, body: unknown });
    expect((await list(sandbox)).total).toBe(25);
    clock.advance(1);
    expect(await show(sandbox, 'nightly')).toMatchObject({
      status: 'INIT',
      progress: 0,
      create_time: morning + 10_000,
    });
    expect((await list(sandbox)).total).toBe(26);
    clock.advance(15);
    expect(await show(sandbox, 'nightly')).toMatchObject({ status: 'RUNNING', progress: 30 });
    clock.advance(10);
    expect(await show(sandbox, 'nightly')).toMatchObject({
      status: 'FAILED',
      progress: 60,
      error_code: 'ModelArts.4401',
      error_msg: 'Failed to export data.',
      update_time: morning + 35_000,
    });
  }));

test('scripted tasks are listed first, the newest before the others, and go when they vanish', () =>
  withSandbox({ tasks: 2, script: ['old', 'new:appear=1s', 'brief:vanish=3s'] }, async (sandbox, clock) => {
    const ids = async () => (await list(sandbox)).tasks.map((task) => task.task_id);
    const documented = ['rF9NNoB56k5rtYKg2Y7', 'TZMuy7OKbClkGCAc3gb'];
    expect(await ids()).toEqual(['old', 'brief', ...documented]);
    clock.advance(2);
    expect(await ids()).toEqual(['new', 'old', 'brief', ...documented]);
    clock.advance(1);
    expect(await ids()).toEqual(['new', 'old', ...documented]);
  }));

test('a task that runs for ever never ends, and one may tell a word of its own', () =>
  withSandbox({ script: ['endless:run=forever', 'odd:run=10s,status=PAUSED'] }, async (sandbox, clock) => {
    const odd = await get(sandbox, exportTasksUrl(sandbox, '/odd'));
    expect(odd.body).toMatchObject({ status: 'PAUSED' });
    clock.advance(1_000_000);
    expect(await show(sandbox, 'endless')).toMatchObject({ status: 'RUNNING', progress: 0 });
    expect(await show(sandbox, 'odd')).toMatchObject({ status: 'SUCCESSED' });
  }));
