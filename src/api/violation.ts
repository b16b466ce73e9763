import type { Violation } from '#wire';
import { field } from '../values.ts';

/** Takes the secrets out of a text. */
export type Hide = (text: string) => string;

/** What is wrong with a document: where, what was expected, what was found. */
export function describeViolation(
  document: unknown,
  violations: readonly Violation[] | null | undefined,
  hide: Hide,
): string {
  const [violation] = violations ?? [];
  if (violation === undefined) return 'the whole document';
  const segments = pointerSegments(violation.instancePath);
  const { missingProperty, additionalProperty } = violation.params;
  const pathOf = (path: readonly string[]) => jsonPath(document, path, hide);
  if (missingProperty !== undefined) return `${pathOf([...segments, missingProperty])} is missing`;
  if (additionalProperty !== undefined) return `${pathOf([...segments, additionalProperty])} is not known`;
  return `${pathOf(segments)} ${demand(violation)}, but is ${quoted(valueAt(document, segments), hide)}`;
}

function demand({ keyword, message = 'must be different', params }: Violation): string {
  if (keyword === 'type') return message.replaceAll(',', ' or ');
  if (params.allowedValues === undefined) return message;
  return `must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`;
}

/** The keys of a JSON pointer (RFC 6901). */
function pointerSegments(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: unknown, segments: readonly string[]): unknown {
  return segments.reduce(field, document);
}

/** For people: `$.export_tasks[3].export_params["odd key"]`. */
function jsonPath(document: unknown, segments: readonly string[], hide: Hide): string {
  const steps = segments.map((segment, depth) => step(valueAt(document, segments.slice(0, depth)), segment, hide));
  return `$${steps.join('')}`;
}

function step(parent: unknown, segment: string, hide: Hide): string {
  if (Array.isArray(parent)) return `[${segment}]`;
  return /^[A-Za-z_$][\w$]{0,79}$/.test(hide(segment)) ? `.${segment}` : `[${quoted(segment, hide)}]`;
}

const longestQuote = 80;

/** A value from outside as JSON, short, without secrets and without anything a terminal would obey. */
function quoted(value: unknown, hide: Hide): string {
  // JSON has no word for 1e999
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text =
    typeof value === 'string' ? JSON.stringify(shortened(hide(value))) : shortened(hide(JSON.stringify(value) ?? ''));
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
