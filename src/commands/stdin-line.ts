import type { Context } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';

interface StdinLine {
  /** What is to be given there, for people. */
  readonly what: string;
  /** The flag that reads it, where there is one. */
  readonly flag?: string;
  /** What to do where stdin is a terminal: what is typed there without a question can be seen. */
  readonly onTerminal: string;
}

/** One line of stdin without its end: blanks may belong to a secret. */
export async function readStdinLine(
  { terminal, signal }: Context,
  { what, flag, onTerminal }: StdinLine,
): Promise<string> {
  const refusal = (problem: string, hint: string) =>
    new UsageError(`${flag === undefined ? '' : `${flag}: `}stdin ${problem}`, hint);
  if (terminal.input.isTerminal) throw refusal('is a terminal', onTerminal);
  const line = (await terminal.input.read(signal)).replace(/\r?\n$/, '');
  if (line === '') throw refusal('is empty', `give ${what} on stdin, one line`);
  if (/[\r\n]/.test(line)) throw refusal('has more than one line', `give ${what} alone`);
  return line;
}
