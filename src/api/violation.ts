import type { Violation } from '#wire';
import { field, isRecord } from '../values.ts';

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

function demand({ message = 'must be different', params }: Violation): string {
  if (params.type !== undefined) return message.replaceAll(',', ' or ');
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
  return /^[A-Za-z_$][\w$]{0,79}$/.test(hide(excerptOf(segment))) ? `.${segment}` : `[${quoted(segment, hide)}]`;
}

const longestQuote = 80;

/** A value from outside as JSON, short, without secrets and without anything a terminal would obey. */
function quoted(value: unknown, hide: Hide): string {
  // JSON has no word for 1e999
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const seen = excerpt(value);
  const text =
    typeof seen === 'string' ? JSON.stringify(shortened(hide(seen))) : shortened(hide(JSON.stringify(seen) ?? ''));
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

/** More than is ever quoted, and little enough to be searched for secrets at once. */
const longestLook = 4096;
const mostParts = 100;

function excerptOf(text: string): string {
  return text.slice(0, longestLook);
}

function excerpt(value: unknown, depth = 3): unknown {
  if (typeof value === 'string') return excerptOf(value);
  if (Array.isArray(value)) return depth === 0 ? [] : value.slice(0, mostParts).map((part) => excerpt(part, depth - 1));
  if (!isRecord(value)) return value;
  const entries = depth === 0 ? [] : Object.entries(value).slice(0, mostParts);
  return Object.fromEntries(entries.map(([key, part]) => [excerptOf(key), excerpt(part, depth - 1)]));
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
