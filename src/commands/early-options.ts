import { secretKeys, settingEntries } from '../settings/table.ts';
import type { ColourChoice } from '../text/palette.ts';
import { shorthands } from './asked-format.ts';
import { colourChoices, columns } from './values.ts';

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
