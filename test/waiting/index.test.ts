import { expect, test } from '@jest/globals';
import {
  AuthError,
  CliError,
  ContractError,
  InterruptedError,
  NotFoundError,
  RefusedError,
  UnavailableError,
  UsageError,
} from '../../src/errors/index.ts';
import { type Kind, type Look, type PollOptions, poll, type Verdict } from '../../src/waiting/index.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { settled } from '../helpers/slow-list.ts';

/** Anything can be waited for that has an id and comes to an end. */
interface Job {
  readonly name: string;
  readonly state: string;
}

const kind: Kind<Job> = {
  idOf: ({ name }) => name,
  outcomeOf: ({ state }) => (state === 'done' ? 'succeeded' : state === 'broken' ? 'failed' : 'pending'),
  unknownStatusOf: ({ state }) => (['done', 'broken', 'queued', 'running'].includes(state) ? undefined : state),
};

/** What a look shows: a state for each job ('-' where it is not there), or how the look fails. */
type Step = string | readonly string[] | Error;

interface Waited {
  /** Seconds at which the looks were sent. */
  readonly at: readonly number[];
  /** Outcome and state as last seen of each job. */
  readonly jobs?: readonly string[];
  /** The outcome that decides, and whose it is; absent when every job has succeeded. */
  readonly verdict?: string;
  /** What was thrown. */
  readonly error?: string;
  readonly told: readonly string[];
}

const names = ['a', 'b', 'c'];

/** Waits for as many jobs as the first step shows; the last step is repeated for ever. */
async function wait(
  steps: readonly Step[],
  options: Partial<PollOptions<Job>> & { random?: number; slowMs?: number } = {},
): Promise<Waited> {
  const clock = fakeClock({ random: options.random ?? 0 });
  const at: number[] = [];
  const told: string[] = [];
  const look: Look<Job> = async (ids = names) => {
    const step = steps[Math.min(at.length, steps.length - 1)] ?? '-';
    at.push(clock.monotonic() / 1000);
    clock.pass(options.slowMs ?? 0);
    if (step instanceof Error) throw step;
    return new Map(answers(step).filter(([id]) => ids.includes(id)));
  };
  const [first = ''] = steps.filter((step) => !(step instanceof Error));
  const on: PollOptions<Job>['on'] = {
    cutShort: ({ error, inARow }) =>
      told.push(`cut short: ${inARow === undefined ? '' : `gave up after ${inARow}: `}${error.message}`),
    missed: ({ error, inARow, nextMs }) => told.push(`missed ${inARow}: ${error.message}, next in ${nextMs}`),
    unknownStatus: (status, id) => told.push(`unknown status ${status} of ${id}`),
  };
  const ids = names.slice(0, Math.max(1, [first].flat().length));
  const defaults = { timeoutMs: 3_600_000, maxErrors: 10, appearTimeoutMs: 30_000, failFast: false };
  try {
    const verdict = await poll({ ids, kind, look, clock, ...defaults, on, ...options });
    const jobs = 'awaited' in verdict && verdict.awaited.map(({ outcome, item }) => `${outcome} ${item?.state ?? '-'}`);
    return { at, told, ...(jobs && { jobs }), ...(verdict.outcome !== 'succeeded' && { verdict: described(verdict) }) };
  } catch (error) {
    return { at, told, error: error instanceof CliError ? `${error.exitCode} ${error.message}` : String(error) };
  }
}

function answers(step: string | readonly string[]): [string, Job][] {
  return [step].flat().flatMap((state, index): [string, Job][] => {
    const name = names[index] ?? '';
    return state === '-' ? [] : [[name, { name, state }]];
  });
}

function described(verdict: Verdict<Job>): string {
  if (verdict.outcome === 'gave_up') return `gave_up after ${verdict.inARow}: ${verdict.error.message}`;
  if (!('deciding' in verdict)) return verdict.outcome;
  const deciding = verdict.deciding.map(({ id, absence }) => `${id}${absence ? ` (${absence.of})` : ''}`);
  return `${verdict.outcome}: ${deciding.join(', ')}`;
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
  readonly options?: Partial<PollOptions<Job>> & { random?: number; slowMs?: number };
  readonly waited: Waited;
}

const cases: readonly Case[] = [
  {
    name: 'running, then done',
    steps: ['running', 'running', 'done'],
    waited: { at: [0, 3, 7.5], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'done at the first look',
    steps: ['done'],
    waited: { at: [0], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'running, then broken',
    steps: ['running', 'broken'],
    waited: {
      at: [0, 3],
      jobs: ['failed broken'],
      verdict: 'failed: a',
      told: [],
    },
  },
  {
    name: 'the schedule grows to 30 s and ends with a look at the deadline',
    steps: ['running'],
    options: { timeoutMs: 120_000 },
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 39.563, 62.344, 92.344, 120],
      jobs: ['pending running'],
      verdict: 'pending: a',
      told: [],
    },
  },
  {
    name: 'jitter adds up to a fifth',
    steps: ['running', 'running', 'running', 'done'],
    options: { random: 0.5 },
    waited: { at: [0, 3.3, 8.25, 15.675], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'an interval is kept without jitter',
    steps: ['running'],
    options: { intervalMs: 10_000, timeoutMs: 35_000, random: 0.9 },
    waited: {
      at: [0, 10, 20, 30, 35],
      jobs: ['pending running'],
      verdict: 'pending: a',
      told: [],
    },
  },
  {
    name: 'a look that is under way at the deadline is the last one',
    steps: ['running'],
    options: { intervalMs: 10_000, timeoutMs: 35_000, slowMs: 6_000 },
    waited: {
      at: [0, 16, 32],
      jobs: ['pending running'],
      verdict: 'pending: a',
      told: [],
    },
  },
  {
    name: 'no time at all is one look at a running task',
    steps: ['running'],
    options: { timeoutMs: 0 },
    waited: { at: [0], jobs: ['pending running'], verdict: 'pending: a', told: [] },
  },
  {
    name: 'no time at all is one look at an ended task',
    steps: ['done'],
    options: { timeoutMs: 0 },
    waited: { at: [0], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'no time at all and a look that fails',
    steps: [badGateway],
    options: { timeoutMs: 0 },
    waited: { at: [0], verdict: 'gave_up after 1: bad gateway', told: [] },
  },
  {
    name: 'no time at all and a task that is not there',
    steps: ['-'],
    options: { timeoutMs: 0 },
    waited: { at: [0], jobs: ['not_found -'], verdict: 'not_found: a (item)', told: [] },
  },
  {
    name: 'an unknown status is pending and told once',
    steps: ['QUEUED', 'QUEUED', 'HELD', 'QUEUED'],
    options: { timeoutMs: 20_000 },
    waited: {
      at: [0, 3, 7.5, 14.25, 20],
      jobs: ['pending QUEUED'],
      verdict: 'pending: a',
      told: ['unknown status QUEUED of a', 'unknown status HELD of a'],
    },
  },
  {
    name: 'looks that fail are missed, and the schedule goes on',
    steps: ['running', badGateway, reset, proxyPage, 'done'],
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375],
      jobs: ['succeeded done'],
      told: [
        'missed 1: bad gateway, next in 4500',
        'missed 2: connection reset, next in 6750',
        'missed 3: not JSON, next in 10125',
      ],
    },
  },
  {
    name: 'Retry-After is obeyed where it is longer',
    steps: ['running', slowDown(90), slowDown(2), 'done'],
    waited: {
      at: [0, 3, 93, 99.75],
      jobs: ['succeeded done'],
      told: ['missed 1: too many, next in 90000', 'missed 2: too many, next in 6750'],
    },
  },
  {
    name: 'Retry-After does not outlast the deadline',
    steps: ['running', slowDown(90), 'done'],
    options: { timeoutMs: 60_000 },
    waited: { at: [0, 3, 60], jobs: ['succeeded done'], told: ['missed 1: too many, next in 57000'] },
  },
  {
    name: 'too many failed looks in a row',
    steps: ['running', badGateway, 'running', badGateway, reset, notJsonForLong],
    options: { maxErrors: 3 },
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 39.563],
      verdict: 'gave_up after 3: not JSON',
      told: [
        'missed 1: bad gateway, next in 4500',
        'missed 1: bad gateway, next in 10125',
        'missed 2: connection reset, next in 15188',
      ],
    },
  },
  {
    name: 'the last look before the deadline fails',
    steps: ['running', badGateway],
    options: { timeoutMs: 2_000 },
    waited: {
      at: [0, 2],
      jobs: ['pending running'],
      verdict: 'pending: a',
      told: ['missed 1: bad gateway, next in undefined'],
    },
  },
  {
    name: 'a certificate does not get better by waiting',
    steps: ['running', new UnavailableError('certificate expired', { retryable: false })],
    waited: { at: [0, 3], error: '6 certificate expired', told: [] },
  },
  {
    name: 'a contract error ends it',
    steps: ['running', new ContractError('progress: must be a number')],
    waited: { at: [0, 3], error: '7 progress: must be a number', told: [] },
  },
  {
    name: 'a refused credential ends it',
    steps: ['running', new AuthError('forbidden', { httpStatus: 403 })],
    waited: { at: [0, 3], error: '4 forbidden', told: [] },
  },
  {
    name: 'a task that appears within the grace',
    steps: ['-', '-', 'running', 'done'],
    waited: { at: [0, 3, 7.5, 14.25], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'a task that does not appear',
    steps: ['-'],
    waited: {
      at: [0, 3, 7.5, 14.25, 24.375, 30],
      jobs: ['not_found -'],
      verdict: 'not_found: a (item)',
      told: [],
    },
  },
  {
    name: 'a task that appears at the last look of its grace goes on by the schedule',
    steps: ['-', '-', 'running', 'done'],
    options: { appearTimeoutMs: 5_000 },
    waited: { at: [0, 3, 5, 11.75], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'the last look of the grace comes between two looks of a fixed interval',
    steps: [['-', 'running']],
    options: { appearTimeoutMs: 5_000, intervalMs: 3_000, timeoutMs: 9_000 },
    waited: {
      at: [0, 3, 5, 8, 9],
      jobs: ['not_found -', 'pending running'],
      verdict: 'not_found: a (item)',
      told: [],
    },
  },
  {
    name: 'Retry-After outlasts the grace, and the look after it is the last',
    steps: ['-', slowDown(40), '-'],
    waited: {
      at: [0, 3, 43],
      jobs: ['not_found -'],
      verdict: 'not_found: a (item)',
      told: ['missed 1: too many, next in 40000'],
    },
  },
  {
    name: 'a grace of no time',
    steps: ['-'],
    options: { appearTimeoutMs: 0 },
    waited: { at: [0], jobs: ['not_found -'], verdict: 'not_found: a (item)', told: [] },
  },
  {
    name: 'a grace that outlasts the deadline',
    steps: ['-'],
    options: { timeoutMs: 5_000 },
    waited: { at: [0, 3, 5], jobs: ['not_found -'], verdict: 'not_found: a (item)', told: [] },
  },
  {
    name: 'an unknown dataset has no grace',
    steps: [unknownDataset],
    waited: { at: [0], jobs: ['not_found -'], verdict: 'not_found: a (dataset)', told: [] },
  },
  {
    name: 'a task that is missing on one look',
    steps: ['running', '-', 'running', '-', 'done'],
    waited: { at: [0, 3, 7.5, 14.25, 24.375], jobs: ['succeeded done'], told: [] },
  },
  {
    name: 'a task that is gone on two looks, a failed one between them',
    steps: ['running', '-', badGateway, '-'],
    waited: {
      at: [0, 3, 7.5, 14.25],
      jobs: ['not_found running'],
      verdict: 'not_found: a (item)',
      told: ['missed 1: bad gateway, next in 6750'],
    },
  },
  {
    name: 'several tasks, each to its end',
    steps: [
      ['running', 'running'],
      ['broken', 'running'],
      ['-', 'done'],
    ],
    waited: {
      at: [0, 3, 7.5],
      jobs: ['failed broken', 'succeeded done'],
      verdict: 'failed: a',
      told: [],
    },
  },
  {
    name: 'several tasks and --fail-fast',
    steps: [
      ['running', 'running'],
      ['broken', 'running'],
      ['broken', 'done'],
    ],
    options: { failFast: true },
    waited: {
      at: [0, 3],
      jobs: ['failed broken', 'pending running'],
      verdict: 'failed: a',
      told: [],
    },
  },
  {
    name: 'two that failed and one that ran out of time',
    steps: [['broken', 'running', 'broken']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      jobs: ['failed broken', 'pending running', 'failed broken'],
      verdict: 'failed: a, c',
      told: [],
    },
  },
  {
    name: 'one that was not found and two that ran out of time',
    steps: [['running', '-', 'queued']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      jobs: ['pending running', 'not_found -', 'pending queued'],
      verdict: 'not_found: b (item)',
      told: [],
    },
  },
  {
    name: 'two of three that ran out of time',
    steps: [['running', 'done', 'queued']],
    options: { timeoutMs: 1_000 },
    waited: {
      at: [0, 1],
      jobs: ['pending running', 'succeeded done', 'pending queued'],
      verdict: 'pending: a, c',
      told: [],
    },
  },
  {
    name: 'one that failed before too many looks in a row were missed',
    steps: [['broken', 'running'], badGateway],
    options: { maxErrors: 2 },
    waited: {
      at: [0, 3, 7.5],
      jobs: ['failed broken', 'pending running'],
      verdict: 'failed: a',
      told: ['missed 1: bad gateway, next in 4500', 'cut short: gave up after 2: bad gateway'],
    },
  },
  {
    name: 'one that was not found before too many looks in a row were missed',
    steps: [['-', 'running'], badGateway],
    options: { maxErrors: 1, appearTimeoutMs: 0 },
    waited: {
      at: [0, 3],
      jobs: ['not_found -', 'pending running'],
      verdict: 'not_found: a (item)',
      told: ['cut short: gave up after 1: bad gateway'],
    },
  },
  ...[
    new AuthError('forbidden'),
    new RefusedError('refused'),
    new ContractError('wrong kind'),
    new UnavailableError('certificate expired', { retryable: false }),
  ].map((error) => ({
    name: `one that failed before an error that ends it at once: ${error.message}`,
    steps: [['broken', 'running'], error],
    waited: {
      at: [0, 3],
      jobs: ['failed broken', 'pending running'],
      verdict: 'failed: a',
      told: [`cut short: ${error.message}`],
    },
  })),
  {
    name: 'one that was not found before a refused credential',
    steps: [['-', 'running'], new AuthError('forbidden')],
    options: { appearTimeoutMs: 0 },
    waited: { at: [0, 3], error: '4 forbidden', told: [] },
  },
  {
    name: 'one that succeeded before a contract error',
    steps: [['done', 'running'], new ContractError('wrong kind')],
    waited: { at: [0, 3], error: '7 wrong kind', told: [] },
  },
  {
    name: 'one that failed before a mistake in the settings',
    steps: [['broken', 'running'], new UsageError('no such file')],
    waited: { at: [0, 3], error: '2 no such file', told: [] },
  },
  {
    name: 'one that failed before a bug',
    steps: [['broken', 'running'], new Error('bug')],
    waited: { at: [0, 3], error: 'Error: bug', told: [] },
  },
  {
    name: 'a dataset that is deleted when one task has failed already',
    steps: [['broken', 'running'], unknownDataset],
    waited: {
      at: [0, 3],
      jobs: ['failed broken', 'not_found running'],
      verdict: 'failed: a',
      told: [],
    },
  },
];

test.each(cases)('$name', async ({ steps, options, waited }) => {
  expect(await wait(steps, options)).toEqual(waited);
});

test.each([0, 0.5, 0.999])('one hour is at most 155 looks, whatever the dice say (%d)', async (random) => {
  const { at } = await wait(['running'], { random });
  expect(at.length).toBeLessThanOrEqual(155);
  expect(at.at(-1)).toBe(3600);
});

test('only tasks that have not ended are looked for, each once', async () => {
  const looks: (readonly string[])[] = [];
  const look: Look<Job> = async (ids = []) => {
    looks.push(ids);
    return new Map(answers(looks.length > 1 ? ['done', 'done'] : ['running', 'done']));
  };
  const ids = ['b', 'a', 'b'];
  const options = { timeoutMs: Infinity, maxErrors: 1, appearTimeoutMs: 0, failFast: false };
  expect(await poll({ ids, kind, look, clock: fakeClock(), ...options, on: {} })).toEqual({
    outcome: 'succeeded',
    awaited: [
      { id: 'b', item: { name: 'b', state: 'done' }, outcome: 'succeeded', missing: 0 },
      { id: 'a', item: { name: 'a', state: 'done' }, outcome: 'succeeded', missing: 0 },
    ],
  });
  expect(looks).toEqual([['b', 'a'], ['a']]);
});

test('without ids the first look that succeeds tells what is waited for', async () => {
  const ids: unknown[] = [];
  const steps: readonly Step[] = [badGateway, ['-', 'running', 'queued'], ['running', 'done', 'broken']];
  const look: Look<Job> = async (wanted) => {
    const step = steps[ids.push(wanted) - 1] ?? '-';
    if (step instanceof Error) throw step;
    return new Map(answers(step));
  };
  expect(await wait([], { ids: undefined, look })).toEqual({
    at: [],
    jobs: ['succeeded done', 'failed broken'],
    told: ['missed 1: bad gateway, next in 3000'],
    verdict: 'failed: c',
  });
  expect(ids).toEqual([undefined, undefined, ['b', 'c']]);
});

test('without ids and without a look that succeeds the time is over', async () => {
  expect(await wait([reset], { ids: undefined, timeoutMs: 2000 })).toEqual({
    at: [0, 2],
    told: ['missed 1: connection reset, next in 2000', 'missed 2: connection reset, next in undefined'],
    verdict: 'not_listed',
  });
});

test('without ids and without a task that has not ended there is nothing to wait for', async () => {
  expect(await wait(['-'], { ids: undefined })).toEqual({ at: [0], jobs: [], told: [] });
});

test("a task that is not found keeps the service's own error", async () => {
  const own = new NotFoundError('task not found', { httpStatus: 400, apiCode: 'ModelArts.4359', requestId: 'r1' });
  const options = { timeoutMs: 0, maxErrors: 1, appearTimeoutMs: 0, failFast: false };
  const look: Look<Job> = async () => new Map([['a', own]]);
  const absent = { id: 'a', item: undefined, outcome: 'not_found', missing: 0, absence: { of: 'item', error: own } };
  expect(await poll({ ids: ['a'], kind, look, clock: fakeClock(), ...options, on: {} })).toEqual({
    outcome: 'not_found',
    awaited: [absent],
    deciding: [absent],
  });
});

test('heartbeats come on time between the looks, and late after a slow one', async () => {
  const beats: number[] = [];
  const options = { intervalMs: 150_000, timeoutMs: 400_000, slowMs: 70_000, heartbeatMs: 60_000 };
  const { at } = await wait(['running'], {
    ...options,
    on: { heartbeat: (elapsedMs) => beats.push(elapsedMs / 1000) },
  });
  expect(at).toEqual([0, 220, 400]);
  expect(beats).toEqual([70, 130, 190, 290, 350]);
});

test('a heartbeat is awaited: none comes before its time', async () => {
  const beats: number[] = [];
  const wakers: (() => void)[] = [];
  let now = 0;
  const clock = {
    ...fakeClock(),
    monotonic: () => now,
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        wakers.push(() => {
          now += ms;
          resolve();
        });
      }),
  };
  const options = { clock, intervalMs: 25, timeoutMs: 25, heartbeatMs: 10 };
  const waiting = wait(['running'], { ...options, on: { heartbeat: (elapsedMs) => beats.push(elapsedMs) } });
  const seen: number[][] = [];
  for (let wake = 0; wake < 3; wake += 1) {
    await settled();
    seen.push([wakers.length, ...beats]);
    wakers[wake]?.();
  }
  expect((await waiting).verdict).toBe('pending: a');
  expect(seen).toEqual([[1], [2, 10], [3, 10, 20]]);
});

test('every look is told, with the time', async () => {
  const looks: string[] = [];
  const on: PollOptions<Job>['on'] = {
    look: (awaited, elapsedMs) => looks.push(`${elapsedMs}: ${awaited.map(({ item }) => item?.state)}`),
  };
  await wait([['running', 'queued'], badGateway, ['done', 'broken']], { on });
  expect(looks).toEqual(['0: running,queued', '7500: done,broken']);
});

test('an interruption between two looks ends it with the reason', async () => {
  const interruption = new AbortController();
  const on = { look: () => interruption.abort(new InterruptedError('SIGINT')) };
  expect(await wait(['running'], { on, signal: interruption.signal })).toEqual({
    at: [0],
    told: [],
    error: '130 interrupted by SIGINT',
  });
});

test('an interruption during a look ends it with the reason, whatever the look makes of it', async () => {
  const interruption = new AbortController();
  const look: Look<Job> = async () => {
    interruption.abort(new InterruptedError('SIGTERM'));
    throw reset;
  };
  expect((await wait([], { look, signal: interruption.signal })).error).toBe('143 interrupted by SIGTERM');
});
