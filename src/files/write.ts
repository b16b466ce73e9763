import { randomBytes } from 'node:crypto';
import { open as openFile, rename, unlink } from 'node:fs/promises';
import { lock } from 'proper-lockfile';
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
