import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { currentUser, makePrivateFolder } from './files/private.ts';
import type { Host } from './host.ts';
import { cacheFolder } from './settings/places.ts';

/** `node:module` of a Node from 22.8 on. */
interface Compiler {
  enableCompileCache(folder: string): unknown;
}

const name = 'compiled';

/**
 * Lets Node keep what it compiles, so that the next run starts sooner. What lies there is run: it is kept where nobody else can write, or
 * not at all. An entry of its own, which older Nodes never load.
 */
export function openCompileCache({ env, platform }: Pick<Host, 'env' | 'platform'>, compiler: Compiler): void {
  // Node does as these say by itself
  if (env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_COMPILE_CACHE']) return;
  const home = [env['HOME'], env['USERPROFILE']].find((folder) => folder && isAbsolute(folder));
  if (!home || !existsSync(home)) return;
  const folder = cacheFolder({ env, home, platform });
  if (folder === undefined || makePrivateFolder(folder, name, currentUser()) !== undefined) return;
  compiler.enableCompileCache(join(folder, name));
}
