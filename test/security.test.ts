import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('SECURITY.md', root), 'utf8');

interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The cells of the table, row by row, without its two lines of heading. */
function rowsOf(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
}

/** `file`: "title"; "title", and more files after line breaks. */
function testsIn(cell: string): readonly NamedTest[] {
  return cell.split('<br>').flatMap((entry) => {
    const [, file = '', titles = ''] = /^`([^`]+)`: (.*)$/.exec(entry) ?? [];
    return titles.split('; "').map((title) => ({ file, title: title.replace(/^"|"$/g, '') }));
  });
}

/** Titles as they stand in the source: of `test.each` with their placeholders. */
function titlesIn(file: string): readonly string[] {
  const path = new URL(file, root);
  const source = file !== '' && existsSync(path) ? readFileSync(path, 'utf8') : '';
  const calls = source.matchAll(/(?:\btest|\)|>)\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1,\s/g);
  return Array.from(calls, ([, , title = '']) => title);
}

function missingIn(markdown: string): readonly NamedTest[] {
  const named = rowsOf(markdown).flatMap((cells) => testsIn(cells.at(-1) ?? ''));
  return named.filter(({ file, title }) => !titlesIn(file).includes(title));
}

test('every promise of SECURITY.md names tests that are there', () => {
  expect(missingIn(page)).toEqual([]);
});

test('every row has an asset, an attacker, a promise and its tests', () => {
  const rows = rowsOf(page);
  expect(rows.length).toBeGreaterThanOrEqual(20);
  expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.trim() === ''))).toEqual([]);
});

test('none of these tests is left out', () => {
  const files = [...new Set(rowsOf(page).flatMap((cells) => testsIn(cells.at(-1) ?? '').map(({ file }) => file)))];
  const leavingOut = files.filter((file) =>
    /\btest\.(?:skip|todo|only|failing)[.(]/.test(readFileSync(new URL(file, root), 'utf8')),
  );
  expect(leavingOut).toEqual([]);
});

test.each([
  ['a title that no test has', '`test/security.test.ts`: "every promise of SECURITY.md names tests that are here"'],
  ['a file that is not there', '`test/insecurity.test.ts`: "every promise of SECURITY.md names tests that are there"'],
  ['no title', '`test/security.test.ts`'],
  ['nothing', '-'],
])('a row with %s is found', (_, cell) => {
  expect(missingIn(`| a | b | c | d |\n| --- | --- |\n| asset | who | what | ${cell} |\n`)).toHaveLength(1);
});
