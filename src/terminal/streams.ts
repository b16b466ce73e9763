import type { Writable } from 'node:stream';
import type { Host, OutputStream } from '../host.ts';

/** The output was not taken, and not because its reader left. */
export class WriteError extends Error {}

/** Write errors are told to the writer; an unheard 'error' event would end the process. */
export function quietly(stream: Writable): void {
  stream.on('error', () => {});
}

/** One chunk after the other, each only when the one before was taken. A reader that leaves ends it quietly: then it is false. */
export async function printTo(
  stream: OutputStream,
  chunks: AsyncIterable<string> | Iterable<string>,
  signal?: AbortSignal,
): Promise<boolean> {
  signal?.throwIfAborted();
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    if (chunk !== '' && !(await hasTaken(stream, chunk, signal))) return false;
  }
  return true;
}

/** False when its reader has left. Any other write error is thrown, and the signal's reason when nobody takes it until then. */
export function hasTaken(stream: Writable, chunk: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    stream.write(chunk, (error) => {
      signal?.removeEventListener('abort', onAbort);
      if (!error) resolve(true);
      else if (hasReaderLeft(error)) resolve(false);
      else reject(new WriteError(error.message, { cause: error }));
    });
  });
}

function hasReaderLeft(error: Error & { code?: string }): boolean {
  return ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '');
}

/** stdin. */
export interface Input {
  readonly isTerminal: boolean;
  /** All of it, as text. */
  read(signal: AbortSignal): Promise<string>;
}

/** To look at `process.stdin` is to open it: only who reads from it does. */
export function inputOf(host: Pick<Host, 'stdin'>): Input {
  return {
    get isTerminal() {
      return host.stdin.isTTY === true;
    },
    read: async (signal) => {
      const [{ addAbortSignal }, { text }] = await Promise.all([
        import('node:stream'),
        import('node:stream/consumers'),
      ]);
      return text(addAbortSignal(signal, host.stdin));
    },
  };
}
