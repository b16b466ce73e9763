import type { Context } from '../context/index.ts';

/** All of stdin. Few commands read it, so what does is loaded by those that do. */
export async function readStdin({ stdin, signal }: Pick<Context, 'stdin' | 'signal'>): Promise<string> {
  const [{ addAbortSignal }, { text }] = await Promise.all([import('node:stream'), import('node:stream/consumers')]);
  return text(addAbortSignal(signal, stdin));
}
