import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { UsageError } from '../errors/index.ts';
import { codeOf } from '../values.ts';
import type { FileStats } from './private.ts';

export interface FileText {
  /** Without its byte order mark. */
  readonly text: string;
  readonly stats: FileStats;
}

export interface ReadOptions {
  /** For people: `config file /path/config.json`. */
  readonly what: string;
  /**
   * Who says that this file is to be read. What the user names with a flag or variable may be a pipe, as `<(command)` is one.
   * What nobody names, because it lies where such files are looked for, is left out where it may not be read.
   */
  readonly namedBy: 'user' | 'file' | 'nobody';
  /** 1 MiB if not given. */
  readonly limitBytes?: number;
}

/** undefined: there is no such file, or nobody named it and it may not be read. */
export type ReadFile = (path: string, options: ReadOptions) => Promise<FileText | undefined>;

export interface ReaderOptions {
  /** Ends the wait for a pipe that nobody writes to. */
  readonly signal?: AbortSignal | undefined;
  /** Gets a line about every file that was left out. */
  readonly log?: ((line: string) => void) | undefined;
  /** Opens a file as `openSync` does; root may read what others may not. */
  readonly open?: typeof openSync;
}

const mebibyte = 2 ** 20;

/** Reads files of this machine, none of which can keep the program waiting or fill its memory. */
export function createReader({ signal, log, open = openSync }: ReaderOptions = {}): ReadFile {
  return async (path, { what, namedBy, limitBytes = mebibyte }) => {
    try {
      return await readWithin(path, { open, limitBytes, signal, mayBePipe: namedBy === 'user' });
    } catch (error) {
      if (isMissing(error)) return undefined;
      signal?.throwIfAborted();
      const because = error instanceof Unreadable ? error.message : reason(error);
      if (namedBy !== 'nobody' || because !== notAllowed) {
        throw new UsageError(`${what} cannot be read: ${because}`, undefined, error);
      }
      log?.(`${what} is left out: ${because}`);
      return undefined;
    }
  };
}

interface Reading {
  readonly open: typeof openSync;
  readonly limitBytes: number;
  readonly mayBePipe: boolean;
  readonly signal: AbortSignal | undefined;
}

async function readWithin(path: string, { open, limitBytes, mayBePipe, signal }: Reading): Promise<FileText> {
  const { O_RDONLY, O_NONBLOCK = 0 } = constants;
  // without O_NONBLOCK, opening a pipe waits until somebody writes to it
  const file = open(path, O_RDONLY | O_NONBLOCK);
  const stats = fstatSync(file);
  if (stats.isFIFO() && mayBePipe) return { text: await collect(await openPipe(file, signal), limitBytes), stats };
  try {
    if (!stats.isFile()) throw new Unreadable(stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
    return { text: await collect(chunksOf(file), limitBytes), stats };
  } finally {
    closeSync(file);
  }
}

/** Waits without a thread, and can be interrupted. It closes the file. */
async function openPipe(file: number, signal: AbortSignal | undefined): Promise<AsyncIterable<Buffer>> {
  const { Socket } = await import('node:net');
  return new Socket({ fd: file, readable: true, writable: false, ...(signal && { signal }) });
}

function* chunksOf(file: number): Iterable<Buffer> {
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = readSync(file, chunk);
    if (count === 0) return;
    yield chunk.subarray(0, count);
  }
}

/** What is read counts, not what the file says of its size: it may grow meanwhile, and those of /proc say nothing. */
async function collect(chunks: AsyncIterable<Buffer> | Iterable<Buffer>, limitBytes: number): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limitBytes) throw new Unreadable(`it is larger than ${limitBytes / mebibyte} MiB`);
    kept.push(chunk);
  }
  return Buffer.concat(kept)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/** What is wrong with a file that the system would read. */
class Unreadable extends Error {}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}

const notAllowed = 'permission denied';

function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return notAllowed;
  // what opening a socket says
  if (code === 'ENXIO') return 'it is no regular file';
  return code ?? 'unknown reason';
}
