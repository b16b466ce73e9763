import { expect, test } from '@jest/globals';
import { drawnLine } from '../../../src/commands/wait/drawn-line.ts';
import { estimator } from '../../../src/commands/wait/estimate.ts';
import { standingOf } from '../../../src/commands/wait/standing.ts';
import { outcome } from '../../../src/resources/export-task/task.ts';
import type { AwaitedTask } from '../../../src/waiting/awaited-task.ts';

function awaited(id: string, fields: object): AwaitedTask {
  const task = { task_id: id, ...fields };
  return { id, task, outcome: outcome(task), missing: 0 };
}

const running = awaited('a', { status: 'RUNNING', progress: 41, finished_sample_count: 410, total_sample_count: 1000 });
const ended = awaited('b', { status: 'SUCCESSED', progress: 100, finished_sample_count: 20, total_sample_count: 20 });
const failed = awaited('c', { status: 'FAILED' });
const unseen: AwaitedTask = { id: 'd', task: undefined, outcome: 'pending', missing: 1 };

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
  expect(drawnLine(standingOf([running]), 65_000, estimate, width)).toBe(line);
});

const standings: readonly (readonly [tasks: readonly AwaitedTask[], line: string])[] = [
  [[], 'looking'],
  [[unseen], 'not there yet  1m05s'],
  [[awaited('a', {})], 'no status  1m05s'],
  [[awaited('a', { status: 'ODD\n', progress: -5 })], 'ODD\\n  ░░░░░░░░░░░░░░░░░░░░  0%  1m05s'],
  [[awaited('a', { status: 'RUNNING', progress: 250 })], 'RUNNING  ████████████████████  100%  1m05s'],
  [[running, ended], '1 of 2 ended  ██████████████░░░░░░  70%  430/1020 samples  1m05s'],
  [[running, ended, failed, unseen], '2 of 4 ended, 1 failed  ████████████░░░░░░░░  60%  430/1020 samples  1m05s'],
];

test.each(standings)('%j is drawn as %s', (tasks, line) => {
  expect(drawnLine(standingOf(tasks), 65_000, estimator(), 100)).toBe(line);
});
