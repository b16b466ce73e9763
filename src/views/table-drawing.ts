import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';
import type { Column, Layout } from '../resources/export-task/columns.ts';
import { outcome } from '../resources/export-task/task.ts';
import { shorten } from '../text/width.ts';
import { failureLines } from './failure-lines.ts';
import { fitColumns, gap } from './fit-columns.ts';
import type { Screen } from './view.ts';

/** The cells of a line, in the order of the layout's columns. */
type Row = readonly string[];

/** A column that fits the screen: where its cells are in a row, and how wide they may be. */
interface Slot {
  readonly column: Column;
  readonly index: number;
  readonly width: number;
}

const rowsPerChunk = 500;
const narrowest = 40;

/** Gathers the cells, for the widest one decides, and draws the table in pieces. */
export async function* drawnTable(listing: Listing, layout: Layout, screen: Screen): AsyncGenerator<string> {
  const rows: Row[] = [];
  const failures: string[] = [];
  for await (const tasks of listing.pages) {
    for (const task of tasks) {
      rows.push(cellsOf(task, layout.terminal, screen));
      if (outcome(task) === 'failed') failures.push(failureLines(task, screen));
    }
  }
  if (rows.length === 0) return;
  if (!screen.noHeader) rows.unshift(layout.terminal.map(({ title }) => screen.colour.bold(title)));

  const slots = slotsOf(layout, rows, screen);
  const pattern = patternOf(slots);
  for (let start = 0; start < rows.length; start += rowsPerChunk) {
    const lines = rows.slice(start, start + rowsPerChunk).map((row) => draw(row, slots, pattern));
    yield lines.join('');
  }
  if (failures.length > 0) yield `\n${failures.join('')}`;
}

function cellsOf(task: ExportTask, columns: readonly Column[], screen: Screen): Row {
  return columns.map(({ shown, plain }) => (shown ?? plain)(task, screen) ?? '-');
}

function slotsOf({ terminal: columns, leaving }: Layout, rows: readonly Row[], screen: Screen): readonly Slot[] {
  const natural = new Map(columns.map((column, index) => [column, widest(rows, index)]));
  const widths = fitColumns(natural, leaving, Math.max(screen.width, narrowest));
  return columns.flatMap((column, index) => {
    const width = widths.get(column);
    return width === undefined ? [] : { column, index, width };
  });
}

function widest(rows: readonly Row[], index: number): number {
  return rows.reduce((width, row) => Math.max(width, widthOf(row[index] ?? '')), 1);
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
function cellText(row: Row, { column, index, width }: Slot): string {
  const text = row[index] ?? '';
  const fitted = column.shrinks === undefined ? text : shorten(text, width, column.shrinks.keep);
  const padding = ' '.repeat(Math.max(width - widthOf(fitted), 0));
  return column.align === 'right' ? padding + fitted : fitted + padding;
}

/** Without the bar's blocks a cell is ASCII as a rule, which is measured far faster. */
function widthOf(cell: string): number {
  return stringWidth(cell.replace(/[█░]/g, '#'));
}
