import { harmless } from '../../text/safe.ts';
import { wordFor } from './words.ts';

/** A line for people: what it is, and its text, harmless already. */
export type Entry = readonly [label: string, text: string];

type Fields = Readonly<Record<string, unknown>>;

/** The fields that have a label, in the labels' order; those the record does not have are left out. */
export function labelled(fields: Fields, labels: Readonly<Record<string, string>>): Entry[] {
  return Object.entries(labels)
    .filter(([name]) => fields[name] !== undefined)
    .map(([name, label]) => [label, valueText(name, fields[name])]);
}

/** The fields nobody knows, under their own names. */
export function others(fields: Fields, known: readonly string[]): Entry[] {
  return Object.entries(fields)
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => [harmless(name), valueText('', value)]);
}

/** A value with the specification's word for it: `conditional (3)`. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value === '' || typeof value === 'object') return harmless(JSON.stringify(value));
  const word = wordFor(field, value);
  return harmless(word === undefined || word === value ? String(value) : `${word} (${value})`);
}
