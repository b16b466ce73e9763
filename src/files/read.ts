import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors/index.ts';
import { codeOf } from '../values.ts';

/** undefined: there is no such file. Throws on any other failure to read it. */
export type ReadFile = (path: string) => { readonly text: string; readonly mode: number } | undefined;

/** Reads a file of this machine, without its byte order mark. */
export const readFile: ReadFile = (path) => {
  try {
    const file = openSync(path, 'r');
    try {
      return { text: readFileSync(file, 'utf8').replace(/^\ufeff/, ''), mode: fstatSync(file).mode };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The same, with what goes wrong said in our words. `what` is for people: `config file /path/config.json`. */
export function readOrExplain(path: string, what: string, read: ReadFile): ReturnType<ReadFile> {
  try {
    return read(path);
  } catch (error) {
    throw new UsageError(`${what} cannot be read: ${reason(error)}`, undefined, error);
  }
}

/** Whether others than the owner may read a file of this mode. Windows has no such modes: every file looks readable by all. */
export function isReadableByOthers(mode: number, platform: string): boolean {
  return platform !== 'win32' && (mode & 0o044) !== 0;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}

function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? 'unknown reason';
}
