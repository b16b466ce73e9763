import { UsageError } from '../errors/index.ts';
import { exportTypes } from '../resources/export-task/index.ts';
import type { ColourChoice } from '../text/palette.ts';
import { nearest } from '../text/suggest.ts';
import { idRule, isId } from '../values.ts';

export const colourChoices = ['auto', 'always', 'never'] as const satisfies readonly ColourChoice[];

/** `--limit 10`: decimal digits only, within the range. */
export function wholeNumber(flag: string, from: number, to = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return value;
    const isOpen = to === Number.MAX_SAFE_INTEGER && !(value > to);
    const range = isOpen ? `of at least ${from}` : `from ${from} to ${to}`;
    throw new UsageError(`${flag} takes a whole number ${range}, not '${text}'`);
  };
}

/** `--width 120` */
export const columns = wholeNumber('--width', 20, 1000);

/** The words that a flag or an argument takes, for completion. */
export interface Words {
  readonly words: readonly string[];
  /** Several of them, with commas. */
  readonly isList?: true;
  /** Those that go on where one of the words is complete: of no interest before. */
  readonly further?: readonly string[];
}

/** A parser that tells which words it takes. */
export function taking<Parse extends object>(taken: Words, parse: Parse): Parse & Words {
  return Object.assign(parse, taken);
}

export function takenWords(parse: unknown): Words | undefined {
  return isTaking(parse) ? parse : undefined;
}

function isTaking(parse: unknown): parse is Words {
  return typeof parse === 'function' && 'words' in parse;
}

/** `--color auto`: one of the words, with a "did you mean" for a near miss. */
export function oneOf<const Word extends string>(flag: string, words: readonly Word[]) {
  return taking({ words }, (text: string): Word => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new UsageError(`${flag} takes ${alternatives(words)}, not '${text}'`, didYouMean(text, words));
  });
}

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

interface DurationRange {
  readonly fromMs?: number;
  readonly toMs?: number;
  /** The word for no end at all. */
  readonly endless?: string;
}

/** `90s`, `10m`, `1h30m`, `7d`, `50ms`; a bare number is seconds. In ms. */
export function duration(flag: string, { fromMs = 0, toMs = Number.POSITIVE_INFINITY, endless }: DurationRange = {}) {
  const kinds = `a duration such as 90s, 10m or 1h30m${endless === undefined ? '' : `, or '${endless}'`}`;
  return (text: string): number => {
    const ms = text === endless ? Number.POSITIVE_INFINITY : durationMs(text);
    if (ms === undefined) throw new UsageError(`${flag} takes ${kinds}, not '${text}'`);
    if (ms < fromMs)
      throw new UsageError(
        `${flag} takes at least ${fromMs < unitMs.s ? `${fromMs}ms` : `${fromMs / unitMs.s}s`}, not '${text}'`,
      );
    if (ms > toMs) throw new UsageError(`${flag} takes at most ${toMs / unitMs.h}h, not '${text}'`);
    return ms;
  };
}

/** undefined where it is none. */
export function durationMs(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * unitMs.s;
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (!parts || text === '') return undefined;
  const [, d = 0, h = 0, m = 0, s = 0, ms = 0] = parts;
  const hours = Number(d) * unitMs.d + Number(h) * unitMs.h;
  return hours + Number(m) * unitMs.m + Number(s) * unitMs.s + Number(ms) * unitMs.ms;
}

/** `export_type` of the API, by its number or by the specification's word. */
export const exportType = taking({ words: exportTypes }, (text: string): number => {
  if (/^[0-3]$/.test(text)) return Number(text);
  const word = exportTypes.find((candidate) => candidate === text);
  if (word !== undefined) return exportTypes.indexOf(word);
  throw new UsageError(
    `--type takes ${alternatives(exportTypes)} (or 0 to 3), not '${text}'`,
    didYouMean(text, exportTypes),
  );
});

/** A task id, safe as a segment of a path. */
export function taskId(text: string, source = 'TASK_ID'): string {
  if (isId(text)) return text;
  throw new UsageError(`${source}: '${text}' is not an id`, idRule);
}

export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const suggestion = nearest(word, candidates);
  return suggestion && `did you mean '${suggestion}'?`;
}

export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
