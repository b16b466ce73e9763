import type { Glyphs } from './glyphs.ts';

/** The two parts of a bar, full only at 100 percent; what is out of range fills it or leaves it empty. */
export function bar(
  percent: number,
  width: number,
  glyphs: Pick<Glyphs, 'filled' | 'rest'>,
): readonly [filled: string, rest: string] {
  const filled = Math.floor((Math.min(Math.max(percent, 0), 100) * width) / 100);
  return [glyphs.filled.repeat(filled), glyphs.rest.repeat(width - filled)];
}
