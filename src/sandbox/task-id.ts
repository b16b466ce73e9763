import { choose, diceFor } from './dice.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const letters = splitLetters(alphabet);
const idLength = 19;
const tailLength = 5;
const tails = 62n ** 5n;
/** stride × backwards ≡ 1 (mod tails): one scatters the numbers, the other finds them again. */
const stride = 387_420_489n;
const backwards = 440_496_089n;

/** A task id as the service makes them, 19 letters and digits; different for every index below 62^5. */
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
  return Array.from({ length }, (_, position) => choose(dice, `letter ${position}`, letters)).join('');
}

function tailOf(seed: number, index: number): string {
  return encode(modulo(BigInt(index) * stride + shiftOf(seed)));
}

function shiftOf(seed: number): bigint {
  return BigInt(Math.floor(diceFor(seed, -1)('shift') * Number(tails)));
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

function splitLetters(text: string): readonly [string, ...string[]] {
  const [first = '', ...rest] = text;
  return [first, ...rest];
}
