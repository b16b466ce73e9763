import { distance } from 'fastest-levenshtein';
import { harmless } from './safe.ts';

/** The candidate that was probably meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const distances = candidates.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.max(1, word.length * 0.4) ? candidates[distances.indexOf(least)] : undefined;
}

/** A hint for a wrong word: the nearest candidate, or else what there is. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `did you mean ${harmless(meant)}?`;
  return candidates.length === 0 ? undefined : `there is ${harmless(candidates.join(', '))}`;
}
