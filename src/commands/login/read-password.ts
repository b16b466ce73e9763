import type { Context } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { readStdin } from '../read-stdin.ts';

/** One line of stdin, without its end: blanks may belong to a password. */
export async function readPassword(context: Pick<Context, 'stdin' | 'signal'>): Promise<string> {
  if (context.stdin.isTTY) throw new UsageError('--password-stdin: stdin is a terminal', 'leave it out to be asked');
  const password = (await readStdin(context)).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('--password-stdin: stdin is empty', 'give the password on stdin, one line');
  if (/[\r\n]/.test(password))
    throw new UsageError('--password-stdin: stdin has more than one line', 'give the password alone');
  return password;
}
