import { plainText } from '../resources/column.ts';
import type { Details } from '../resources/details.ts';
import { harmless } from '../text/safe.ts';
import { pageByPage, type Screen, type View } from './view.ts';

/** The columns of the table as a table of GitHub's Markdown, for `$GITHUB_STEP_SUMMARY`; of one thing its fields. */
export const markdown: View = {
  format: 'markdown',
  tellsMoreOfOne: true,
  streams: () => true,
  list(listing, { table: { pipe: columns } }, screen) {
    const rows = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
    const header = `${line(
      columns.map(({ title }) => title),
      screen,
    )}| ${rows.join(' | ')} |\n`;
    return pageByPage(
      listing,
      (items) =>
        items
          .map((item) =>
            line(
              columns.map((column) => plainText(column, item, screen.now)),
              screen,
            ),
          )
          .join(''),
      header,
    );
  },
  item: document,
  document,
};

async function* document<Item>(item: Item, { lines }: Details<Item>, screen: Screen): AsyncGenerator<string> {
  const rows = lines(item);
  const width = Math.max(2, ...rows.map(({ length }) => length));
  const titles = ['FIELD', 'VALUE', 'SOURCE'].slice(0, width);
  const padded = rows.map((row) => titles.map((_, index) => row[index]));
  yield `${line(titles, screen)}| ${titles.map(() => '---').join(' | ')} |\n${padded.map((row) => line(row, screen)).join('')}`;
}

function line(cells: readonly (string | null | undefined)[], { hide }: Screen): string {
  return `| ${cells.map((cell) => (cell ? escaped(harmless(hide(cell))) : '-')).join(' | ')} |\n`;
}

/** What would end a cell, or be more than a text there. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|~&@#]/g, '\\$&');
}
