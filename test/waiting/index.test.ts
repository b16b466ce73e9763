import { expect, test } from '@jest/globals';
import type { ExportTask } from '#wire';
import {
  AuthError,
  CliError,
  ContractError,
  InterruptedError,
  NotFoundError,
  UnavailableError,
} from '../../src/errors/index.ts';
import { type PollOptions, poll } from '../../src/waiting/index.ts';
import type { Look, Sight } from '../../src/waiting/look.ts';
import { fakeClock } from '../helpers/fake-clock.ts';

/** What a look shows: a status for each task ('-' where it is not there), or how the look fails. */
type Step = string | readonly string[] | Error;

interface Waited {
  /** Seconds at which the looks were sent. */
  readonly at: readonly number[];
  /** Outcome and status as last seen of each task. */
  readonly tasks?: readonly string[];
  readonly error?: string;
  readonly told: readonly string[];
}

const names = ['a', 'b', 'c'];

/** Waits for as many tasks as the first step shows; the last step is repeated for ever. */
async function wait(
  steps: readonly Step[],
  options: Partial<PollOptions> & { random?: number; slowMs?: number } = {},
): Promise<Waited> {
  const clock = fakeClock({ random: options.random ?? 0 });
  const at: number[] = [];
  const told: string[] = [];
  const look: Look = async (ids = names) => {
    const step = steps[Math.min(at.length, steps.length - 1)] ?? '-';
    at.push(clock.monotonic() / 1000);
    clock.pass(options.slowMs ?? 0);
    if (step instanceof Error) throw step;
    return new Map(sights(step).filter(([id]) => ids.includes(id)));
  };
  const [first = ''] = steps.filter((step) => !(step instanceof Error));
  const on = {
    missed: ({ error, inARow, nextMs }: { error: CliError; inARow: number; nextMs: number | undefined }) =>
      told.push(`missed ${inARow}: ${error.message}, next in ${nextMs}`),
    unknownStatus: (status: string, id: string) => told.push(`unknown status ${status} of ${id}`),
  };
  const ids = names.slice(0, Math.max(1, [first].flat().length));
  const defaults = { timeoutMs: 3_600_000, maxErrors: 10, appearTimeoutMs: 30_000, failFast: false };
  try {
    const verdict = await poll({ ids, look, clock, ...defaults, on, ...options });
    const tasks = verdict.tasks.map(({ outcome, task }) => `${outcome} ${task?.status ?? '-'}`);
    return { at, tasks, told, ...(verdict.error && { error: described(verdict.error) }) };
  } catch (error) {
    return { at, told, error: described(error) };
  }
}

function sights(step: string | readonly string[]): [string, Sight][] {
  return [step].flat().flatMap((status, index): [string, Sight][] => {
    const task_id = names[index] ?? '';
    if (status === '-') return [];
    return [[task_id, status === 'FAILED' ? failed(task_id) : { task_id, status, progress: 100 }]];
  });
}

function failed(task_id: string): ExportTask {
  return { task_id, status: 'FAILED', error_code: 'ModelArts.4401', error_msg: 'Export failed.' };
}

function described(error: unknown): string {
  return error instanceof CliError ? `${error.exitCode} ${error.message}` : String(error);
}

const badGateway = new UnavailableError('bad gateway', { httpStatus: 502 });
const reset = new UnavailableError('connection reset');
const proxyPage = new ContractError('not JSON', { notJson: true });
const notJsonForLong = new ContractError('not JSON', { notJson: true, httpStatus: 200 });
const slowDown = (seconds: number) =>
  new UnavailableError('too many', { httpStatus: 429, retryAfterMs: seconds * 1000 });
const unknownDataset = new NotFoundError('dataset not found', { httpStatus: 400, apiCode: 'ModelArts.4352' });

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly options?: Partial<PollOptions> & { random?: number; slowMs?: number };
  readonly waited: Waited;
}

const cases: readonly Case[] = [
  {
    name: 'RUNNING, then SUCCESSED',
    steps: ['RUNNING', 'RUNNING', 'SUCCESSED'],
    waited: { at: [0, 3, 7.5], tasks: ['succeeded SUCCESSED'], told: [] },
  },
  {
    name: 'SUCCEEDED, spelt right and in lower case, at the first look',
    steps: ['succeeded'],
    waited: { at: [0], tasks: ['succeeded succeeded'], told: [] },
  },
  {
    name: 'RUNNING, then FAILED with its own reason',
    steps: ['RUNNING', 'FAILED'],
    waited: {
      at: [0, 3],
      tasks: ['failed FAILED'],
      error: '10 export task a failed: ModelArts.4401: Export failed.',
      told: [],
    },
  },
  {
    name: 'the schedule grows to 30 s and ends with a look at the deadline',
    steps: ['RUNNING'],
    options: { timeoutMs: 120_000 },
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 39.563, 62.344, 92.344, 120],
      tasks: ['pending RUNNING'],
      error: '124 out of time: export task a has not ended',
      told: [],
    },
  },
  {
    name: 'jitter adds up to a fifth',
    steps: ['RUNNING', 'RUNNING', 'RUNNING', 'SUCCESSED'],
    options: { random: 0.5 },
    waited: { at: [0, 3.3, 8.25, 15.675], tasks: ['succeeded SUCCESSED'], told: [] },
  },
  {
    name: 'an interval is kept without jitter',
    steps: ['RUNNING'],
    options: { intervalMs: 10_000, timeoutMs: 35_000, random: 0.9 },
    waited: {
      at: [0, 10, 20, 30, 35],
      tasks: ['pending RUNNING'],
      error: '124 out of time: export task a has not ended',
      told: [],
    },
  },
  {
    name: 'a look that is under way at the deadline is the last one',
    steps: ['RUNNING'],
    options: { intervalMs: 10_000, timeoutMs: 35_000, slowMs: 6_000 },
    waited: {
      at: [0, 16, 32],
      tasks: ['pending RUNNING'],
      error: '124 out of time: export task a has not ended',
      told: [],
    },
  },
  {
    name: 'no time at all is one look at a running task',
    steps: ['RUNNING'],
    options: { timeoutMs: 0 },
    waited: { at: [0], tasks: ['pending RUNNING'], error: '8 export task a has not ended yet', told: [] },
  },
  {
    name: 'no time at all is one look at an ended task',
    steps: ['SUCCESSED'],
    options: { timeoutMs: 0 },
    waited: { at: [0], tasks: ['succeeded SUCCESSED'], told: [] },
  },
  {
    name: 'no time at all and a look that fails',
    steps: [badGateway],
    options: { timeoutMs: 0 },
    waited: { at: [0], error: '6 bad gateway', told: [] },
  },
  {
    name: 'no time at all and a task that is not there',
    steps: ['-'],
    options: { timeoutMs: 0 },
    waited: { at: [0], tasks: ['not_found -'], error: '3 export task a is not in this dataset', told: [] },
  },
  {
    name: 'an unknown status is pending and told once',
    steps: ['QUEUED', 'QUEUED', 'HELD', 'QUEUED'],
    options: { timeoutMs: 20_000 },
    waited: {
      at: [0, 3, 7.5, 14.25, 20],
      tasks: ['pending QUEUED'],
      error: '124 out of time: export task a has not ended',
      told: ['unknown status QUEUED of a', 'unknown status HELD of a'],
    },
  },
  {
    name: 'looks that fail are missed, and the schedule goes on',
    steps: ['RUNNING', badGateway, reset, proxyPage, 'SUCCESSED'],
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375],
      tasks: ['succeeded SUCCESSED'],
      told: [
        'missed 1: bad gateway, next in 4500',
        'missed 2: connection reset, next in 6750',
        'missed 3: not JSON, next in 10125',
      ],
    },
  },
  {
    name: 'Retry-After is obeyed where it is longer',
    steps: ['RUNNING', slowDown(90), slowDown(2), 'SUCCESSED'],
    waited: {
      at: [0, 3, 93, 99.75],
      tasks: ['succeeded SUCCESSED'],
      told: ['missed 1: too many, next in 90000', 'missed 2: too many, next in 6750'],
    },
  },
  {
    name: 'Retry-After does not outlast the deadline',
    steps: ['RUNNING', slowDown(90), 'SUCCESSED'],
    options: { timeoutMs: 60_000 },
    waited: { at: [0, 3, 60], tasks: ['succeeded SUCCESSED'], told: ['missed 1: too many, next in 57000'] },
  },
  {
    name: 'too many failed looks in a row',
    steps: ['RUNNING', badGateway, 'RUNNING', badGateway, reset, notJsonForLong],
    options: { maxErrors: 3 },
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 39.563],
      error: '6 gave up after 3 failed looks in a row; the last one: not JSON',
      told: [
        'missed 1: bad gateway, next in 4500',
        'missed 1: bad gateway, next in 10125',
        'missed 2: connection reset, next in 15188',
      ],
    },
  },
  {
    name: 'the last look before the deadline fails',
    steps: ['RUNNING', badGateway],
    options: { timeoutMs: 2_000 },
    waited: {
      at: [0, 2],
      tasks: ['pending RUNNING'],
      error: '124 out of time: export task a has not ended',
      told: ['missed 1: bad gateway, next in undefined'],
    },
  },
  {
    name: 'a certificate does not get better by waiting',
    steps: ['RUNNING', new UnavailableError('certificate expired', { retryable: false })],
    waited: { at: [0, 3], error: '6 certificate expired', told: [] },
  },
  {
    name: 'a contract error ends it',
    steps: ['RUNNING', new ContractError('progress: must be a number')],
    waited: { at: [0, 3], error: '7 progress: must be a number', told: [] },
  },
  {
    name: 'a refused credential ends it',
    steps: ['RUNNING', new AuthError('forbidden', { httpStatus: 403 })],
    waited: { at: [0, 3], error: '4 forbidden', told: [] },
  },
  {
    name: 'a task that appears within the grace',
    steps: ['-', '-', 'RUNNING', 'SUCCESSED'],
    waited: { at: [0, 3, 7.5, 14.25], tasks: ['succeeded SUCCESSED'], told: [] },
  },
  {
    name: 'a task that does not appear',
    steps: ['-'],
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 39.563],
      tasks: ['not_found -'],
      error: '3 export task a is not in this dataset',
      told: [],
    },
  },
  {
    name: 'a grace of no time',
    steps: ['-'],
    options: { appearTimeoutMs: 0 },
    waited: { at: [0], tasks: ['not_found -'], error: '3 export task a is not in this dataset', told: [] },
  },
  {
    name: 'a grace that outlasts the deadline',
    steps: ['-'],
    options: { timeoutMs: 5_000 },
    waited: { at: [0, 3, 5], tasks: ['not_found -'], error: '3 export task a is not in this dataset', told: [] },
  },
  {
    name: 'an unknown dataset has no grace',
    steps: [unknownDataset],
    waited: { at: [0], tasks: ['not_found -'], error: '3 dataset not found', told: [] },
  },
  {
    name: 'a task that is missing on one look',
    steps: ['RUNNING', '-', 'RUNNING', '-', 'SUCCESSED'],
    waited: { at: [0, 3, 7.5, 14.25, 24.375], tasks: ['succeeded SUCCESSED'], told: [] },
  },
  {
    name: 'a task that is gone on two looks, a failed one between them',
    steps: ['RUNNING', '-', badGateway, '-'],
    waited: {
      at: [0, 3, 7.5, 14.25],
      tasks: ['not_found RUNNING'],
      error: '3 export task a is gone: it was there and is not any more',
      told: ['missed 1: bad gateway, next in 6750'],
    },
  },
  {
    name: 'several tasks, each to its end',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['FAILED', 'RUNNING'],
      ['-', 'SUCCESSED'],
    ],
    waited: {
      at: [0, 3, 7.5],
      tasks: ['failed FAILED', 'succeeded SUCCESSED'],
      error: '10 export task a failed: ModelArts.4401: Export failed.',
      told: [],
    },
  },
  {
    name: 'several tasks and --fail-fast',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['FAILED', 'RUNNING'],
      ['FAILED', 'SUCCESSED'],
    ],
    options: { failFast: true },
    waited: {
      at: [0, 3],
      tasks: ['failed FAILED', 'pending RUNNING'],
      error: '10 export task a failed: ModelArts.4401: Export failed.',
      told: [],
    },
  },
  {
    name: 'two that failed and one that ran out of time',
    steps: [['FAILED', 'RUNNING', 'FAILED']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      tasks: ['failed FAILED', 'pending RUNNING', 'failed FAILED'],
      error: '10 2 of 3 tasks failed; export task a failed: ModelArts.4401: Export failed.',
      told: [],
    },
  },
  {
    name: 'one that was not found and two that ran out of time',
    steps: [['RUNNING', '-', 'INIT']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      tasks: ['pending RUNNING', 'not_found -', 'pending INIT'],
      error: '3 export task b is not in this dataset',
      told: [],
    },
  },
  {
    name: 'two of three that ran out of time',
    steps: [['RUNNING', 'SUCCESSED', 'INIT']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      tasks: ['pending RUNNING', 'succeeded SUCCESSED', 'pending INIT'],
      error: '124 out of time: 2 of 3 tasks have not ended',
      told: [],
    },
  },
  {
    name: 'a dataset that is deleted when one task has failed already',
    steps: [['FAILED', 'RUNNING'], unknownDataset],
    waited: {
      at: [0, 3],
      tasks: ['failed FAILED', 'not_found RUNNING'],
      error: '10 export task a failed: ModelArts.4401: Export failed.',
      told: [],
    },
  },
];

test.each(cases)('$name', async ({ steps, options, waited }) => {
  expect(await wait(steps, options)).toEqual(waited);
});

test.each([0, 0.5, 0.999])('one hour is at most 155 looks, whatever the dice say (%d)', async (random) => {
  const { at } = await wait(['RUNNING'], { random });
  expect(at.length).toBeLessThanOrEqual(155);
  expect(at.at(-1)).toBe(3600);
});

test('only tasks that have not ended are looked for, each once', async () => {
  const looks: (readonly string[])[] = [];
  const look: Look = async (ids = []) => {
    looks.push(ids);
    return new Map(sights(looks.length > 1 ? ['SUCCESSED', 'SUCCESSED'] : ['RUNNING', 'SUCCESSED']));
  };
  const ids = ['b', 'a', 'b'];
  const options = { timeoutMs: Infinity, maxErrors: 1, appearTimeoutMs: 0, failFast: false };
  const { tasks, error } = await poll({ ids, look, clock: fakeClock(), ...options, on: {} });
  expect(looks).toEqual([['b', 'a'], ['a']]);
  expect({ ids: tasks.map(({ id }) => id), error }).toEqual({ ids: ['b', 'a'], error: undefined });
});

test('without ids the first look that succeeds tells what is waited for', async () => {
  const ids: unknown[] = [];
  const steps: readonly Step[] = [badGateway, ['-', 'RUNNING', 'INIT'], ['RUNNING', 'SUCCESSED', 'FAILED']];
  const look: Look = async (wanted) => {
    const step = steps[ids.push(wanted) - 1] ?? '-';
    if (step instanceof Error) throw step;
    return new Map(sights(step));
  };
  expect(await wait([], { ids: undefined, look })).toEqual({
    at: [],
    tasks: ['succeeded SUCCESSED', 'failed FAILED'],
    told: ['missed 1: bad gateway, next in 3000'],
    error: '10 export task c failed: ModelArts.4401: Export failed.',
  });
  expect(ids).toEqual([undefined, undefined, ['b', 'c']]);
});

test('without ids and without a look that succeeds the time is over', async () => {
  expect(await wait([reset], { ids: undefined, timeoutMs: 2000 })).toEqual({
    at: [0, 2],
    tasks: [],
    told: ['missed 1: connection reset, next in 2000', 'missed 2: connection reset, next in undefined'],
    error: '124 out of time: the export tasks could not be listed',
  });
});

test('without ids and without a task that has not ended there is nothing to wait for', async () => {
  expect(await wait(['-'], { ids: undefined })).toEqual({ at: [0], tasks: [], told: [] });
});

test("a task that is not found keeps the service's own error", async () => {
  const own = new NotFoundError('task not found', { httpStatus: 400, apiCode: 'ModelArts.4359', requestId: 'r1' });
  const options = { timeoutMs: 0, maxErrors: 1, appearTimeoutMs: 0, failFast: false };
  const verdict = await poll({
    ids: ['a'],
    look: async () => new Map([['a', own]]),
    clock: fakeClock(),
    ...options,
    on: {},
  });
  expect(verdict.error).toBe(own);
});

test('every verdict has a next step', async () => {
  const hints: unknown[] = [];
  for (const [status, timeoutMs] of [
    ['FAILED', 1],
    ['RUNNING', 1],
    ['RUNNING', 0],
    ['-', 0],
  ] as const) {
    const options = { timeoutMs, maxErrors: 1, appearTimeoutMs: 0, failFast: false };
    const look: Look = async () => new Map(sights(status));
    const { error } = await poll({ ids: ['a'], look, clock: fakeClock(), ...options, on: {} });
    hints.push(error?.details.hint);
  }
  expect(hints).toEqual([
    'modelarts-export show a shows all that is known of it',
    'the export goes on; wait again, with a longer --timeout, to see its end',
    'the export goes on; wait again, with a longer --timeout, to see its end',
    'modelarts-export list shows the tasks of the dataset',
  ]);
});

test('heartbeats come on time between the looks, and late after a slow one', async () => {
  const beats: number[] = [];
  const options = { intervalMs: 150_000, timeoutMs: 400_000, slowMs: 70_000, heartbeatMs: 60_000 };
  const { at } = await wait(['RUNNING'], {
    ...options,
    on: { heartbeat: (elapsedMs) => beats.push(elapsedMs / 1000) },
  });
  expect(at).toEqual([0, 220, 400]);
  expect(beats).toEqual([70, 130, 190, 290, 350]);
});

test('every look is told, with the time', async () => {
  const looks: string[] = [];
  const on: PollOptions['on'] = {
    look: (tasks, elapsedMs) => looks.push(`${elapsedMs}: ${tasks.map(({ task }) => task?.status)}`),
  };
  await wait([['RUNNING', 'INIT'], badGateway, ['SUCCESSED', 'FAILED']], { on });
  expect(looks).toEqual(['0: RUNNING,INIT', '7500: SUCCESSED,FAILED']);
});

test('an interruption between two looks ends it with the reason', async () => {
  const interruption = new AbortController();
  const on = { look: () => interruption.abort(new InterruptedError('SIGINT')) };
  expect(await wait(['RUNNING'], { on, signal: interruption.signal })).toEqual({
    at: [0],
    told: [],
    error: '130 interrupted by SIGINT',
  });
});

test('an interruption during a look ends it with the reason, whatever the look makes of it', async () => {
  const interruption = new AbortController();
  const look: Look = async () => {
    interruption.abort(new InterruptedError('SIGTERM'));
    throw reset;
  };
  expect((await wait([], { look, signal: interruption.signal })).error).toBe('143 interrupted by SIGTERM');
});
