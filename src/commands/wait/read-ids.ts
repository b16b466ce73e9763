import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context } from '../../context.ts';
import { taskId } from '../task-id.ts';

/** Task ids on stdin, between white space. */
export async function readIds({ stdin, signal }: Context): Promise<readonly string[]> {
  addAbortSignal(signal, stdin);
  const words = (await text(stdin)).split(/\s+/).filter((word) => word !== '');
  return words.map((word) => taskId(word, 'stdin'));
}
