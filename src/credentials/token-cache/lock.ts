import { mkdir } from 'node:fs/promises';
import { lock } from 'proper-lockfile';
import { codeOf } from '../../values.ts';
import type { Shelf } from './shelf.ts';

/** undefined while somebody else has it. Where no lock can be had at all, everybody goes on without. */
export async function tryLock({ folder, path, warn }: Shelf): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const release = await lock(path, { realpath: false, onCompromised: () => {} });
    return () => release().catch(() => {});
  } catch (error) {
    if (codeOf(error) === 'ELOCKED') return undefined;
    warn(`the token cache ${folder} cannot be used: ${codeOf(error) ?? 'unknown reason'}`);
    return async () => {};
  }
}
