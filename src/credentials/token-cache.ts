import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors/index.ts';
import type { Means } from './credential.ts';
import type { IssuedToken } from './request-token.ts';
import { tryLock } from './token-cache/lock.ts';
import { dropToken, findToken, keepToken, remove, type Shelf } from './token-cache/shelf.ts';

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

function once(warn: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.size === 0) warn(text);
    said.add(text);
  };
}
