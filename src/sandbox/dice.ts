/** A number from 0 (inclusive) to 1 for every word: the same word always gives the same number. */
export type Dice = (what: string) => number;

/** The dice of one thing: what the seed makes of it does not depend on the order in which it is asked. */
export function diceFor(seed: number, index: number): Dice {
  const start = scramble(Math.imul(seed, 0x9e3779b1) ^ scramble(index + 1));
  return (what) => (scramble(fold(start, what)) >>> 0) / 2 ** 32;
}

export function choose<T>(dice: Dice, what: string, values: readonly [T, ...T[]]): T {
  return values[Math.floor(dice(what) * values.length)] ?? values[0];
}

/** An integer from `low` to `high`, both included. */
export function between(dice: Dice, what: string, low: number, high: number): number {
  return low + Math.floor(dice(what) * (high - low + 1));
}

/** FNV-1a. */
function fold(start: number, text: string): number {
  let hash = start;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash;
}

/** The finalizer of MurmurHash3: neighbours end far apart. */
function scramble(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
