import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Listing } from '../listing/index.ts';
import { cellOf, type Layout } from '../resources/column.ts';
import { shorten, widthOf, wrap } from '../text/width.ts';
import { type Below, drawnBelow } from './below.ts';
import { gap, type Slot, slotsFor } from './table-fit.ts';
import { narrowest, painted, type Screen } from './view.ts';

/** The cells of a line, in the order of the layout's columns, and how wide each is. */
interface Row {
  readonly texts: readonly string[];
  readonly widths: readonly number[];
}

const rowsPerChunk = 500;
const absent = '-';

/** The widest cell decides how wide a column is: so the cells are gathered first, then the table is drawn in pieces. */
export async function* drawnTable<Item>(
  listing: Listing<Item>,
  layout: Layout<Item>,
  screen: Screen,
  below?: Below<Item>,
): AsyncGenerator<string> {
  const rows = await gather(listing, layout, screen, below);
  if (rows.length === 0) return;
  const titles = rowOf(layout.terminal.map(({ title }) => screen.colour.bold(title)));
  const natural = titles.widths.map((width, index) => widest(rows, index, screen.noHeader ? 1 : width));
  const slots = slotsFor(layout, natural, Math.max(screen.width, narrowest));
  const draw = drawing(slots, screen);
  if (!screen.noHeader) yield draw.line(titles);
  for (let start = 0; start < rows.length; start += rowsPerChunk) {
    const chunk = rows.slice(start, start + rowsPerChunk);
    yield chunk.map((row) => draw.line(row) + (layout.keepsAll ? draw.furtherLines(row) : '')).join('');
  }
  if (below) yield drawnBelow(await below.words(), screen);
}

async function gather<Item>(
  { pages }: Listing<Item>,
  { terminal: columns }: Layout<Item>,
  screen: Screen,
  below: Below<Item> | undefined,
): Promise<Row[]> {
  const barWidth = barWidthOn(screen);
  const rows: Row[] = [];
  for await (const items of pages) {
    const { now } = screen;
    for (const item of items)
      rows.push(rowOf(columns.map((column) => painted(cellOf(column, item, now) ?? absent, screen, barWidth))));
    below?.see(items);
  }
  return rows;
}

/** A narrow screen has better uses for its columns. */
function barWidthOn({ width }: Screen): number {
  if (width < 60) return 0;
  return width < 140 ? 5 : 10;
}

function rowOf(texts: readonly string[]): Row {
  return { texts, widths: texts.map(widthOf) };
}

function widest(rows: readonly Row[], index: number, least: number): number {
  return rows.reduce((width, { widths }) => Math.max(width, widths[index] ?? 0), least);
}

function drawing(slots: readonly Slot[], screen: Screen) {
  const pattern = patternOf(slots);
  const further = slots.filter(({ width }) => width === undefined);
  return {
    line(row: Row): string {
      const cells = slots.flatMap((slot) => cellText(row, slot, screen) ?? []).values();
      return `${pattern.replace(/#+/g, () => cells.next().value ?? '').trimEnd()}\n`;
    },
    furtherLines: (row: Row) => furtherLines(row, further, screen),
  };
}

const noLines = {
  ...{ top: '', 'top-left': '', 'top-mid': '', 'top-right': '', bottom: '', 'bottom-left': '', 'bottom-mid': '' },
  ...{ 'bottom-right': '', mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '', right: '' },
  middle: ' '.repeat(gap),
};

/**
 * A line of the table with `###` for each cell. cli-table3 measures with an old string-width, which takes many emoji and
 * marks for another width than terminals do and needs ms for a few cells: so it lays out this line only, and every row is put into it.
 */
function patternOf(slots: readonly Slot[]): string {
  const colWidths = slots.flatMap(({ width }) => width ?? []);
  const pattern = new Table({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths,
  });
  pattern.push(colWidths.map((width) => '#'.repeat(width)));
  return pattern.toString();
}

/** Shortened or padded to the width of its column; undefined where that has no room on the line. */
function cellText({ texts, widths }: Row, { column, index, width }: Slot, { glyphs }: Screen): string | undefined {
  if (width === undefined) return undefined;
  const { shrinks, align } = column;
  const [whole = '', natural = 0] = [texts[index], widths[index]];
  const isShortened = shrinks !== undefined && natural > width;
  const text = isShortened ? shorten(whole, width, { keep: shrinks.keep, ellipsis: glyphs.ellipsis }) : whole;
  const padding = ' '.repeat(Math.max(width - (isShortened ? widthOf(text) : natural), 0));
  return align === 'right' ? padding + text : text + padding;
}

const indent = '  ';

/** The columns that have no room beside the others, those that the item has, each with its title. */
function furtherLines({ texts }: Row, slots: readonly Slot[], screen: Screen): string {
  const whole = Math.max(screen.width, narrowest) - indent.length;
  const lines: string[] = [];
  let room = 0;
  for (const { column, index } of slots) {
    const text = texts[index]?.trim() ?? absent;
    if (text === absent) continue;
    const label = column.title.toLowerCase();
    const [first = '', ...more] = fitted(`${label} ${text}`, whole);
    const width = widthOf(first);
    const labelled = screen.colour.dim(label) + first.slice(label.length);
    const isBeside = more.length === 0 && gap + width <= room;
    if (isBeside) lines.push(`${lines.pop()}${' '.repeat(gap)}${labelled}`);
    else lines.push(indent + labelled, ...more.map((line) => indent + indent + line));
    room = more.length > 0 ? 0 : (isBeside ? room - gap : whole) - width;
  }
  return lines.map((line) => `${line}\n`).join('');
}

function fitted(text: string, room: number): string[] {
  return widthOf(text) <= room ? [text] : wrap(stripVTControlCharacters(text), room - indent.length);
}
