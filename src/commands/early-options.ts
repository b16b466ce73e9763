import type { ColourChoice } from '../text/palette.ts';
import { colourChoices } from './values.ts';

/** What has to be known of the arguments even when they turn out to be wrong: how to say so. */
export interface EarlyOptions {
  /** The error is a line of JSON, because stdout was to be. */
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly colour: ColourChoice;
}

/** Reads them out of arguments that were not parsed yet. */
export function earlyOptions(argv: readonly string[]): EarlyOptions {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const formats = [...valuesOf(flags, /^(?:--output|-[qv]*o)$/, /^(?:--output=|-[qv]*o=?)(.+)$/)];
  const colours = valuesOf(flags, /^--color$/, /^--color=(.*)$/);
  return {
    isJson: flags.includes('--json') || formats.some((format) => format === 'json' || format === 'ndjson'),
    isQuiet: flags.some((flag) => flag === '--quiet' || /^-v*q/.test(flag)),
    isVerbose: flags.some((flag) => flag === '--verbose' || /^-q*v/.test(flag)),
    colour: colourChoices.find((choice) => choice === colours.at(-1)) ?? 'auto',
  };
}

/** The values of a flag, written as `--flag value` (apart) or as `--flag=value` (joined). */
function valuesOf(argv: readonly string[], apart: RegExp, joined: RegExp): string[] {
  return argv.flatMap((argument, index) => {
    const value = apart.test(argument) ? argv[index + 1] : joined.exec(argument)?.[1];
    return value === undefined ? [] : [value];
  });
}
