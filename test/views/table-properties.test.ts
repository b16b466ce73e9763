import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { ExportTask } from '#wire';
import { cellOf } from '../../src/resources/column.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { harmless } from '../../src/text/safe.ts';
import { table, wide } from '../../src/views/table.ts';
import type { View } from '../../src/views/view.ts';
import { listingOf, now, pipe, terminal, textOf } from './screens.ts';

const nasty = fc.constantFrom(
  ...[
    '\u001b[31m',
    '\u001b]8;;x\u0007',
    '\u0000',
    '\n',
    '\r',
    '\t',
    '\u007f',
    '\u0085',
    '\u009b2J',
    '\u2028',
    '\u2029',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200f',
    '\u061c',
    '\ud800',
    '\udc00',
    '数',
    'é',
    'e\u0301\u0302',
    '👩‍👩‍👧',
    '🇩🇪',
    '☎️',
    '1️⃣',
    'ｶﾞ',
  ],
  ...['\u200b', '\u200d', '\ufe0f', 'कि', '한', '\u1112\u1161\u11ab', '#', '###', '█', ' ', 'a', 'word ', '$&', "$'"],
);
const text = fc.oneof(
  fc.array(nasty, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const task = fc.record({
  task_id: fc.stringMatching(/^[\w.~-]{1,24}$/),
  status: fc.constantFrom('INIT', 'RUNNING', 'SUCCESSED', 'FAILED', null),
  progress: maybe(fc.double({ noNaN: true, min: -10, max: 1000 })),
  finished_sample_count: maybe(fc.nat()),
  total_sample_count: maybe(fc.nat()),
  export_type: maybe(fc.nat(9)),
  export_format: maybe(fc.nat(3)),
  create_time: maybe(fc.double()),
  update_time: maybe(fc.integer()),
  path: maybe(text),
  error_code: maybe(text),
  error_msg: maybe(text),
  version_format: maybe(text),
  version_id: maybe(text),
  export_params: maybe(
    fc.record({ export_dest: maybe(text), export_new_dataset_name: maybe(text), other: fc.jsonValue() }),
  ),
  [' unknown\u001b']: text,
});
const tasks = fc.array(task, { minLength: 1, maxLength: 5 });
const width = fc.integer({ min: 40, max: 250 });
const steering = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

test('no line is wider than the screen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(table, wide),
      tasks,
      width,
      fc.constantFrom(0, 1),
      async (view, all, columns, level) => {
        const screen = terminal(columns, level === 0 ? 0 : 1);
        const lines = (await textOf(view.list(listingOf([all]), exportTask, screen))).split('\n');
        expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
        const details = (await textOf(view.item({ ...all[0], task_id: 'a' }, exportTask, screen))).split('\n');
        expect(details.filter((line) => stringWidth(line) > columns)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('wide has every column of the table at the same width, and every field whole', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, fc.integer({ min: 40, max: 220 }), async (all, columns) => {
      const screen = terminal(columns);
      const drawn = async (view: View) => textOf(view.list(listingOf([all]), exportTask, screen));
      const [narrow, whole] = [await drawn(table), await drawn(wide)];
      const titles = exportTask.wide.terminal.map(({ title }) => title);
      const [header = '', ...lines] = whole.split('\n');
      const inHeader = (line: string) => titles.filter((title) => line.includes(title));
      const below = titles.filter((title) => !inHeader(header).includes(title));
      const labels = below.filter((title) => lines.some((line) => line.includes(title.toLowerCase())));
      expect([...inHeader(header), ...labels]).toEqual(expect.arrayContaining(namedIn(narrow, titles, all)));
      const text = whole.replaceAll(/\s/g, '');
      expect(cellsOf(all).filter((cell) => !text.includes(cell))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** The titles of the columns that a table has and of which some task has a value. */
function namedIn(drawn: string, titles: readonly string[], all: readonly ExportTask[]): string[] {
  const [header = ''] = drawn.split('\n');
  const columns = exportTask.wide.terminal.filter((column) => all.some((one) => cellOf(column, one, now)));
  return columns.map(({ title }) => title).filter((title) => titles.includes(title) && header.includes(title));
}

/** What people read of every field, without blanks, as lines may break at them. */
function cellsOf(all: readonly ExportTask[]): string[] {
  const cells = all.flatMap((one) =>
    exportTask.wide.terminal.flatMap((column) => cellOf(column, one, now)?.text ?? []),
  );
  return cells.map((text) => harmless(text).replaceAll(/\s/g, ''));
}

test('every column begins, or ends, at the same place in each line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(table, wide),
      tasks,
      fc.integer({ min: 40, max: 220 }),
      async (view, all, width) => {
        const text = await textOf(view.list(listingOf([all]), exportTask, terminal(width)));
        const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('  '));
        const [header = '', ...rows] = lines;
        const starts = [...header.matchAll(/(?<= {2})\S/g)].map(({ index }) => index);
        const edges = exportTask[view === table ? 'table' : 'wide'].terminal.flatMap(({ title, align }) => {
          const start = header.indexOf(title);
          if (start < 0) return [];
          return align === 'right' ? start + title.length : start - gap;
        });
        expect(starts.length).toBeGreaterThan(0);
        for (const edge of edges.filter((one) => one >= 0))
          expect(rows.filter((row) => slice(row, edge, edge + gap).trim() !== '')).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

const gap = 2;

/** What stands in these columns of the screen; a wide character fills two of them. */
function slice(line: string, from: number, to: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  const columns = characters.flatMap((character) => [
    ...(stringWidth(character) === 0 ? [] : [character]),
    ...Array.from({ length: Math.max(stringWidth(character) - 1, 0) }, () => '#'),
  ]);
  return columns.slice(from, to).join('');
}

test('every task id and status is on the screen whole', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, width, async (all, columns) => {
      const lines = (
        await textOf(table.list(listingOf([all]), exportTask, { ...terminal(columns), noHeader: true }))
      ).split('\n');
      const shown = lines.slice(0, all.length).map((line) => line.split(/ +/).slice(0, 2));
      expect(shown).toEqual(all.map(({ task_id, status }) => [task_id, status ?? '-']));
    }),
  );
});

test('nothing a server sends steers the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(table, wide),
      tasks,
      fc.constantFrom(pipe, terminal(80), terminal(200)),
      async (view, all, screen) => {
        const list = await textOf(view.list(listingOf([all]), exportTask, screen));
        const details = await textOf(view.item({ ...all[0], task_id: 'a' }, exportTask, screen));
        expect(list.replaceAll(/[\n\t]/g, '')).not.toMatch(steering);
        expect(details.replaceAll(/[\n\t]/g, '')).not.toMatch(steering);
      },
    ),
  );
});

test('the piped table has a line a task and the same number of cells in each', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, async (all) => {
      const lines = (await textOf(wide.list(listingOf([all]), exportTask, pipe))).split('\n');
      expect(lines.map((line) => line.split('\t').length)).toEqual([13, ...all.map(() => 13), 1]);
    }),
  );
});

test.each(['plain', '数据集', 'e\u0301a\u0302', '👩‍👩‍👧', '🇩🇪🇫🇷', '☎️', '1️⃣', 'ｶﾞ', '\u200b'])(
  'the columns right of %p line up',
  async (version_id) => {
    const all = [
      { task_id: 'a', version_id, update_time: 8.64e15 + 1 },
      { task_id: 'b', version_id: 'longer than that', update_time: 8.64e15 + 1 },
    ];
    const lines = (await textOf(wide.list(listingOf([all]), exportTask, terminal(250)))).split('\n').slice(1, 3);
    const [first, second] = lines.map((line) => stringWidth(line.slice(0, line.indexOf('864'))));
    expect(first).toBe(second);
  },
);
