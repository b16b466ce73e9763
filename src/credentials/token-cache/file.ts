import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { CliError } from '../../errors/index.ts';
import { currentUser } from '../../files/index.ts';
// past the door: who only reads settings needs no lock
import { replaceFile } from '../../files/write.ts';
import { codeOf, type Fields, isRecord } from '../../values.ts';
import type { Dependencies } from '../credential.ts';

/** Where all lies that is known of one sign-in. */
export interface Place {
  /** Without the end of a file's name. */
  readonly path: string;
  /** A hash of who signs in where. It stands in every file. */
  readonly who: string;
  readonly clock: Dependencies['clock'];
  warn(text: string): void;
}

export type Content =
  | { readonly is: 'content'; readonly fields: Fields }
  | { readonly is: 'missing' }
  | { readonly is: 'unusable'; readonly because: string };

export async function write(path: string, { who }: Place, fields: Fields): Promise<void> {
  await replaceFile(path, `${JSON.stringify({ who, ...fields })}\n`);
}

/** A file of the cache, mistrusted: it may be cut short, of another user or for another identity. */
export async function read(path: string, { who }: Place): Promise<Content> {
  const file = await openOrCode(path);
  if (typeof file === 'string') return isMissing(file) ? { is: 'missing' } : { is: 'unusable', because: file };
  try {
    const stats = await file.stat();
    const because = whyUnread(stats) ?? whyForeign(stats);
    return because ? { is: 'unusable', because } : parse(await file.readFile('utf8'), who);
  } finally {
    await file.close();
  }
}

/** True when there was something to remove. */
export async function remove(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(codeOf(error))) return false;
    throw new CliError('unexpected', `the token in ${path} cannot be removed: ${codeOf(error) ?? 'unknown reason'}`);
  }
}

function isMissing(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The open file, or the error's code. A link is not followed, and nobody waits for a pipe. */
async function openOrCode(path: string): Promise<FileHandle | string> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    return codeOf(error) ?? 'unknown reason';
  }
}

/** What is written here has a few KiB. */
const longestBytes = 2 ** 20;

function whyUnread(stats: Stats): string | undefined {
  if (!stats.isFile()) return 'it is no regular file';
  return stats.size > longestBytes ? 'it is larger than 1 MiB' : undefined;
}

function whyForeign({ uid, mode }: Stats): string | undefined {
  const user = currentUser();
  if (!user) return undefined;
  if (uid !== user.uid) return 'it belongs to another user';
  return (mode & 0o077) === 0 ? undefined : 'others may read or write it';
}

function parse(text: string, who: string): Content {
  try {
    const fields: unknown = JSON.parse(text);
    if (!isRecord(fields) || fields['who'] !== who) return { is: 'unusable', because: 'it is for somebody else' };
    return { is: 'content', fields };
  } catch {
    return { is: 'unusable', because: 'it is broken' };
  }
}
