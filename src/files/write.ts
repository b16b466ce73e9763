import { randomBytes } from 'node:crypto';
import { open as openFile, rename, unlink } from 'node:fs/promises';
import { lock } from 'proper-lockfile';
import type { Clock } from '../host.ts';
import { codeOf } from '../values.ts';

/**
 * Puts a file with this text, for its owner only, in the place of what lies there: whoever reads meanwhile gets all of the one or all of
 * the other. It is written first under a name that nobody can guess, which must not be there yet.
 */
export async function replaceFile(path: string, text: string, open = openFile): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Gives the function that gives the lock back; undefined while somebody else has it. The file need not be there. */
export async function lockFile(path: string): Promise<(() => Promise<void>) | undefined> {
  try {
    const release = await lock(path, { realpath: false, onCompromised: () => {} });
    return () => release().catch(() => {});
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    throw error;
  }
}

export interface Turn {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Somebody who was killed with the lock in hand loses it after ten seconds. */
const longestTurnMs = 20_000;
const shortestWaitMs = 50;

/** Does what only one process may do with a file at a time; the others wait for their turn. undefined: it never came. */
export async function inTurn<T>(path: string, { clock, signal }: Turn, act: () => Promise<T>): Promise<T | undefined> {
  const deadline = clock.monotonic() + longestTurnMs;
  for (;;) {
    const release = await lockFile(path);
    if (release) return act().finally(release);
    if (clock.monotonic() > deadline) return undefined;
    await clock.sleep(shortestWaitMs * (1 + clock.random()), signal);
  }
}
