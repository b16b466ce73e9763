import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';

/** One line of stdin, without its end: blanks may belong to a password. */
export async function readPassword({ stdin, signal }: Pick<Context, 'stdin' | 'signal'>): Promise<string> {
  if (stdin.isTTY) throw new UsageError('--password-stdin: stdin is a terminal', 'leave it out to be asked');
  const password = (await text(addAbortSignal(signal, stdin))).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('--password-stdin: stdin is empty', 'give the password on stdin, one line');
  if (/[\r\n]/.test(password))
    throw new UsageError('--password-stdin: stdin has more than one line', 'give the password alone');
  return password;
}
