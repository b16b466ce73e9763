import { stringify } from 'csv-stringify/sync';
import type { ExportTask } from '#wire';
import { scalarFields } from '../resources/export-task/fields.ts';
import { pageByPage } from './page-by-page.ts';
import type { Screen, View } from './view.ts';

/** RFC 4180, raw values, written page by page. */
export const csv: View = {
  format: 'csv',
  streams: () => true,
  list: (listing, screen) => pageByPage(listing, (tasks) => rows(tasks, screen), header(screen)),
  async *task(task, screen) {
    yield header(screen) + rows([task], screen);
  },
};

function header(screen: Screen): string {
  return screen.noHeader ? '' : records([scalarFields.map(({ path }) => path)]);
}

function rows(tasks: readonly ExportTask[], { rawCsv }: Screen): string {
  return records(tasks.map((task) => scalarFields.map(({ value }) => cell(value(task), rawCsv))));
}

/** Text, for the library takes longer over anything else. */
function cell(value: unknown, rawCsv: boolean): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return rawCsv ? value : withoutFormula(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV Injection"). */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function records(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { record_delimiter: 'windows', quote_record_delimiter: true });
}
