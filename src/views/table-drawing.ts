import Table from 'cli-table3';
import type { Listing } from '../listing/index.ts';
import { type Column, cellOf, type Layout } from '../resources/column.ts';
import type { Entry } from '../resources/details.ts';
import type { Resource } from '../resources/resource.ts';
import { shorten, widthOf, wrap } from '../text/width.ts';
import { painted, type Screen } from './view.ts';

/** The cells of a line, in the order of the layout's columns, and how wide each is. */
interface Row {
  readonly texts: readonly string[];
  readonly widths: readonly number[];
}

/** What has to be known of a column to draw it. */
type Shape = Pick<Column<unknown>, 'align' | 'shrinks'>;
type Shapes = Readonly<Record<'terminal' | 'leaving', readonly Shape[]>>;

/** A column that fits the screen: where its cells are in a row, and how wide they may be. */
interface Slot extends Shape {
  readonly index: number;
  readonly width: number;
}

const rowsPerChunk = 500;
const narrowest = 40;
/** Blank columns between two columns of the table. */
const gap = 2;

/** What is drawn of every item: its cells, and what stands below the table. */
export type Drawn<Item> = Layout<Item> & Pick<Resource<Item>, 'footnote' | 'footer'>;

/** The widest cell decides how wide a column is: so the cells are gathered first, then the table is drawn in pieces. */
export async function* drawnTable<Item>(
  listing: Listing<Item>,
  drawn: Drawn<Item>,
  screen: Screen,
): AsyncGenerator<string> {
  const { rows, footnotes } = await gather(listing, drawn, screen);
  if (rows.length === 0) return;
  if (!screen.noHeader) rows.unshift(rowOf(drawn.terminal.map(({ title }) => screen.colour.bold(title))));
  const slots = slotsOf(drawn, rows, screen);
  const pattern = patternOf(slots);
  for (let start = 0; start < rows.length; start += rowsPerChunk) {
    const lines = rows.slice(start, start + rowsPerChunk).map((row) => draw(row, slots, pattern));
    yield lines.join('');
  }
  if (footnotes.length > 0) yield `\n${footnotes.join('')}`;
  if (drawn.footer !== undefined) yield `\n${footerText(drawn.footer, screen)}`;
}

async function gather<Item>({ pages }: Listing<Item>, { terminal: columns, footnote }: Drawn<Item>, screen: Screen) {
  const barWidth = barWidthOn(screen);
  const rows: Row[] = [];
  const footnotes: string[] = [];
  for await (const items of pages) {
    const { now } = screen;
    for (const item of items) {
      rows.push(rowOf(columns.map((column) => painted(cellOf(column, item, now) ?? '-', screen, barWidth))));
      const below = footnote(item);
      if (below !== undefined) footnotes.push(footnoteText(below, screen));
    }
  }
  return { rows, footnotes };
}

/** A narrow screen has better uses for its columns. */
function barWidthOn({ width }: Screen): number {
  if (width < 60) return 0;
  return width < 100 ? 5 : 10;
}

function rowOf(texts: readonly string[]): Row {
  return { texts, widths: texts.map(widthOf) };
}

/** On one line if that fits; otherwise the text is wrapped below its label. Neither is shortened. */
function footnoteText([label, text]: Entry, screen: Screen): string {
  const { width } = screen;
  const [head, words] = [painted(label, screen, 0), painted(text, screen, 0)];
  if (widthOf(`${head}  ${words}`) <= width) return `${head}  ${words}\n`;
  const lines = wrap(words, Math.max(width, narrowest) - 2);
  return `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function footerText(text: string, { colour, width }: Screen): string {
  return wrap(text, Math.max(width, narrowest))
    .map((line) => `${colour.dim(line)}\n`)
    .join('');
}

function slotsOf({ terminal: columns, leaving }: Shapes, rows: readonly Row[], screen: Screen): Slot[] {
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
