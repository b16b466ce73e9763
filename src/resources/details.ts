import type { Tone } from '../text/palette.ts';
import { isoTime } from '../text/time.ts';
import type { Fields } from '../values.ts';
import type { WordFor } from './field.ts';

export type { Tone } from '../text/palette.ts';

/** How one thing is told in full. What a server said stands in it as it came: views make it harmless. */
export interface Details<Item> {
  /** For people. */
  readonly sections: (item: Item, now: number) => readonly Section[];
  /** For programs: a name and its values; one that is not there is undefined, null or empty. */
  readonly lines: (item: Item) => readonly (readonly (string | null | undefined)[])[];
}

/** Labels with their texts, which may be long, or the rows of a small table. One without any is left out. */
export type Section =
  | { readonly title: string; readonly entries: readonly Entry[] }
  | { readonly title: string; readonly rows: readonly (readonly Text[])[] };

export type Entry = readonly [label: Text, text: Text];

/** A text is a cell that is neither coloured nor has a bar. */
export type Text = string | Cell;

/** The bar, in percent, stands before the text, and is coloured in its stead. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  readonly bar?: number;
  /** The text is this time (ms since 1970): people are told it in their own zone, and how long ago it was. */
  readonly time?: number;
}

/** The fields that have a label, in the labels' order; those that are not there are left out. */
export function labelled(fields: Fields, labels: Readonly<Record<string, string>>, wordFor: WordFor): Entry[] {
  return Object.entries(labels)
    .filter(([name]) => fields[name] !== undefined)
    .map(([name, label]) => [label, valueText(fields[name], wordFor(name, fields[name]))]);
}

/** The fields nobody has a label for, under their own names. */
export function others(fields: Fields, known: readonly string[] = []): Entry[] {
  return Object.entries(fields)
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => [name, valueText(value)]);
}

export function present(entries: readonly (readonly [label: string, text: Text | undefined])[]): Entry[] {
  return entries.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}

/** A value with the word for it: `conditional (3)`. */
export function valueText(value: unknown, word?: string): string {
  if (value === null || value === undefined) return '-';
  if (value === '' || typeof value === 'object') return JSON.stringify(value);
  return word === undefined || word === value ? String(value) : `${word} (${value})`;
}

export function timeCell(ms: number | null | undefined): Cell | undefined {
  return ms === undefined || ms === null ? undefined : { text: isoTime(ms), time: ms };
}
