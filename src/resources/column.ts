import { durationWords, isoTime, relativeTime } from '../text/time.ts';
import type { Cell } from './details.ts';

/** A column of the table: what it is called, what it is compared by, and how that is told. */
export interface Column<Item> {
  readonly name: string;
  readonly title: string;
  /** A time is in ms since 1970, a duration in ms. */
  readonly kind: 'text' | 'number' | 'time' | 'duration';
  readonly value: (item: Item, now: number) => string | number | null | undefined;
  /** The whole text, for programs, where the kind does not give it. */
  readonly plain?: (item: Item, now: number) => string | undefined;
  /** For people, where the kind does not give it. */
  readonly cell?: (item: Item, now: number) => Cell | undefined;
  readonly align?: 'right';
  /** May be shortened, to no fewer columns of the screen than these; which part of the text stays. */
  readonly shrinks?: { readonly to: number; readonly keep: 'start' | 'end' };
}

export interface Layout<Item> {
  readonly terminal: readonly Column<Item>[];
  readonly pipe: readonly Column<Item>[];
  /** Which columns leave a line too narrow for all, in this order. */
  readonly leaving: readonly Column<Item>[];
  /** What has left the line stands on further ones, and nothing is shortened. */
  readonly keepsAll?: boolean;
}

/** For programs: whole, numbers and times as such; undefined where the item has no such value. */
export function plainText<Item>(column: Column<Item>, item: Item, now: number): string | undefined {
  return column.plain ? column.plain(item, now) : textOf(column, item, now, plainTexts);
}

export function cellOf<Item>(column: Column<Item>, item: Item, now: number): Cell | undefined {
  if (column.cell) return column.cell(item, now);
  const text = column.plain ? column.plain(item, now) : textOf(column, item, now, peopleTexts);
  return text === undefined ? undefined : { text };
}

type NumberTexts = Readonly<Record<Exclude<Column<never>['kind'], 'text'>, (value: number, now: number) => string>>;

const plainTexts: NumberTexts = {
  number: String,
  time: isoTime,
  duration: (ms) => String(ms / 1000),
};

const peopleTexts: NumberTexts = {
  number: String,
  time: relativeTime,
  duration: durationWords,
};

function textOf<Item>({ kind, value }: Column<Item>, item: Item, now: number, texts: NumberTexts): string | undefined {
  const found = value(item, now);
  if (found === undefined || found === null || found === '') return undefined;
  return typeof found === 'number' && kind !== 'text' ? texts[kind](found, now) : String(found);
}
