import { expect, test } from '@jest/globals';
import { Chalk } from 'chalk';
import { type Moment, progressLines } from '../../../src/commands/wait/progress.ts';
import type { AwaitedTask } from '../../../src/context/index.ts';
import { outcome } from '../../../src/resources/export-task/index.ts';
import { glyphsFor } from '../../../src/text/glyphs.ts';
import { widthOf } from '../../../src/text/width.ts';

function awaited(id: string, fields: object): AwaitedTask {
  const task = { task_id: id, ...fields };
  return { id, item: task, outcome: outcome(task), missing: 0 };
}

const id = 'rF9NNoB56k5rtYKg2Y7';
const running = awaited(id, { status: 'RUNNING', progress: 41, finished_sample_count: 410, total_sample_count: 1000 });
const queued = awaited('TZMuy7OKbClkGCAc3gb', { status: 'INIT', progress: 0 });
const ended = awaited('b', { status: 'SUCCESSED', progress: 100, finished_sample_count: 20, total_sample_count: 20 });
const failed = awaited('c', { status: 'FAILED' });
const unseen: AwaitedTask = { id: 'd', item: undefined, outcome: 'pending', missing: 1 };

const moment: Moment = { elapsedMs: 65_000, leftMs: 86_000, ageMs: 4_000 };
const colour = new Chalk({ level: 0 });
const glyphs = glyphsFor({});

function linesOf(
  tasks: readonly AwaitedTask[],
  columns: number,
  { rows = 24, ...other }: Partial<Moment & { rows: number }> = {},
) {
  return progressLines(tasks, { ...moment, ...other }, { columns, rows, colour, glyphs });
}

const widths: readonly (readonly [columns: number, ...lines: readonly string[]])[] = [
  [
    118,
    'rF9NNoB56k5rtYKg2Y7  RUNNING  ████████░░░░░░░░░░░░   41%  410/1000 samples  1m05s  about 1m26s left  seen 4s ago',
  ],
  [106, 'rF9NNoB56k5rtYKg2Y7  RUNNING  ████░░░░░░   41%  410/1000 samples  1m05s  about 1m26s left  seen 4s ago'],
  [
    78,
    'rF9NNoB56k5rtYKg2Y7  RUNNING  ████████░░░░░░░░░░░░   41%  410/1000 samples',
    '1m05s  about 1m26s left  seen 4s ago',
  ],
  [66, 'rF9NNoB56k5rtYKg2Y7  RUNNING  ████░░░░░░   41%  410/1000 samples', '1m05s  about 1m26s left  seen 4s ago'],
  [50, 'rF9NNoB56k5rtYKg2Y7  RUNNING  ████░░░░░░   41%', '1m05s  about 1m26s left  seen 4s ago'],
  [38, 'rF9NNoB56k5rtYKg2Y7  RUNNING   41%', '1m05s  about 1m26s left  seen 4s ago'],
  [30, 'rF9NNoB56k5rtYKg2Y7  RUNNING', '1m05s  about 1m26s left'],
  [20, 'RUNNING   41%', '1m05s'],
  [5, 'RUNNING   41%', '1m05s'],
];

test.each(widths)('in %d columns: %s', (columns, ...lines) => {
  expect(linesOf([running], columns)).toEqual(lines);
});

const states: readonly (readonly [name: string, tasks: readonly AwaitedTask[], ...lines: readonly string[]])[] = [
  ['nothing seen yet', [], 'looking  1m05s'],
  ['not there yet', [unseen], 'd  not there yet  1m05s'],
  ['no status', [awaited('a', {})], 'a  no status  1m05s'],
  ['odd', [awaited('a', { status: 'ODD\n', progress: -5 })], 'a  ODD\\n  ░░░░░░░░░░░░░░░░░░░░    0%  1m05s'],
  ['too much', [awaited('a', { status: 'RUNNING', progress: 250 })], 'a  RUNNING  ████████████████████  100%  1m05s'],
  [
    'one of two has ended',
    [running, ended],
    '1 of 2 ended  1m05s',
    'rF9NNoB56k5rtYKg2Y7  RUNNING  ████████░░░░░░░░░░░░   41%  410/1000 samples',
  ],
  [
    'some run, one has failed',
    [running, ended, failed, unseen, queued],
    '2 of 5 ended, 1 failed  1m05s',
    'rF9NNoB56k5rtYKg2Y7  RUNNING        ████████░░░░░░░░░░░░   41%  410/1000 samples',
    'd                    not there yet',
    'TZMuy7OKbClkGCAc3gb  INIT           ░░░░░░░░░░░░░░░░░░░░    0%',
  ],
  ['all have ended', [ended, failed], '2 of 2 ended, 1 failed  1m05s'],
];

test.each(states)('%s', (_, tasks, ...lines) => {
  expect(linesOf(tasks, 100, { leftMs: undefined, ageMs: undefined })).toEqual(lines);
});

test('an end that is due is so until the next look', () => {
  expect(linesOf([unseen], 100, { leftMs: 0 })).toEqual(['d  not there yet  1m05s  any moment now  seen 4s ago']);
});

test('several tasks are never more lines than there is room for', () => {
  const many = Array.from({ length: 50 }, (_, index) => awaited(`t${index}`, { status: 'RUNNING', progress: index }));
  const lines = linesOf(many, 80, { rows: 6 });
  expect(lines).toEqual([
    '0 of 50 ended  1m05s  about 1m26s left  seen 4s ago',
    't0  RUNNING  ░░░░░░░░░░░░░░░░░░░░    0%',
    't1  RUNNING  ░░░░░░░░░░░░░░░░░░░░    1%',
    't2  RUNNING  ░░░░░░░░░░░░░░░░░░░░    2%',
    'and 47 more',
  ]);
  expect(linesOf(many.slice(0, 4), 80, { rows: 6 }).length).toBe(5);
});

test('from 20 columns on no line is wider than the screen', () => {
  for (let columns = 22; columns <= 220; columns += 1) {
    for (const tasks of [[running], [running, ended, failed, unseen, queued]]) {
      const wide = linesOf(tasks, columns).filter((line) => widthOf(line) > columns);
      expect([columns, wide]).toEqual([columns, []]);
    }
  }
});

test('bars are ASCII where nothing else can be shown', () => {
  const room = { columns: 120, rows: 24, colour, glyphs: glyphsFor({ TERM: 'linux' }) };
  expect(progressLines([running], moment, room)[0]).toContain('RUNNING  ########............   41%');
});

test('status and bar have the colour of what runs', () => {
  const lines = progressLines([running], moment, { columns: 120, rows: 24, colour: new Chalk({ level: 1 }), glyphs });
  expect(lines[0]).toContain(
    '\u001b[36mRUNNING\u001b[39m  \u001b[36m████████\u001b[39m\u001b[2m░░░░░░░░░░░░\u001b[22m',
  );
});
