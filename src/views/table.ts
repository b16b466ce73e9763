import type { Listing } from '../listing/index.ts';
import { type Column, plainText } from '../resources/column.ts';
import type { Details } from '../resources/details.ts';
import { harmless } from '../text/safe.ts';
import { pageByPage, type Screen, type View } from './view.ts';

/** For people on a terminal, for `cut` and `awk` in a pipe. */
export const table: View = tableView('table');

/** The table with every column that fits a line. */
export const wide: View = tableView('wide');

/** What measures and draws is loaded only for a terminal. */
function tableView(format: 'table' | 'wide'): View {
  return {
    format,
    tellsMoreOfOne: true,
    isPaged: true,
    streams: (screen) => !screen.isDrawn,
    async *list(listing, resource, screen, below) {
      if (!screen.isDrawn) return yield* pipedTable(listing, resource[format].pipe, screen);
      const { drawnTable } = await import('./table-drawing.ts');
      yield* drawnTable(listing, resource[format], screen, below);
    },
    item: document,
    // of what is no resource there is no more to be seen than its table
    ...(format === 'table' && { document }),
  };
}

/** Tab-separated, nothing shortened, `-` for what an item does not have. */
function pipedTable<Item>(
  listing: Listing<Item>,
  columns: readonly Column<Item>[],
  screen: Screen,
): AsyncIterable<string> {
  const header = screen.noHeader
    ? ''
    : line(
        columns.map(({ title }) => title),
        screen,
      );
  const rows = (items: readonly Item[]) => {
    const { now } = screen;
    return items
      .map((item) =>
        line(
          columns.map((column) => plainText(column, item, now)),
          screen,
        ),
      )
      .join('');
  };
  return pageByPage(listing, rows, header);
}

/** Sections for a person; in a pipe a line for each field. */
async function* document<Item>(item: Item, details: Details<Item>, screen: Screen): AsyncGenerator<string> {
  if (!screen.isDrawn)
    return yield details
      .lines(item)
      .map((cells) => line(cells, screen))
      .join('');
  const { drawnSections } = await import('./sections.ts');
  yield drawnSections(details.sections(item, screen.now), screen);
}

function line(cells: readonly (string | null | undefined)[], { hide }: Screen): string {
  return `${cells.map((cell) => (cell ? harmless(hide(cell)) : '-')).join('\t')}\n`;
}
