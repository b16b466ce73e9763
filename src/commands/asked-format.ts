import { type Command, Option } from '@commander-js/extra-typings';
import { UsageError } from '../errors/index.ts';
import { documentary, type Format, formats } from '../views/formats.ts';
import { alternatives, oneOf, takenWords, taking } from './values.ts';

/**
 * For every command whose document can be asked. Its value is the program's, as that of a global flag, so that it may stand before
 * the command's name, too.
 */
export function queryOption() {
  return new Option('--query <jmespath>', 'print only what this query finds in the document of --json');
}

/** For every command that prints in formats, for the same reason: any other one refuses each of them. */
export function outputOption(words: readonly Format[] = formats) {
  return new Option('-o, --output <format>', `one of ${words.join(', ')}`).argParser(
    taking({ words }, (text: string, previous?: Format) => format(text, previous)),
  );
}

/** The formats of what is no list. */
export function documentOutputOption() {
  return outputOption(documentary);
}

/** The formats in which a command prints. */
export function formatsOf({ options }: Pick<Command, 'options'>): readonly string[] {
  const output = options.find(({ long }) => long === outputOption().long);
  return takenWords(output?.parseArg)?.words ?? [];
}

/** A format that a command does not have is never another one silently. `name` is for people. */
export function refuseFormat(name: string, asked: string, taken: readonly string[]): void {
  if (taken.includes(asked)) return;
  throw new UsageError(
    `${name} has no format ${asked}`,
    taken.length > 0 ? `it has ${alternatives(taken)}` : 'leave it out',
  );
}

/** The formats that are flags, too. */
export const shorthands = ['json', 'csv'] as const satisfies readonly Format[];

/** The flags that say how stdout gets its data. */
type FormatFlags = { readonly [Name in (typeof shorthands)[number]]?: true | undefined } & {
  readonly output?: Format | undefined;
  readonly query?: string | undefined;
};

export interface AskedFormat {
  readonly format: Format;
  readonly query: string | undefined;
}

/** How the document is to be told: as a command has to know it that takes some formats only. */
export function askedFormatOf(flags: FormatFlags): AskedFormat {
  return { format: formatOf(flags), query: flags.query };
}

/** The format that was asked for, or else the table. */
export function formatOf(flags: FormatFlags): Format {
  return askedFormat(flags) ?? 'table';
}

/** The one format that was asked for, in whichever way. */
export function askedFormat(flags: FormatFlags): Format | undefined {
  const asked = new Set<Format>();
  if (flags.output) asked.add(flags.output);
  for (const name of shorthands) if (flags[name]) asked.add(name);
  if (asked.size > 1) throw twoFormats(...asked);
  return [...asked][0];
}

/** Whether it was said in which form stdout gets its data. */
export function hasFormat(flags: FormatFlags): boolean {
  return askedFormat(flags) !== undefined || flags.query !== undefined;
}

function format(text: string, previous?: Format): Format {
  const next = oneOf('--output', formats)(text);
  if (previous !== undefined && previous !== next) throw twoFormats(previous, next);
  return next;
}

function twoFormats(...asked: readonly Format[]): UsageError {
  return new UsageError(`two formats at once: ${asked.join(' and ')}`, 'choose one of them');
}
