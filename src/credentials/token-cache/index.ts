import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { CliError } from '../../errors/index.ts';
import { codeOf } from '../../values.ts';
import type { Dependencies } from '../credential.ts';
import type { IssuedToken } from '../iam/token-response.ts';
import { type CacheFile, dropToken, findToken, keepToken, remove, type Wanted } from './file.ts';

/** The place of one sign-in in the cache: it holds one token at most. */
export interface TokenCache {
  /** The token kept here unless it is stale, the refused one or made with another secret than the one given. */
  find(wanted: Wanted): Promise<IssuedToken | undefined>;
  /** The same, or else what `ask` gets, which is kept. */
  obtain(asking: Asking): Promise<IssuedToken>;
  /** Puts the token here, whatever lay here before; throws when it cannot be. */
  keep(token: IssuedToken, secret: string): Promise<void>;
  /** Takes the token away, or only the refused one; true when there was one. */
  drop(refused?: string): Promise<boolean>;
}

export interface Asking extends Wanted {
  readonly secret: string;
  readonly signal?: AbortSignal | undefined;
  ask(): Promise<IssuedToken>;
}

interface TokenCacheOptions extends Pick<Dependencies, 'clock' | 'warn'> {
  readonly folder: string;
  /** Who signs in where: two that differ in anything never share a token. */
  readonly who: string;
}

export function openTokenCache({ folder, who, clock, warn }: TokenCacheOptions): TokenCache {
  const hash = createHash('sha256').update(who).digest('hex');
  const tokens = tokensIn(folder);
  const file = { folder: tokens, path: join(tokens, `${hash}.json`), who: hash, clock, warn: once(warn) };
  return {
    find: (wanted) => findToken(file, wanted),
    obtain: (asking) => obtainInTurn(file, asking),
    keep: async (token, secret) => {
      await makeFolder(file).catch(() => {});
      const trouble = await keepToken(file, token, secret);
      if (trouble) throw new CliError('unexpected', trouble);
    },
    drop: (refused) => dropToken(file, refused),
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

/** Whoever has the lock asks IAM meanwhile: a little longer than a request may take. */
const longestWaitMs = 45_000;
const shortestWaitMs = 50;

/** Of many processes that start together one asks, and the others wait until its token lies there. */
async function obtainInTurn(file: CacheFile, asking: Asking): Promise<IssuedToken> {
  const { clock } = file;
  const deadline = clock.monotonic() + longestWaitMs;
  for (;;) {
    const found = await findToken(file, asking);
    if (found) return found;
    const release = clock.monotonic() < deadline ? await tryLock(file) : async () => {};
    if (release) return askUnlessFound(file, asking).finally(release);
    await clock.sleep(shortestWaitMs * (1 + clock.random()), asking.signal);
  }
}

/** It may lie there since the lock was asked for. */
async function askUnlessFound(file: CacheFile, asking: Asking): Promise<IssuedToken> {
  const found = await findToken(file, asking);
  if (found) return found;
  if (asking.refused !== undefined) await dropToken(file, asking.refused).catch(() => {});
  const token = await asking.ask();
  const trouble = await keepToken(file, token, asking.secret);
  if (trouble) file.warn(trouble);
  return token;
}

/** undefined while somebody else has it. Where no lock can be had at all, everybody goes on without. */
async function tryLock(file: CacheFile): Promise<(() => Promise<void>) | undefined> {
  try {
    await makeFolder(file);
    const release = await lock(file.path, { realpath: false, onCompromised: () => {} });
    return () => release().catch(() => {});
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    file.warn(`the token cache ${file.folder} cannot be used: ${codeOf(error) ?? 'unknown reason'}`);
    return async () => {};
  }
}

async function makeFolder({ folder }: CacheFile): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** The first warning only: what follows has the same cause. */
function once(warn: (text: string) => void): (text: string) => void {
  let hasWarned = false;
  return (text) => {
    if (!hasWarned) warn(text);
    hasWarned = true;
  };
}
