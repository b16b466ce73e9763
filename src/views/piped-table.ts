import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';
import type { Column } from '../resources/export-task/columns.ts';
import { pageByPage } from './page-by-page.ts';
import type { Screen } from './view.ts';

/** The table for programs: tab-separated, nothing shortened, `-` for what a task does not have. */
export function pipedTable(listing: Listing, columns: readonly Column[], screen: Screen): AsyncIterable<string> {
  const header = screen.noHeader ? '' : line(columns.map(({ title }) => title));
  return pageByPage(listing, (tasks) => tasks.map((task) => row(task, columns, screen)).join(''), header);
}

function row(task: ExportTask, columns: readonly Column[], screen: Screen): string {
  return line(columns.map(({ plain }) => plain(task, screen) ?? '-'));
}

function line(cells: readonly string[]): string {
  return `${cells.join('\t')}\n`;
}
