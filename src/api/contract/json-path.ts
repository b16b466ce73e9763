import { field } from '../../values.ts';
import { type Hide, quoted } from './quoted.ts';

/** The keys of a JSON pointer (RFC 6901). */
export function pointerSegments(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function valueAt(document: unknown, segments: readonly string[]): unknown {
  return segments.reduce(field, document);
}

/** For people: `$.export_tasks[3].export_params["odd key"]`. */
export function jsonPath(document: unknown, segments: readonly string[], hide: Hide): string {
  const steps = segments.map((segment, depth) => step(valueAt(document, segments.slice(0, depth)), segment, hide));
  return `$${steps.join('')}`;
}

function step(parent: unknown, segment: string, hide: Hide): string {
  if (Array.isArray(parent)) return `[${segment}]`;
  return /^[A-Za-z_$][\w$]{0,79}$/.test(hide(segment)) ? `.${segment}` : `[${quoted(segment, hide)}]`;
}
