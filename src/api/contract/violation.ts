import type { Violation } from '#wire';
import { jsonPath, pointerSegments, valueAt } from './json-path.ts';
import { type Hide, quoted } from './quoted.ts';

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
