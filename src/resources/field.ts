import type { SchemaField } from '#wire/fields';
import { isoTime } from '../text/time.ts';
import { isRecord } from '../values.ts';

/** A field of the specification, and how an item is asked for it. */
export interface Field<Item> extends SchemaField {
  readonly value: (item: Item) => unknown;
}

export function fieldsOf<Item>(described: readonly SchemaField[]): readonly Field<Item>[] {
  return described.map((field) => ({ ...field, value: valueAt(field.path.split('.')) }));
}

function valueAt([key = '', ...rest]: readonly string[]): (item: unknown) => unknown {
  if (rest.length === 0) return (item) => (isRecord(item) ? item[key] : undefined);
  const inner = valueAt(rest);
  return (item) => (isRecord(item) ? inner(item[key]) : undefined);
}

/** The schema's word for a value of the field at a path, if it has one. */
export type WordFor = (path: string, value: unknown) => string | undefined;

export function wordsOf(fields: readonly SchemaField[]): WordFor {
  // made when somebody asks: most commands never do, but all of them load this
  let tables: Map<string, SchemaField['words']> | undefined;
  return (path, value) => {
    tables ??= new Map(fields.map((field) => [field.path, field.words]));
    const words = tables.get(path);
    const key = String(value);
    return words !== undefined && Object.hasOwn(words, key) ? words[key] : undefined;
  };
}

/** A line for programs: the path of a field and its value, whole; undefined where the item has none. */
export type FieldLine = readonly [path: string, text: string | undefined];

/** Every field of the specification, then what else the item has. */
export function fieldLines<Item>(item: Item, fields: readonly Field<Item>[]): readonly FieldLine[] {
  const known = fields.map((field): FieldLine => [field.path, fieldText(field.value(item), field)]);
  return [...known, ...unknownLines(item, fields)];
}

/** Also those within an object of which the specification knows fields. */
function unknownLines<Item>(item: Item, fields: readonly Field<Item>[]): FieldLine[] {
  const known = new Set(fields.map(({ path }) => path));
  const parents = new Set(fields.flatMap(({ path }) => parentOf(path) ?? []));
  const top = entriesOf(item);
  const inner = top
    .filter(([key]) => parents.has(key))
    .flatMap(([key, value]) => entriesOf(value).map(([name, inside]) => [`${key}.${name}`, inside] as const));
  return [...inner, ...top.filter(([key]) => !parents.has(key))]
    .filter(([path]) => !known.has(path))
    .map(([path, value]) => [path, fieldText(value)]);
}

function parentOf(path: string): string | undefined {
  const dot = path.indexOf('.');
  return dot < 0 ? undefined : path.slice(0, dot);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function fieldText(value: unknown, field?: SchemaField): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (field?.kind === 'time' && typeof value === 'number') return isoTime(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
