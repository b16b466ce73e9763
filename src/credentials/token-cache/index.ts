import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../../errors/index.ts';
import { currentUser, makePrivateFolder, whyNotPrivate } from '../../files/index.ts';
import { lockFile } from '../../files/write.ts';
import { field } from '../../values.ts';
import type { Dependencies } from '../credential.ts';
import type { IssuedToken } from '../iam/token-response.ts';
import { type CacheFile, dropToken, findToken, keepToken, remove, type Wanted } from './file.ts';

/** The place of one sign-in in the cache: it holds one token at most. */
export interface TokenCache {
  /** The token kept here unless it is stale, the refused one or made with another secret than the one given. */
  find(wanted: Wanted): Promise<IssuedToken | undefined>;
  /** The same, or else what `ask` gets, which is kept. */
  obtain(asking: Asking): Promise<IssuedToken>;
  /** Throws where no token can be kept: to be called before one is asked for in order to be kept. */
  prepare(): void;
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
  const file = { path: join(folder, tokens, `${hash}.json`), who: hash, clock, warn: once(warn) };
  const makeFolder = () => makePrivateFolder(folder, tokens, currentUser());
  return {
    find: async (wanted) => (whyNotPrivate(folder, tokens, currentUser()) ? undefined : findToken(file, wanted)),
    async obtain(asking) {
      const trouble = makeFolder();
      if (!trouble) return obtainInTurn(file, asking);
      const token = await asking.ask();
      warnOf(trouble, file);
      return token;
    },
    prepare() {
      const trouble = makeFolder();
      if (trouble) throw new CliError('unexpected', `the token cannot be kept: ${trouble}`);
    },
    async keep(token, secret) {
      await keepToken(file, token, secret).catch((error: unknown) => {
        throw new CliError('unexpected', `the token cannot be kept: ${field(error, 'message')}`, { cause: error });
      });
    },
    drop: (refused) => dropToken(file, refused),
  };
}

function warnOf(trouble: unknown, { warn }: CacheFile): void {
  warn(`the token is not kept: ${trouble}; --no-token-cache silences this`);
}

/** The folder in the cache that they lie in. */
const tokens = 'tokens';

/** Takes every token away; tells how many there were. */
export async function dropAllTokens(folder: string): Promise<number> {
  const names = await readdir(join(folder, tokens)).catch(() => []);
  // a run that was killed may have left a token that was not in its place yet
  const kept = names.filter((name) => /\.json(\.[0-9a-f]+\.tmp)?$/.test(name));
  const dropped = await Promise.all(kept.map((name) => remove(join(folder, tokens, name))));
  return dropped.filter((wasThere) => wasThere).length;
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
  await keepToken(file, token, asking.secret).catch((error: unknown) => warnOf(field(error, 'message'), file));
  return token;
}

/** undefined while somebody else has it. Where no lock can be had at all, everybody goes on without. */
async function tryLock({ path }: CacheFile): Promise<(() => Promise<void>) | undefined> {
  return lockFile(path).catch(() => async () => {});
}

/** The first warning only: what follows has the same cause. */
function once(warn: (text: string) => void): (text: string) => void {
  let hasWarned = false;
  return (text) => {
    if (!hasWarned) warn(text);
    hasWarned = true;
  };
}
