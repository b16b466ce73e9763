import { Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../errors/index.ts';
import {
  type Flag,
  type FlagValues,
  flagValuesIn,
  secretKeys,
  settingEntries,
  settingFlags,
} from '../settings/table.ts';
import type { ColourChoice } from '../text/palette.ts';
import { documentary, type Format, formats } from '../views/formats.ts';
import { alternatives, colourChoices, duration, oneOf, takenWords, taking, wholeNumber } from './values.ts';

const columns = wholeNumber('--width', 20, 1000);

/** The flags that every command takes, before or after its name. */
export function declareGlobalOptions() {
  const program = withSettings(new Command('modelarts-export'), 'Settings:')
    .option('--sandbox', 'run this one command against a local sandbox started for it')
    .optionsGroup('Output:')
    .addOption(outputOption(formats))
    .option('--json', 'the same as --output json')
    .option('--csv', 'the same as --output csv')
    .option('--csv-raw', 'csv: leave cells alone that a spreadsheet would run as a formula')
    .option('--no-header', 'table and csv: no header line')
    .addOption(queryOption().hideHelp())
    .addOption(
      new Option('--color <when>', 'colours: auto, always or never').argParser(oneOf('--color', colourChoices)),
    )
    .addOption(
      new Option('--width <columns>', 'draw the table this wide, in a pipe, too (20 to 1000)').argParser(columns),
    )
    .option('--utc', 'times for people in UTC, not in the local time')
    .option('--no-progress', 'nothing is redrawn: stderr is a log, as in a CI job (CI=true)')
    .option('--no-pager', 'print at once, whatever MODELARTS_PAGER says')
    .option('-q, --quiet', 'no notes and no progress on stderr, only errors')
    .option('-v, --verbose', 'requests and timings on stderr, secrets masked')
    .optionsGroup('Requests:')
    .option('--strict', "check answers against the specification's enums and ranges too")
    .addOption(
      new Option('--request-timeout <duration>', 'time for one request (default: 30s)').argParser(
        duration('--request-timeout', { fromMs: 1, toMs: 86_400_000 }),
      ),
    )
    .addOption(
      new Option('--retries <n>', 'how often a failed request is repeated (default: 4)').argParser(
        wholeNumber('--retries', 0, 100),
      ),
    );
  return withSettings(program, 'Requests:')
    .option('--allow-http', 'send credentials over plain http too')
    .option('--insecure', 'do not check certificates: anyone on the way can read the token')
    .option('--no-token-cache', 'neither read nor write cached IAM tokens');
}

export type Program = ReturnType<typeof declareGlobalOptions>;
export type GlobalOptions = ReturnType<Program['opts']> & FlagValues;

/** The flags that are settings: commander hears of them one by one, so their values have no types there. */
function withSettings<Options extends OptionValues>(program: Command<[], Options>, group: Flag['group']) {
  program.optionsGroup(group);
  for (const flag of settingFlags.filter((one) => one.group === group)) program.option(flag.usage, flag.help);
  return program;
}

export function globalOptions(program: Program): GlobalOptions {
  const options = program.opts();
  return { ...options, ...flagValuesIn(options) };
}

type Parsed = Pick<Command, 'options' | 'opts'>;

/** `--project --json` takes the flag for a value: most likely the variable in between was empty. */
export function refuseSwallowedFlags(program: Parsed, command: Parsed): void {
  const flags = [...program.options, ...command.options].flatMap(({ long, short }) => [long, short]);
  const values: Readonly<Record<string, unknown>> = program.opts();
  for (const option of program.options) {
    const value = values[option.attributeName()];
    if (typeof value === 'string' && flags.includes(value)) {
      throw new UsageError(`${option.long} is followed by ${value}, not by a value`, 'is a variable empty?');
    }
  }
}

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
export function formatsOf({ options }: Pick<Parsed, 'options'>): readonly string[] {
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

export interface AskedFormat {
  readonly format: Format;
  readonly query: string | undefined;
}

/** How the document is to be told: as a command has to know it that takes some formats only. */
export function askedFormatOf(program: Program): AskedFormat {
  const options = globalOptions(program);
  return { format: formatOf(options), query: options.query };
}

/** The format that was asked for, or else the table. */
export function formatOf(options: GlobalOptions): Format {
  return askedFormat(options) ?? 'table';
}

/** The formats that are flags, too. */
const shorthands = ['json', 'csv'] as const satisfies readonly Format[];

/** The one format that was asked for, in whichever way. */
export function askedFormat(options: GlobalOptions): Format | undefined {
  const asked = new Set<Format>();
  if (options.output) asked.add(options.output);
  for (const name of shorthands) if (options[name]) asked.add(name);
  if (asked.size > 1) throw twoFormats(...asked);
  return [...asked][0];
}

/** Whether it was said in which form stdout gets its data. */
export function hasFormat(options: GlobalOptions): boolean {
  return askedFormat(options) !== undefined || options.query !== undefined;
}

function format(text: string, previous?: Format): Format {
  const next = oneOf('--output', formats)(text);
  if (previous !== undefined && previous !== next) throw twoFormats(previous, next);
  return next;
}

function twoFormats(...asked: readonly Format[]): UsageError {
  return new UsageError(`two formats at once: ${asked.join(' and ')}`, 'choose one of them');
}

/** What has to be known of the arguments even when they turn out to be wrong: how to say so. */
export interface EarlyOptions {
  /** What was said to be the format, whether it is one or not. */
  readonly formats: readonly string[];
  /** The error is a line of JSON, because stdout was to be. */
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly colour: ColourChoice;
  /** Undefined also where the flag has no such number: whoever parses it says so. */
  readonly width: number | undefined;
  readonly showsProgress: boolean;
  readonly pages: boolean;
}

/** Reads them out of arguments that were not parsed yet. */
export function earlyOptions(argv: readonly string[]): EarlyOptions {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  // a query may begin as a flag does
  const flags = words.filter((_, index) => words[index - 1] !== '--query');
  const formats = [
    ...shorthands.filter((name) => flags.includes(`--${name}`)),
    ...valuesOf(flags, /^(?:--output|-[qv]*o)$/, /^(?:--output=|-[qv]*o=?)(.+)$/),
  ];
  const colours = valuesOf(flags, /^--color$/, /^--color=(.*)$/);
  const [width] = valuesOf(flags, /^--width$/, /^--width=(.*)$/).reverse();
  return {
    formats,
    isJson: formats.some((format) => format === 'json' || format === 'ndjson'),
    isQuiet: flags.some((flag) => flag === '--quiet' || /^-v*q/.test(flag)),
    isVerbose: flags.some((flag) => flag === '--verbose' || /^-q*v/.test(flag)),
    colour: colourChoices.find((choice) => choice === colours.at(-1)) ?? 'auto',
    width: width === undefined ? undefined : valid(width, columns),
    showsProgress: !flags.includes('--no-progress'),
    pages: !flags.includes('--no-pager'),
  };
}

function valid<T>(text: string, parse: (text: string) => T): T | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The values of a flag, written as `--flag value` (apart) or as `--flag=value` (joined). */
function valuesOf(argv: readonly string[], apart: RegExp, joined: RegExp): string[] {
  return argv.flatMap((argument, index) => {
    const value = apart.test(argument) ? argv[index + 1] : joined.exec(argument)?.[1];
    return value === undefined ? [] : [value];
  });
}

/** The secrets in the environment: typed as an argument by mistake, they are not to be repeated in the error. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): (string | undefined)[] {
  return secretKeys.flatMap((key) => settingEntries[key].variables.map((name) => env[name]?.trim()));
}
