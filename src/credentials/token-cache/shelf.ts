import { unlink } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CliError } from '../../errors/index.ts';
import { codeOf } from '../../values.ts';
import { cachedText, readCached } from '../cached-token.ts';
import type { Means } from '../credential.ts';
import { isMarked, markOf } from '../password-mark.ts';
import { type IssuedToken, isFresh } from '../request-token.ts';

/** The file that one token is kept in. */
export interface Shelf {
  readonly folder: string;
  readonly path: string;
  readonly who: string;
  readonly clock: Means['clock'];
  warn(text: string): void;
}

/** The token kept here, unless it is stale, refused or made with another password. */
export async function findToken(
  { path, who, clock, warn }: Shelf,
  password: string | undefined,
  refused: string | undefined,
): Promise<IssuedToken | undefined> {
  const cached = await readCached(path, who);
  if (cached.is === 'unusable') warn(`cached token ${path} is not used: ${cached.because}`);
  if (cached.is !== 'token') return undefined;
  const { token, mark } = cached;
  if (!isFresh(token, clock.now()) || token.value === refused) return undefined;
  const isTheirs = password === undefined || (mark !== undefined && (await isMarked(mark, password)));
  return isTheirs ? token : undefined;
}

/** What lay there goes first, now that there is something better: it may be a link, or somebody else's. Tells what went wrong. */
export async function keepToken(
  { path, who }: Shelf,
  token: IssuedToken,
  password: string,
): Promise<string | undefined> {
  const text = cachedText(who, token, await markOf(password));
  try {
    await remove(path).catch(() => {});
    await writeFileAtomic(path, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return `the token is not kept in ${path}: ${codeOf(error) ?? 'unknown reason'}`;
  }
}

export async function dropToken({ path, who }: Shelf, refused: string | undefined): Promise<boolean> {
  if (refused === undefined) return remove(path);
  const cached = await readCached(path, who);
  return cached.is === 'token' && cached.token.value === refused ? remove(path) : false;
}

/** True when there was something to remove. */
export async function remove(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? 'unknown reason')) return false;
    throw new CliError('unexpected', `the token in ${path} cannot be removed: ${codeOf(error) ?? 'unknown reason'}`);
  }
}
