import { createHash } from 'node:crypto';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import { cachedText, readCached } from './cached-token.ts';
import type { Means } from './credential.ts';
import { codeOf } from './error-code.ts';
import { type IssuedToken, isFresh } from './request-token.ts';

export interface TokenCache {
  /** The cached token unless it is stale or the `refused` one; else what `ask` gets, which is kept. */
  through(ask: () => Promise<IssuedToken>, refused?: string, signal?: AbortSignal): Promise<IssuedToken>;
  /** Takes the token away; true when there was one. */
  drop(): Promise<boolean>;
}

interface Shelf {
  readonly folder: string;
  readonly path: string;
  readonly who: string;
  warn(text: string): void;
}

/** Whoever has the lock asks IAM meanwhile: a little longer than a request may take. */
const longestWaitMs = 45_000;
const shortestWaitMs = 50;

/** `who` tells who signs in where: two that differ in anything never share a token. */
export function openTokenCache({ folder, who }: { folder: string; who: string }, means: Means): TokenCache {
  const hash = createHash('sha256').update(who).digest('hex');
  const tokens = tokensIn(folder);
  const shelf = { folder: tokens, path: join(tokens, `${hash}.json`), who: hash, warn: once(means.warn) };
  return {
    through: (ask, refused, signal) => {
      const find = () => findToken(shelf, means.clock.now(), refused);
      return inTurn(shelf, means.clock, signal, find, () => replaceToken(shelf, ask));
    },
    drop: () => remove(shelf.path),
  };
}

/** Takes every token away; tells how many there were. */
export async function dropAllTokens(folder: string): Promise<number> {
  const tokens = tokensIn(folder);
  const names = await readdir(tokens).catch(() => []);
  const dropped = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => remove(join(tokens, name))),
  );
  return dropped.filter((wasThere) => wasThere).length;
}

function tokensIn(folder: string): string {
  return join(folder, 'tokens');
}

async function findToken({ path, who, warn }: Shelf, now: number, refused?: string): Promise<IssuedToken | undefined> {
  const cached = await readCached(path, who);
  if (cached.is === 'unusable') warn(`cached token ${path} is not used: ${cached.because}`);
  if (cached.is !== 'token') return undefined;
  return isFresh(cached.token, now) && cached.token.value !== refused ? cached.token : undefined;
}

/** What lay there goes first: it may be a link, or somebody else's. */
async function replaceToken({ path, who, warn }: Shelf, ask: () => Promise<IssuedToken>): Promise<IssuedToken> {
  await remove(path);
  const token = await ask();
  await writeFileAtomic(path, cachedText(who, token), { mode: 0o600 }).catch((error: unknown) => {
    warn(`the token is not kept in ${path}: ${codeOf(error)}`);
  });
  return token;
}

/** Of many processes that start together one asks, and the others wait until its token lies there. */
async function inTurn(
  shelf: Shelf,
  clock: Means['clock'],
  signal: AbortSignal | undefined,
  find: () => Promise<IssuedToken | undefined>,
  replace: () => Promise<IssuedToken>,
): Promise<IssuedToken> {
  const deadline = clock.monotonic() + longestWaitMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    const release = clock.monotonic() < deadline ? await tryLock(shelf) : async () => {};
    if (!release) {
      await clock.sleep(shortestWaitMs * (1 + clock.random()), signal);
      continue;
    }
    try {
      return (await find()) ?? (await replace());
    } finally {
      await release();
    }
  }
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
  } catch {
    return false;
  }
}

function once(warn: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.size === 0) warn(text);
    said.add(text);
  };
}
