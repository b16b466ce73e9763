import type { Violation } from '#wire';
import { jsonPath, pointerSegments, valueAt } from './json-path.ts';
import { quoted } from './quoted.ts';

/** What is wrong with a document: where, what was expected, what was found. */
export function describeViolation(document: unknown, violations: readonly Violation[] | null | undefined): string {
  const [violation] = violations ?? [];
  if (violation === undefined) return 'the whole document';
  const segments = pointerSegments(violation.instancePath);
  const { missingProperty, additionalProperty } = violation.params;
  if (missingProperty !== undefined) return `${jsonPath(document, [...segments, missingProperty])} is missing`;
  if (additionalProperty !== undefined) return `${jsonPath(document, [...segments, additionalProperty])} is not known`;
  return `${jsonPath(document, segments)} ${demand(violation)}, but is ${quoted(valueAt(document, segments))}`;
}

function demand({ keyword, message = 'must be different', params }: Violation): string {
  if (keyword === 'type') return message.replaceAll(',', ' or ');
  if (params.allowedValues === undefined) return message;
  return `must be one of ${params.allowedValues.map((value) => JSON.stringify(value)).join(', ')}`;
}
