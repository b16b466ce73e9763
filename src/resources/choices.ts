import { type Column, type Layout, plainText } from './column.ts';
import type { Field } from './field.ts';
import type { Resource } from './resource.ts';

/** What `--columns` takes: the names of all columns there are, then the paths of fields. */
export function columnWords<Item>(resource: Resource<Item>): readonly string[] {
  return wordsOf(choosable(resource));
}

export function columnFor<Item>(word: string, resource: Resource<Item>): Column<Item> | undefined {
  return choosable(resource).find(({ name }) => name === word);
}

function choosable<Item>({ wide, fields }: Resource<Item>): readonly Column<Item>[] {
  return [...wide.pipe, ...fields.map(fieldColumn)];
}

/**
 * The same resource with exactly these columns in every format that has columns, called by their names. On a narrow screen none leaves and
 * none is shortened.
 */
export function withColumns<Item>(
  resource: Resource<Item>,
  columns: readonly Column<Item>[],
  now: () => number,
): Resource<Item> {
  const named = columns.map((column) => ({ ...column, title: column.name }));
  const layout: Layout<Item> = { terminal: named, pipe: named, leaving: leavingOf(named), keepsAll: true };
  const fields = columns.map((column) => asField(column, now));
  return { ...resource, table: layout, wide: layout, fields };
}

/** The longest texts go to a line of their own first, then the last columns; one stays in any case. */
function leavingOf<Item>(columns: readonly Column<Item>[]): readonly Column<Item>[] {
  const isLong = ({ shrinks }: Column<Item>) => shrinks !== undefined;
  const backwards = columns.toReversed();
  return [...backwards.filter(isLong), ...backwards.filter((column) => !isLong(column))].slice(0, -1);
}

/** Numbers stay numbers, so that csv takes none for a formula. */
function asField<Item>(column: Column<Item>, now: () => number): Field<Item> {
  const isRaw = column.kind === 'number' && !column.plain;
  return {
    path: column.name,
    kind: 'text',
    value: (item) => (isRaw ? column.value(item, now()) : plainText(column, item, now())),
  };
}

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
function fieldColumn<Item>({ path, kind, value }: Field<Item>): Column<Item> {
  return {
    name: path,
    title: path,
    kind: kind === 'text' ? 'text' : 'number',
    value: (item) => rawValue(value(item)),
  };
}

function rawValue(value: unknown): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
