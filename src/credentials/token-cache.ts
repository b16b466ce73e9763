import { createHash } from 'node:crypto';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import { CliError } from '../errors.ts';
import { cachedText, readCached } from './cached-token.ts';
import type { Means } from './credential.ts';
import { codeOf } from './error-code.ts';
import { isMarked, markOf } from './password-mark.ts';
import { type IssuedToken, isFresh } from './request-token.ts';

export interface TokenCache {
  /** The token kept here unless it is stale, the `refused` one or made with another password than the one given. */
  find(password?: string, refused?: string): Promise<IssuedToken | undefined>;
  /** The same, or else what `ask` gets, which is kept. */
  through(asking: Asking): Promise<IssuedToken>;
  /** Puts the token here, whatever lay here before; throws when it cannot be. */
  keep(token: IssuedToken, password: string): Promise<void>;
  /** Takes the token away, or only the `refused` one; true when there was one. */
  drop(refused?: string): Promise<boolean>;
}

export interface Asking {
  readonly password: string;
  readonly refused?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  ask(): Promise<IssuedToken>;
}

interface Shelf {
  readonly folder: string;
  readonly path: string;
  readonly who: string;
  readonly clock: Means['clock'];
  warn(text: string): void;
}

/** Whoever has the lock asks IAM meanwhile: a little longer than a request may take. */
const longestWaitMs = 45_000;
const shortestWaitMs = 50;

/** `who` tells who signs in where: two that differ in anything never share a token. */
export function openTokenCache({ folder, who }: { folder: string; who: string }, means: Means): TokenCache {
  const hash = createHash('sha256').update(who).digest('hex');
  const tokens = tokensIn(folder);
  const path = join(tokens, `${hash}.json`);
  const shelf = { folder: tokens, path, who: hash, clock: means.clock, warn: once(means.warn) };
  return {
    find: (password, refused) => findToken(shelf, password, refused),
    through: (asking) => inTurn(shelf, asking),
    keep: async (token, password) => {
      await mkdir(tokens, { recursive: true, mode: 0o700 }).catch(() => {});
      const trouble = await keepToken(shelf, token, password);
      if (trouble) throw new CliError('unexpected', trouble);
    },
    drop: (refused) => dropToken(shelf, refused),
  };
}

/** Takes every token away; tells how many there were. */
export async function dropAllTokens(folder: string): Promise<number> {
  const tokens = tokensIn(folder);
  const names = await readdir(tokens).catch(() => []);
  // a run that was killed may have left a token that was not in its place yet
  const kept = names.filter((name) => /\.json(\.\d+)?$/.test(name));
  const dropped = await Promise.all(kept.map((name) => remove(join(tokens, name))));
  return dropped.filter((wasThere) => wasThere).length;
}

function tokensIn(folder: string): string {
  return join(folder, 'tokens');
}

async function findToken(
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

/** Of many processes that start together one asks, and the others wait until its token lies there. */
async function inTurn(shelf: Shelf, { password, refused, signal, ask }: Asking): Promise<IssuedToken> {
  const { clock } = shelf;
  const deadline = clock.monotonic() + longestWaitMs;
  for (;;) {
    const found = await findToken(shelf, password, refused);
    if (found) return found;
    const release = clock.monotonic() < deadline ? await tryLock(shelf) : async () => {};
    if (!release) {
      await clock.sleep(shortestWaitMs * (1 + clock.random()), signal);
      continue;
    }
    try {
      const meanwhile = await findToken(shelf, password, refused);
      if (meanwhile) return meanwhile;
      if (refused !== undefined) await dropToken(shelf, refused).catch(() => {});
      const token = await ask();
      const trouble = await keepToken(shelf, token, password);
      if (trouble) shelf.warn(trouble);
      return token;
    } finally {
      await release();
    }
  }
}

/** What lay there goes first, now that there is something better: it may be a link, or somebody else's. Tells what went wrong. */
async function keepToken({ path, who }: Shelf, token: IssuedToken, password: string): Promise<string | undefined> {
  const text = cachedText(who, token, await markOf(password));
  try {
    await remove(path).catch(() => {});
    await writeFileAtomic(path, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return `the token is not kept in ${path}: ${codeOf(error)}`;
  }
}

async function dropToken({ path, who }: Shelf, refused: string | undefined): Promise<boolean> {
  if (refused === undefined) return remove(path);
  const cached = await readCached(path, who);
  return cached.is === 'token' && cached.token.value === refused ? remove(path) : false;
}

/** undefined while somebody else has it. Where no lock can be had at all, everybody goes on without. */
async function tryLock({ folder, path, warn }: Shelf): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const release = await lock(path, { realpath: false, onCompromised: () => {} });
    return () => release().catch(() => {});
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    warn(`the token cache ${folder} cannot be used: ${codeOf(error)}`);
    return async () => {};
  }
}

async function remove(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false;
    throw new CliError('unexpected', `the token in ${path} cannot be removed: ${codeOf(error)}`);
  }
}

function once(warn: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.size === 0) warn(text);
    said.add(text);
  };
}
