import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { table, wide } from '../../src/views/table.ts';
import { listingOf, pipe, terminal, textOf } from './screens.ts';

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
