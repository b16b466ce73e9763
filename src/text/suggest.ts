import { distance } from 'fastest-levenshtein';
import { harmless } from './safe.ts';

/** The candidate that was probably meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let least = Number.POSITIVE_INFINITY;
  let found: string | undefined;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far >= least) continue;
    [least, found] = [far, candidate];
  }
  return least <= Math.max(1, word.length * 0.4) ? found : undefined;
}

const mostTold = 40;

/** A hint for a wrong word: the nearest candidate, or else what there is. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `did you mean ${harmless(meant)}?`;
  if (candidates.length === 0) return undefined;
  const others = candidates.length - mostTold;
  return `there is ${harmless(candidates.slice(0, mostTold).join(', '))}${others > 0 ? ` and ${others} more` : ''}`;
}
