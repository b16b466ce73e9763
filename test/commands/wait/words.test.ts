import { expect, test } from '@jest/globals';
import { errorFor } from '../../../src/commands/wait/words.ts';
import type { AwaitedTask, WaitVerdict } from '../../../src/context/index.ts';
import { type CliError, NotFoundError, UnavailableError } from '../../../src/errors/index.ts';

const details = { httpStatus: 400, apiCode: 'ModelArts.4359', requestId: 'r1' };
const noTask = new NotFoundError('task not found', details);
const noDataset = new NotFoundError('dataset not found', { httpStatus: 400, apiCode: 'ModelArts.4352' });
const badGateway = new UnavailableError('bad gateway', { httpStatus: 502 });

const failed: AwaitedTask = {
  id: 'a',
  item: { task_id: 'a', status: 'FAILED', error_code: 'ModelArts.4401', error_msg: 'Export failed.' },
  outcome: 'failed',
  missing: 0,
};
const running: AwaitedTask = { id: 'b', item: { task_id: 'b', status: 'RUNNING' }, outcome: 'pending', missing: 0 };

function absent(absence: NonNullable<AwaitedTask['absence']>, item?: AwaitedTask['item']): AwaitedTask {
  return { id: 'c', item, outcome: 'not_found', missing: 1, absence };
}

function decidedBy(...deciding: [AwaitedTask, ...AwaitedTask[]]): WaitVerdict {
  const [{ outcome }] = deciding;
  if (outcome === 'succeeded') throw new Error('a success decides nothing');
  return { outcome, deciding, awaited: [...deciding, running] };
}

const words: readonly (readonly [name: string, verdict: WaitVerdict, error: Partial<CliError>])[] = [
  [
    'one that failed',
    decidedBy(failed),
    {
      kind: 'task_failed',
      message: 'export task a failed: ModelArts.4401: Export failed.',
      details: {},
    },
  ],
  [
    'two that failed',
    decidedBy(failed, { ...failed, id: 'z' }),
    {
      kind: 'task_failed',
      message: '2 of 3 tasks failed; export task a failed: ModelArts.4401: Export failed.',
      details: {},
    },
  ],
  [
    'one that was stopped',
    decidedBy({ ...failed, item: { task_id: 'a', status: 'STOPPED' } }),
    { kind: 'task_failed', message: 'export task a was stopped', details: {} },
  ],
  [
    'one that was stopped for a reason',
    decidedBy({ ...failed, item: { task_id: 'a', status: 'Stopped', error_msg: 'By hand.' } }),
    { kind: 'task_failed', message: 'export task a was stopped: By hand.', details: {} },
  ],
  [
    'one that is not in the list',
    decidedBy(absent({ of: 'item', error: undefined })),
    {
      kind: 'not_found',
      message: 'export task c is not in this dataset',
      details: { hint: "'modelarts-export list' shows the tasks of the dataset" },
    },
  ],
  ['one that the service does not know', decidedBy(absent({ of: 'item', error: noTask })), noTask],
  [
    'one that is gone',
    decidedBy(absent({ of: 'item', error: noTask }, { task_id: 'c' })),
    { kind: 'not_found', message: 'export task c is gone: it was there and is not any more', details },
  ],
  ['a dataset that is gone', decidedBy(absent({ of: 'dataset', error: noDataset }, { task_id: 'c' })), noDataset],
  [
    'one that has not ended',
    { outcome: 'pending', deciding: [running], awaited: [running] },
    { kind: 'timed_out', message: 'out of time: export task b has not ended', details: {} },
  ],
  [
    'one without a status that has not ended',
    decidedBy({ ...running, item: { task_id: 'b' } }),
    {
      kind: 'timed_out',
      message: 'out of time: export task b has not ended',
      details: { hint: 'no status, not known to end' },
    },
  ],
  [
    'two that have not ended',
    decidedBy(running, { ...running, id: 'y' }),
    { kind: 'timed_out', message: 'out of time: 2 of 3 tasks have not ended', details: {} },
  ],
  [
    'no list before the time was over',
    { outcome: 'not_listed' },
    { kind: 'timed_out', message: 'out of time: the export tasks could not be listed', details: {} },
  ],
  [
    'one failed look',
    { outcome: 'gave_up', error: badGateway, inARow: 1 },
    { kind: 'unavailable', message: 'bad gateway', details: { httpStatus: 502, retryable: true } },
  ],
  [
    'failed looks in a row',
    { outcome: 'gave_up', error: badGateway, inARow: 3 },
    {
      kind: 'unavailable',
      message: 'gave up after 3 failed looks in a row; the last one: bad gateway',
      details: { httpStatus: 502, retryable: true },
    },
  ],
];

test.each(words)('%s', (_, verdict, { kind, message, details }) => {
  const { kind: ofKind, message: text, details: known } = errorFor(verdict, 3_600_000) ?? {};
  expect({ kind: ofKind, message: text, details: known }).toEqual({ kind, message, details });
});

test('a single look at a task that runs is pending, not late', () => {
  const { kind, message } = errorFor(decidedBy(running), 0) ?? {};
  expect({ kind, message }).toEqual({ kind: 'pending', message: 'export task b has not ended yet' });
});

test('no error where every task has succeeded', () => {
  expect(errorFor({ outcome: 'succeeded', awaited: [] }, 0)).toBe(undefined);
});
