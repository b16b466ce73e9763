import { Option } from '@commander-js/extra-typings';
import { taking, wholeNumber } from './values.ts';

/** The flags that choose among what was read; what they say is understood when a command runs. */
export interface ChoosingFlags {
  readonly status?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly sort?: string;
  readonly max?: number;
  readonly columns?: readonly string[];
  readonly failIfEmpty?: true;
}

export function statusOption(statuses: readonly string[]) {
  return new Option('--status <status,...>', `only those: ${statuses.join(', ')}`).argParser(
    taking({ words: statuses, isList: true }, (text: string, earlier?: readonly string[]) => words(text, earlier)),
  );
}

export function sinceOption() {
  return new Option('--since <time>', 'only those created since then: 24h or 7d ago, a date or a time');
}

export function untilOption() {
  return new Option('--until <time>', 'only those created before then');
}

export function sortOption(columns: string) {
  return new Option('--sort <key[:desc]>', `sort by ${columns} or a field of the API`);
}

export function maxOption() {
  return new Option('--max <n>', 'at most so many').argParser(wholeNumber('--max', 1));
}

export function columnsOption() {
  return new Option('--columns <column,...>', 'these, in this order: columns, or fields of the API').argParser(words);
}

export function failIfEmptyOption() {
  return new Option('--fail-if-empty', 'exit 12 where there is nothing to print');
}

/** One word or several; a flag that is given again adds to them. */
function words(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(',').map((word) => word.trim())];
}
