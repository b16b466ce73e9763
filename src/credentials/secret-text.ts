import { UsageError } from '../errors/index.ts';

/** A secret that goes into a header: trimmed, and nothing but printable ASCII. The message never shows it. */
export function secretText(text: string, source: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new UsageError(`${source} is empty`);
  if (!/^[\x20-\x7e]+$/.test(trimmed)) {
    throw new UsageError(
      `${source} holds a character that is not printable ASCII`,
      'was it copied whole, and nothing else?',
    );
  }
  return trimmed;
}
