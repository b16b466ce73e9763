import type { Column } from './column.ts';
import type { Field } from './field.ts';
import type { Resource } from './resource.ts';

/** What `--sort` takes: the names of columns, then the paths of fields that have one value. */
export function sortWords<Item>(resource: Resource<Item>): readonly string[] {
  return wordsOf(sortKeys(resource));
}

export function sortKeyFor<Item>(word: string, resource: Resource<Item>): Column<Item> | undefined {
  return sortKeys(resource).find(({ name }) => name === word);
}

function sortKeys<Item>({ sortable, fields }: Resource<Item>): readonly Column<Item>[] {
  const single = fields.filter(({ kind }) => kind !== 'list' && kind !== 'object');
  return [...sortable, ...single.map(fieldColumn)];
}

function wordsOf(columns: readonly Pick<Column<never>, 'name'>[]): readonly string[] {
  return [...new Set(columns.map(({ name }) => name))];
}

/** A field as a column: called by its path, and told as it is. */
function fieldColumn<Item>({ path, value }: Field<Item>): Column<Item> {
  return { name: path, title: path, kind: 'text', value: (item) => rawValue(value(item)) };
}

function rawValue(value: unknown): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
