import Table from 'cli-table3';

import type { Listing } from '../listing/index.ts';
import { type Column, cellOf, type Layout } from '../resources/column.ts';
import type { Entry } from '../resources/details.ts';
import type { Resource } from '../resources/resource.ts';
import { columnsOf, shorten, wrap } from '../text/width.ts';
import { painted, type Screen } from './view.ts';

/** The cells of a line, in the order of the layout's columns, and how wide each is. */
interface Row {
  readonly texts: readonly string[];
  readonly widths: readonly number[];
}

/** What has to be known of a column to draw it. */
type Shape = Pick<Column<unknown>, 'align' | 'shrinks'>;

/** A column that fits the screen: where its cells are in a row, and how wide they may be. */
interface Slot extends Shape {
  readonly index: number;
  readonly width: number;
}

const rowsPerChunk = 500;
const narrowest = 40;
/** Blank columns between two columns of the table. */
const gap = 2;

/** Gathers the cells, for the widest one decides, and draws the table in pieces. */
export async function* drawnTable<Item>(
  listing: Listing<Item>,
  { terminal: columns, leaving }: Layout<Item>,
  footnoteOf: Resource<Item>['footnote'],
  screen: Screen,
): AsyncGenerator<string> {
  const { colour } = screen;
  const barWidth = barWidthOn(screen);
  const rows: Row[] = [];
  const footnotes: string[] = [];
  for await (const items of listing.pages) {
    const { now } = screen;
    for (const item of items) {
      rows.push(rowOf(columns.map((column) => painted(cellOf(column, item, now) ?? '-', colour, barWidth))));
      const footnote = footnoteOf(item);
      if (footnote !== undefined) footnotes.push(footnoteText(footnote, screen));
    }
  }
  if (rows.length === 0) return;
  if (!screen.noHeader) rows.unshift(rowOf(columns.map(({ title }) => colour.bold(title))));

  const slots = slotsOf(columns, leaving, rows, screen);
  const pattern = patternOf(slots);
  for (let start = 0; start < rows.length; start += rowsPerChunk) {
    const lines = rows.slice(start, start + rowsPerChunk).map((row) => draw(row, slots, pattern));
    yield lines.join('');
  }
  if (footnotes.length > 0) yield `\n${footnotes.join('')}`;
}

/** A narrow screen has better uses for its columns. */
function barWidthOn({ width }: Screen): number {
  if (width < 60) return 0;
  return width < 100 ? 5 : 10;
}

function rowOf(texts: readonly string[]): Row {
  return { texts, widths: texts.map(widthOf) };
}

/** Without the bar's blocks a cell is ASCII as a rule, which is measured far faster. */
function widthOf(cell: string): number {
  return columnsOf(cell.replace(/[█░]/g, '#'));
}

/** On one line if that fits; otherwise the text is wrapped below its label. Neither is shortened. */
function footnoteText([label, text]: Entry, { colour, width }: Screen): string {
  const [head, words] = [painted(label, colour, 0), painted(text, colour, 0)];
  if (columnsOf(`${head}  ${words}`) <= width) return `${head}  ${words}\n`;
  const lines = wrap(words, Math.max(width, narrowest) - 2);
  return `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function slotsOf(columns: readonly Shape[], leaving: readonly Shape[], rows: readonly Row[], screen: Screen): Slot[] {
  const natural = new Map(columns.map((column, index) => [column, widest(rows, index)]));
  const widths = fitColumns(natural, leaving, Math.max(screen.width, narrowest));
  return columns.flatMap((column, index) => {
    const width = widths.get(column);
    return width === undefined ? [] : { ...column, index, width };
  });
}

function widest(rows: readonly Row[], index: number): number {
  return rows.reduce((width, { widths }) => Math.max(width, widths[index] ?? 0), 1);
}

/** The columns that stay on a screen of `width`, and how wide each is. Those that may are shortened before they leave. */
function fitColumns(
  natural: ReadonlyMap<Shape, number>,
  leaving: readonly Shape[],
  width: number,
): ReadonlyMap<Shape, number> {
  const widths = new Map(natural);
  for (const column of leaving) {
    const excess = totalWidth(widths) - width;
    if (excess <= 0) break;
    const shortened = (widths.get(column) ?? 0) - excess;
    if (column.shrinks !== undefined && shortened >= column.shrinks.to) widths.set(column, shortened);
    else widths.delete(column);
  }
  return widths;
}

function totalWidth(widths: ReadonlyMap<Shape, number>): number {
  return [...widths.values()].reduce((sum, width) => sum + gap + width, -gap);
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
  const pattern = new Table({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: slots.map(({ width }) => width),
  });
  pattern.push(slots.map(({ width }) => '#'.repeat(width)));
  return pattern.toString();
}

function draw(row: Row, slots: readonly Slot[], pattern: string): string {
  const cells = slots.map((slot) => cellText(row, slot)).values();
  return `${pattern.replace(/#+/g, () => cells.next().value ?? '').trimEnd()}\n`;
}

/** Shortened or padded to the width of its column. */
function cellText({ texts, widths }: Row, { shrinks, align, index, width }: Slot): string {
  const [whole = '', natural = 0] = [texts[index], widths[index]];
  const isShortened = shrinks !== undefined && natural > width;
  const text = isShortened ? shorten(whole, width, shrinks.keep) : whole;
  const padding = ' '.repeat(Math.max(width - (isShortened ? widthOf(text) : natural), 0));
  return align === 'right' ? padding + text : text + padding;
}
