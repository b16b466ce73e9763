/** A number from 0 (inclusive) to 1 for every word: the same word always gives the same number. */
export type Dice = (what: string) => number;

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 19;
const tailLength = 5;
/** So many different ids there are for a seed. */
export const idCount = 62 ** tailLength;
const tails = BigInt(idCount);
/** stride × backwards ≡ 1 (mod tails): one scatters the numbers, the other finds them again. */
const stride = 387_420_489n;
const backwards = 440_496_089n;

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

/** A task id as the service makes them, 19 letters and digits; different for every index below `idCount`. */
export function taskIdOf(seed: number, index: number): string {
  return randomLetters(seed, index, idLength - tailLength) + tailOf(seed, index);
}

/** Which index has this id; undefined for an id that `taskIdOf` never gave. */
export function indexOf(seed: number, taskId: string): number | undefined {
  if (!/^[0-9A-Za-z]{19}$/.test(taskId)) {
    return undefined;
  }
  const index = Number(modulo((decode(taskId.slice(-tailLength)) - shiftOf(seed)) * backwards));
  return taskIdOf(seed, index) === taskId ? index : undefined;
}

/** Other ids of the service, such as those of dataset versions: the same look, not to be found again. */
export function randomLetters(seed: number, index: number, length: number): string {
  const dice = diceFor(seed, index);
  const letter = (position: number) => alphabet.charAt(Math.floor(dice(`letter ${position}`) * alphabet.length));
  return Array.from({ length }, (_, position) => letter(position)).join('');
}

function tailOf(seed: number, index: number): string {
  return encode(modulo(BigInt(index) * stride + shiftOf(seed)));
}

function shiftOf(seed: number): bigint {
  return BigInt(Math.floor(diceFor(seed, -1)('shift') * idCount));
}

function modulo(value: bigint): bigint {
  return ((value % tails) + tails) % tails;
}

function encode(value: bigint): string {
  let rest = Number(value);
  let text = '';
  while (text.length < tailLength) {
    text = alphabet.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function decode(text: string): bigint {
  return BigInt([...text].reduce((value, letter) => value * 62 + alphabet.indexOf(letter), 0));
}
