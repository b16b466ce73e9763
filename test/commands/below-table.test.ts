import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { belowTable } from '../../src/commands/below-table.ts';
import type { Fact } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { drawnBelow } from '../../src/views/below.ts';
import { now, terminal } from '../views/screens.ts';

const places = async () => [['dataset', 'd-1'] as const, ['project', 'p-1'] as const, ['region', 'eu-de'] as const];

test('the last line tells what was seen, and where', async () => {
  const tasks = ['INIT', 'RUNNING', 'SUCCESSED', 'succeeded', 'FAILED', 'STOPPED', 'STOPPING', 'ODD', ''].map(
    (status, index) => ({ task_id: `t${index}`, status }),
  );
  expect(await below(tasks)).toBe(
    [
      '',
      'FAILED',
      't4  no reason given',
      't5  was stopped',
      '',
      'dataset d-1 · eu-de · 9 tasks: 1 init, 1 running, 1 stopping, 1 failed, 1 stopped, 2 succeeded, 2 unknown',
      '',
    ].join('\n'),
  );
});

test('the newest five failures have a line each, the others are counted by their reason', async () => {
  const failed = (hour: number, error_msg: string) => ({
    task_id: `t${hour}`,
    status: 'FAILED',
    create_time: now + hour * 3_600_000,
    error_code: 'ModelArts.4310',
    error_msg,
  });
  const tasks = [3, 1, 2, 9, 8, 4, 7, 6, 5, 0].map((hour) => failed(hour, hour % 2 ? 'odd' : 'even'));
  expect(await below([...tasks, { task_id: 'timeless', status: 'FAILED', error_msg: 'odd' }])).toBe(
    [
      '',
      'FAILED, the newest 5',
      't9  ModelArts.4310: odd',
      't8  ModelArts.4310: even',
      't7  ModelArts.4310: odd',
      't6  ModelArts.4310: even',
      't5  ModelArts.4310: odd',
      '3 × ModelArts.4310: even',
      '2 × ModelArts.4310: odd',
      '1 × odd',
      '',
      'dataset d-1 · eu-de · 11 tasks: 11 failed',
      '',
    ].join('\n'),
  );
});

test('more than three reasons are one', async () => {
  const tasks = Array.from({ length: 5000 }, (_, index) => ({
    task_id: `t${index}`,
    status: 'FAILED',
    error_msg: index > 4990 ? 'the usual one' : `reason ${index}`,
  }));
  expect((await below(tasks)).split('\n').slice(7, 12)).toEqual([
    '1 × reason 5',
    '1 × reason 6',
    '1 × reason 7',
    '4992 for other reasons',
    '',
  ]);
});

test('what runs is told again where the table is longer than the screen', async () => {
  const tasks = Array.from({ length: 24 }, (_, index) => ({
    task_id: `t${index}`,
    status: index < 7 ? 'RUNNING' : 'SUCCESSED',
    progress: index,
    create_time: now - index,
    finished_sample_count: index,
    total_sample_count: 20,
  }));
  expect(await below(tasks, { rows: 24 })).toBe(
    [
      '',
      'NOT ENDED, the newest 5',
      't0  RUNNING, 0%, 0/20',
      't1  RUNNING, 1%, 1/20',
      't2  RUNNING, 2%, 2/20',
      't3  RUNNING, 3%, 3/20',
      't4  RUNNING, 4%, 4/20',
      'and 2 more',
      '',
      'dataset d-1 · eu-de · 24 tasks: 7 running, 17 succeeded',
      '',
    ].join('\n'),
  );
  expect(await below(tasks, { rows: 25 })).toBe('\ndataset d-1 · eu-de · 24 tasks: 7 running, 17 succeeded\n');
});

test('a line breaks between its parts', async () => {
  const tasks = ['INIT', 'RUNNING', 'SUCCESSED'].map((status) => ({ task_id: status, status }));
  expect(await below(tasks, { columns: 40 })).toBe(
    '\ndataset d-1 · eu-de · 3 tasks: 1 init,\n1 running, 1 succeeded\n',
  );
});

const more = { kind: 'more', shown: 1, isSure: true } as const;

test.each<[readonly Fact[], string]>([
  [[], '1 task'],
  [[{ kind: 'cut', shown: 1, total: 250 }], '1 of 250 tasks'],
  [[{ kind: 'cut', shown: 1, total: undefined }], '1 task'],
  [[{ kind: 'filtered', kept: 1, read: 25 }], '1 of 25 tasks match'],
  [[{ ...more, of: 25, isFiltered: false }], '1 of 25 tasks'],
  [[{ ...more, of: undefined, isFiltered: false }], '1 task'],
  [
    [
      { kind: 'filtered', kept: 7, read: 25 },
      { ...more, of: 7, isFiltered: true },
    ],
    '1 of 7 matching tasks',
  ],
  [
    [
      { kind: 'filtered', kept: 1, read: 25 },
      { ...more, of: undefined, isFiltered: true },
    ],
    '1 matching task',
  ],
])('of a list of which is known %j it shows %s', async (facts, amount) => {
  expect(await below([{ task_id: 'a', status: 'INIT' }], { facts })).toBe(
    `\ndataset d-1 · eu-de · ${amount}: 1 init\n`,
  );
});

test('every task is counted once', async () => {
  const status = fc.constantFrom('INIT', 'RUNNING', 'FAILED', 'SUCCESSED', 'STOPPED', 'ODD');
  await fc.assert(
    fc.asyncProperty(fc.array(status, { minLength: 1, maxLength: 60 }), async (statuses) => {
      const text = await below(statuses.map((one, index) => ({ task_id: `t${index}`, status: one })));
      const [, counts = ''] = text.trimEnd().split(/tasks?: /);
      const sum = counts.split(', ').reduce((all, part) => all + Number.parseInt(part, 10), 0);
      expect(sum).toBe(statuses.length);
    }),
  );
});

interface Asked {
  readonly columns?: number;
  readonly rows?: number;
  readonly facts?: readonly Fact[];
}

async function below(tasks: readonly ExportTask[], { columns = 120, rows, facts = [] }: Asked = {}): Promise<string> {
  const screen = { ...terminal(columns), height: rows ?? Number.POSITIVE_INFINITY };
  const words = belowTable({ screen }, exportTask, {
    places,
    facts: () => facts,
  });
  for (let start = 0; start < tasks.length; start += 100) words.see(tasks.slice(start, start + 100));
  return drawnBelow(await words.words(), screen);
}
