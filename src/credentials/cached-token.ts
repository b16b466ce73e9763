import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { codeOf, field } from '../values.ts';
import { withoutOtherServices } from './catalogue.ts';
import { readGrant } from './grant.ts';
import type { PasswordMark } from './password-mark.ts';
import type { IssuedToken } from './request-token.ts';

export type Cached =
  | { readonly is: 'token'; readonly token: IssuedToken; readonly mark: PasswordMark | undefined }
  | { readonly is: 'missing' }
  | { readonly is: 'unusable'; readonly because: string };

/** The text of a cache file. `who` is a hash of who signed in where, `mark` one of the password that was given. */
export function cachedText(who: string, { value, grant, obtainedAt }: IssuedToken, mark: PasswordMark): string {
  const response = withoutOtherServices(grant.response);
  return `${JSON.stringify({ who, obtained_at: obtainedAt, token: value, password: mark, response })}\n`;
}

/** A cache file, mistrusted: it may be cut short, of another user or for another identity. */
export async function readCached(path: string, who: string): Promise<Cached> {
  const file = await openIfThere(path);
  if (file === 'ENOENT' || file === 'ENOTDIR') return { is: 'missing' };
  if (typeof file === 'string') return { is: 'unusable', because: file };
  try {
    const because = foreign(await file.stat());
    return because ? { is: 'unusable', because } : parsed(await file.readFile('utf8'), who);
  } finally {
    await file.close();
  }
}

/** The open file, or the error's code. */
async function openIfThere(path: string): Promise<FileHandle | string> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    return codeOf(error) ?? 'unknown reason';
  }
}

function foreign({ uid, mode }: Stats): string | undefined {
  const { uid: own } = userInfo();
  // there are no such owners and modes on Windows
  if (own === -1) return undefined;
  if (uid !== own) return 'it belongs to another user';
  return (mode & 0o077) === 0 ? undefined : 'others may read or write it';
}

function parsed(text: string, who: string): Cached {
  try {
    const entry: unknown = JSON.parse(text);
    const [value, obtainedAt] = [field(entry, 'token'), field(entry, 'obtained_at')];
    if (field(entry, 'who') !== who) return { is: 'unusable', because: 'it is for somebody else' };
    if (typeof value !== 'string' || typeof obtainedAt !== 'number') return { is: 'unusable', because: 'it is broken' };
    const grant = readGrant(field(entry, 'response'), 'the token cache');
    return { is: 'token', token: { value, obtainedAt, grant }, mark: markIn(field(entry, 'password')) };
  } catch {
    return { is: 'unusable', because: 'it is broken' };
  }
}

function markIn(value: unknown): PasswordMark | undefined {
  const [salt, hash] = [field(value, 'salt'), field(value, 'hash')];
  return typeof salt === 'string' && typeof hash === 'string' ? { salt, hash } : undefined;
}
