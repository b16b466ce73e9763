import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CliError } from '../../errors/index.ts';
import { currentUser } from '../../files/index.ts';
// past the door: who only reads settings needs no lock
import { replaceFile } from '../../files/write.ts';
import { codeOf, field } from '../../values.ts';
import type { Dependencies } from '../credential.ts';
import { type IssuedToken, isFresh, readTokenResponse, withoutOtherServices } from '../iam/token-response.ts';

/** The file that one token is kept in. */
export interface CacheFile {
  readonly path: string;
  /** A hash of who signed in where. */
  readonly who: string;
  readonly clock: Dependencies['clock'];
  warn(text: string): void;
}

export interface Wanted {
  /** The one that the token was made with; undefined: any. */
  readonly secret?: string | undefined;
  /** The value of the token that is of no use any more. */
  readonly refused?: string | undefined;
}

/** The token kept here, unless it is stale, refused or made with another secret. */
export async function findToken(file: CacheFile, { secret, refused }: Wanted): Promise<IssuedToken | undefined> {
  const content = await read(file);
  if (content.is === 'unusable') file.warn(`cached token ${file.path} is not used: ${content.because}`);
  if (content.is !== 'token') return undefined;
  const { token, mark } = content;
  if (!isFresh(token, file.clock.now()) || token.value === refused) return undefined;
  const isTheirs = secret === undefined || (mark !== undefined && (await isMarkOf(secret, mark)));
  return isTheirs ? token : undefined;
}

/** Puts the token there, whatever lay there before. */
export async function keepToken(
  { path, who }: CacheFile,
  { value, info, obtainedAt }: IssuedToken,
  secret: string,
): Promise<void> {
  const password = await markOf(secret);
  const content = {
    who,
    obtained_at: obtainedAt,
    token: value,
    password,
    response: withoutOtherServices(info.response),
  };
  await replaceFile(path, `${JSON.stringify(content)}\n`);
}

/** Takes the token away, or only the refused one; true when there was one. */
export async function dropToken(file: CacheFile, refused: string | undefined): Promise<boolean> {
  if (refused === undefined) return remove(file.path);
  const content = await read(file);
  return content.is === 'token' && content.token.value === refused ? remove(file.path) : false;
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

type Content =
  | { readonly is: 'token'; readonly token: IssuedToken; readonly mark: SecretMark | undefined }
  | { readonly is: 'missing' }
  | { readonly is: 'unusable'; readonly because: string };

/** A cache file, mistrusted: it may be cut short, of another user or for another identity. */
async function read({ path, who }: CacheFile): Promise<Content> {
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
    const content: unknown = JSON.parse(text);
    const [value, obtainedAt] = [field(content, 'token'), field(content, 'obtained_at')];
    if (field(content, 'who') !== who) return { is: 'unusable', because: 'it is for somebody else' };
    if (typeof value !== 'string' || typeof obtainedAt !== 'number') return { is: 'unusable', because: 'it is broken' };
    const info = readTokenResponse(field(content, 'response'), 'the token cache');
    return { is: 'token', token: { value, obtainedAt, info }, mark: readMark(field(content, 'password')) };
  } catch {
    return { is: 'unusable', because: 'it is broken' };
  }
}

/** Tells whether a secret is the one that a token was made with, without telling the secret. */
interface SecretMark {
  readonly salt: string;
  readonly hash: string;
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const hashBytes = 32;
/** About 20 ms: every run pays it, and a thief has the token anyway. */
const cost = { N: 2 ** 13, r: 8, p: 1 };

async function markOf(secret: string): Promise<SecretMark> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, hashBytes, cost);
  return { salt: salt.toString('base64'), hash: hash.toString('base64') };
}

async function isMarkOf(secret: string, { salt, hash }: SecretMark): Promise<boolean> {
  const known = Buffer.from(hash, 'base64');
  const derived = await derive(secret, Buffer.from(salt, 'base64'), hashBytes, cost);
  return known.length === derived.length && timingSafeEqual(known, derived);
}

function readMark(value: unknown): SecretMark | undefined {
  const [salt, hash] = [field(value, 'salt'), field(value, 'hash')];
  return typeof salt === 'string' && typeof hash === 'string' ? { salt, hash } : undefined;
}
