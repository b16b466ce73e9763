import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuthError, CliError } from '../../errors/index.ts';
import { currentUser, makePrivateFolder, whyNotPrivate } from '../../files/index.ts';
import { lockFile } from '../../files/write.ts';
import { field } from '../../values.ts';
import type { Dependencies } from '../credential.ts';
import type { IssuedToken } from '../iam/token-response.ts';
import {
  dropRefusal,
  dropToken,
  findRefusal,
  findToken,
  keepRefusal,
  keepToken,
  tokenFile,
  type Wanted,
} from './entries.ts';
import { type Place, remove } from './file.ts';

/** The place of one sign-in in the cache: it holds one token at most. */
export interface TokenCache {
  /** The token kept here unless it is stale, the refused one or made with another secret than the one given. */
  find(wanted: Wanted): Promise<IssuedToken | undefined>;
  /** The same, or else what `ask` gets, which is kept. */
  obtain(asking: Asking): Promise<IssuedToken>;
  /** Gets a token in any case, and keeps it; throws when it cannot be kept, if possible before one is asked for. */
  replace(asking: Asking): Promise<IssuedToken>;
  /** Gets a token that is not kept: for a secret that was typed, before another token is kept with it. */
  tryOut(asking: Asking): Promise<IssuedToken>;
  /** Takes the token away, or only the refused one; true when there was one. */
  drop(refused?: string): Promise<boolean>;
}

export interface Asking extends Wanted {
  readonly secret: string;
  /** All that is sent to IAM: what it has just refused is not sent again. */
  readonly sent: string;
  readonly signal?: AbortSignal | undefined;
  ask(): Promise<IssuedToken>;
}

interface TokenCacheOptions extends Pick<Dependencies, 'clock' | 'warn'> {
  readonly folder: string;
  /** Who signs in where: two that differ in anything never share a token. */
  readonly who: string;
}

/** The folder in the cache that they lie in. */
const tokens = 'tokens';

export function openTokenCache({ folder, who, clock, warn }: TokenCacheOptions): TokenCache {
  const hash = createHash('sha256').update(who).digest('hex');
  const place = { path: join(folder, tokens, hash), who: hash, clock, warn: once(warn) };
  const makeFolder = () => makePrivateFolder(folder, tokens, currentUser());
  const warnOf = (trouble: unknown) => {
    place.warn(`the token is not kept: ${trouble}; --no-token-cache silences this`);
  };
  return {
    find: async (wanted) => (whyNotPrivate(folder, tokens, currentUser()) ? undefined : findToken(place, wanted)),
    async obtain(asking) {
      const find = () => findToken(place, asking);
      const trouble = makeFolder();
      if (!trouble) return inTurn({ place, asking, find, onTrouble: warnOf });
      const token = await asking.ask();
      warnOf(trouble);
      return token;
    },
    async replace(asking) {
      const trouble = makeFolder();
      if (trouble) refuse(trouble);
      return inTurn({ place, asking, find: async () => undefined, onTrouble: refuse });
    },
    async tryOut(asking) {
      const trouble = makeFolder();
      if (trouble) refuse(trouble);
      return askUnlessRefused(place, asking);
    },
    async drop(refused) {
      if (refused === undefined) await dropRefusal(place);
      return dropToken(place, refused);
    },
  };
}

function refuse(trouble: unknown): never {
  throw new CliError('unexpected', `the token cannot be kept: ${trouble}`);
}

/** Takes every token away; tells how many there were. */
export async function dropAllTokens(folder: string): Promise<number> {
  const names = await readdir(join(folder, tokens)).catch(() => []);
  const removed = async (pattern: RegExp) => {
    const paths = names.filter((name) => pattern.test(name)).map((name) => join(folder, tokens, name));
    return (await Promise.all(paths.map(remove))).filter((wasThere) => wasThere).length;
  };
  await removed(/\.refused(\.[0-9a-f]+\.tmp)?$/);
  // a run that was killed may have left a token that was not in its place yet
  return removed(/\.json(\.[0-9a-f]+\.tmp)?$/);
}

interface Turn {
  readonly place: Place;
  readonly asking: Asking;
  find(): Promise<IssuedToken | undefined>;
  /** Called with what went wrong when the token was to be kept. */
  onTrouble(trouble: unknown): void;
}

/** Whoever has the lock asks IAM meanwhile: a little longer than a request may take. */
const longestWaitMs = 45_000;
const shortestWaitMs = 50;

/** Of many processes that start together one asks, and the others wait until its token lies there. */
async function inTurn(turn: Turn): Promise<IssuedToken> {
  const { place, asking, find } = turn;
  const { clock } = place;
  const deadline = clock.monotonic() + longestWaitMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    const release = clock.monotonic() < deadline ? await tryLock(place) : async () => {};
    if (release) return askUnlessFound(turn).finally(release);
    await clock.sleep(shortestWaitMs * (1 + clock.random()), asking.signal);
  }
}

/** It may lie there since the lock was asked for. */
async function askUnlessFound({ place, asking, find, onTrouble }: Turn): Promise<IssuedToken> {
  const found = await find();
  if (found) return found;
  if (asking.refused !== undefined) await dropToken(place, asking.refused).catch(() => {});
  const token = await askUnlessRefused(place, asking);
  await dropRefusal(place);
  await keepToken(place, token, asking.secret).catch((error: unknown) => onTrouble(field(error, 'message')));
  return token;
}

/** Five wrong passwords lock the account: one that many runs share counts once. */
async function askUnlessRefused(place: Place, { sent, ask }: Asking): Promise<IssuedToken> {
  const refusal = await findRefusal(place, sent);
  if (refusal) throw refusal;
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AuthError) await keepRefusal(place, sent, error).catch(() => {});
    throw error;
  }
}

/** undefined while somebody else has it. Where no lock can be had at all, everybody goes on without. */
async function tryLock(place: Place): Promise<(() => Promise<void>) | undefined> {
  return lockFile(tokenFile(place)).catch(() => async () => {});
}

/** The first warning only: what follows has the same cause. */
function once(warn: (text: string) => void): (text: string) => void {
  let hasWarned = false;
  return (text) => {
    if (!hasWarned) warn(text);
    hasWarned = true;
  };
}
