import { expect, test } from '@jest/globals';
import { estimator, progressLine } from '../../../src/commands/wait/announce.ts';
import type { AwaitedTask } from '../../../src/context/index.ts';
import { outcome } from '../../../src/resources/export-task/index.ts';
import { glyphsFor } from '../../../src/text/glyphs.ts';

const glyphs = glyphsFor({});

function awaited(id: string, fields: object): AwaitedTask {
  const task = { task_id: id, ...fields };
  return { id, item: task, outcome: outcome(task), missing: 0 };
}

const running = awaited('a', { status: 'RUNNING', progress: 41, finished_sample_count: 410, total_sample_count: 1000 });
const ended = awaited('b', { status: 'SUCCESSED', progress: 100, finished_sample_count: 20, total_sample_count: 20 });
const failed = awaited('c', { status: 'FAILED' });
const unseen: AwaitedTask = { id: 'd', item: undefined, outcome: 'pending', missing: 1 };

const widths: readonly (readonly [width: number, line: string])[] = [
  [100, 'RUNNING  ████████░░░░░░░░░░░░  41%  410/1000 samples  1m05s  about 1m26s left'],
  [77, 'RUNNING  ████████░░░░░░░░░░░░  41%  410/1000 samples  1m05s  about 1m26s left'],
  [76, 'RUNNING  ████████░░░░░░░░░░░░  41%  1m05s  about 1m26s left'],
  [58, 'RUNNING  41%  1m05s  about 1m26s left'],
  [30, 'RUNNING  41%  1m05s'],
  [12, 'RUNNING  41%'],
  [5, 'RUNNING'],
];

test.each(widths)('in %d columns: %s', (width, line) => {
  const estimate = estimator();
  estimate.seen(0, 4_000);
  estimate.seen(0, 5_000);
  estimate.seen(41, 65_000);
  expect(progressLine([running], { elapsedMs: 65_000, leftMs: estimate.leftMs(65_000), width, glyphs })).toBe(line);
});

const states: readonly (readonly [tasks: readonly AwaitedTask[], line: string])[] = [
  [[], 'looking'],
  [[unseen], 'not there yet  1m05s'],
  [[awaited('a', {})], 'no status  1m05s'],
  [[awaited('a', { status: 'ODD\n', progress: -5 })], 'ODD\\n  ░░░░░░░░░░░░░░░░░░░░  0%  1m05s'],
  [[awaited('a', { status: 'RUNNING', progress: 250 })], 'RUNNING  ████████████████████  100%  1m05s'],
  [[running, ended], '1 of 2 ended  ██████████████░░░░░░  70%  430/1020 samples  1m05s'],
  [[running, ended, failed, unseen], '2 of 4 ended, 1 failed  ████████████░░░░░░░░  60%  430/1020 samples  1m05s'],
];

test.each(states)('%j is drawn as %s', (tasks, line) => {
  expect(progressLine(tasks, { elapsedMs: 65_000, leftMs: undefined, width: 100, glyphs })).toBe(line);
});

function estimateAfter(looks: readonly (readonly [percent: number | undefined, atMs: number])[], elapsedMs: number) {
  const estimate = estimator();
  for (const [percent, atMs] of looks) estimate.seen(percent, atMs);
  return estimate.leftMs(elapsedMs);
}

test('one look tells no pace', () => {
  expect(estimateAfter([[30, 1000]], 2000)).toBe(undefined);
});

test('the pace is that since progress began, and the time since the last look is counted off', () => {
  const looks = [
    [0, 0],
    [undefined, 5_000],
    [0, 10_000],
    [50, 20_000],
  ] as const;
  expect(estimateAfter(looks, 20_000)).toBe(10_000);
  expect(estimateAfter(looks, 24_000)).toBe(6_000);
});

test('what is late has no estimate, nor what has fallen back', () => {
  expect(
    estimateAfter(
      [
        [0, 0],
        [50, 10_000],
      ],
      20_000,
    ),
  ).toBe(undefined);
  expect(
    estimateAfter(
      [
        [50, 0],
        [60, 10_000],
        [5, 20_000],
      ],
      20_000,
    ),
  ).toBe(undefined);
});
