import { expect, test } from '@jest/globals';
import { listNote } from '../../src/commands/list-note.ts';
import type { Fact } from '../../src/listing/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';

const notes: readonly (readonly [fact: Fact, note: string])[] = [
  [{ kind: 'capped', limit: 50 }, 'the server sends at most 50 tasks a page'],
  [{ kind: 'capped', limit: 1 }, 'the server sends at most 1 task a page'],
  [{ kind: 'no-total', read: 250 }, 'the server sent no total_count; 250 tasks read'],
  [{ kind: 'no-total', read: 1 }, 'the server sent no total_count; 1 task read'],
  [
    { kind: 'moved', least: 250, greatest: 253, read: 250 },
    'the list moved while it was read: total_count between 250 and 253, 250 tasks read',
  ],
  [{ kind: 'miscounted', total: 253, read: 250 }, 'total_count is 253, but 250 tasks were read'],
  [{ kind: 'miscounted', total: 4, read: 1 }, 'total_count is 4, but 1 task was read'],
  [{ kind: 'cut', shown: 10, total: 250 }, '10 of 250 tasks shown; --all shows every one'],
  [
    { kind: 'cut', shown: 10, total: 7 },
    'total_count is 7, but this page has 10 tasks, so there may be more; --all shows every one',
  ],
  [
    { kind: 'cut', shown: 10, total: undefined },
    'the server sent no total_count, so there may be more tasks than this page shows; --all shows every one',
  ],
  [{ kind: 'filtered', kept: 3, read: 250 }, '3 of 250 tasks match'],
  [
    { kind: 'more', shown: 3, of: 250, isSure: true, isFiltered: false },
    '3 of 250 tasks shown; a higher --max shows more',
  ],
  [
    { kind: 'more', shown: 1, of: undefined, isSure: true, isFiltered: true },
    '1 matching task shown, and there are more; a higher --max shows more',
  ],
  [
    { kind: 'more', shown: 3, of: undefined, isSure: false, isFiltered: false },
    '3 tasks shown, and there may be more; a higher --max shows more',
  ],
];

test.each([
  [{ page: 999, limit: undefined }, 25, 'page 999 is behind the last one (2)'],
  [{ page: 3, limit: 10 }, 30, 'page 3 is behind the last one (2)'],
  [{ page: 1, limit: 100 }, 1, 'page 1 is behind the last one (0)'],
])('a page behind the last one is told: %j of %d', (asked, total, note) => {
  const fact = { kind: 'cut', shown: 0, total } as const;
  expect(listNote([fact], exportTask, asked)).toBe(`${note}; --all shows every one`);
});

test.each(notes)('of %j it says: %s', (fact, note) => {
  expect(listNote([fact], exportTask)).toBe(note);
});

test('several facts are one line, and of none there is nothing to say', () => {
  expect(
    listNote(
      [
        { kind: 'capped', limit: 50 },
        { kind: 'no-total', read: 250 },
      ],
      exportTask,
    ),
  ).toBe('the server sends at most 50 tasks a page; the server sent no total_count; 250 tasks read');
  expect(listNote([], exportTask)).toBeUndefined();
});
