import { stringify } from 'csv-stringify/sync';
import type { Field } from '../resources/field.ts';
import type { Resource } from '../resources/resource.ts';
import { pageByPage, type Screen, type View } from './view.ts';

/** RFC 4180, raw values, written page by page. */
export const csv: View = {
  format: 'csv',
  streams: () => true,
  list: (listing, resource, screen) => {
    const fields = columnsOf(resource);
    return pageByPage(listing, (items) => rows(items, fields, screen), header(fields, screen));
  },
  async *item(item, resource, screen) {
    const fields = columnsOf(resource);
    yield header(fields, screen) + rows([item], fields, screen);
  },
};

/** The fields that fit a cell. */
function columnsOf<Item>({ fields }: Resource<Item>): readonly Field<Item>[] {
  return fields.filter(({ kind }) => kind !== 'list' && kind !== 'object');
}

function header(fields: readonly { readonly path: string }[], screen: Screen): string {
  return screen.noHeader ? '' : records([fields.map(({ path }) => path)]);
}

function rows<Item>(items: readonly Item[], fields: readonly Field<Item>[], { rawCsv }: Screen): string {
  return records(items.map((item) => fields.map(({ value }) => cell(value(item), rawCsv))));
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

/** Only a row with a cell that needs quotes goes through the library: nearly none does, and it takes a seventh of the time of a long list. */
export function records(rows: readonly (readonly string[])[]): string {
  let text = '';
  let special: (readonly string[])[] = [];
  for (const row of rows) {
    const line = row.join(',');
    if (quotable.test(line) || line.split(',').length !== row.length) special.push(row);
    else {
      text += `${quoted(special)}${line}\r\n`;
      special = [];
    }
  }
  return text + quoted(special);
}

const quotable = /["\r\n]/;

function quoted(rows: (readonly string[])[]): string {
  return rows.length === 0 ? '' : stringify(rows, { record_delimiter: 'windows', quote_record_delimiter: true });
}
