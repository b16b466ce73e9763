import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openCompileCache } from '../src/compile-cache.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The folder that Node is told to use; undefined: none. */
function opened(env: Readonly<Record<string, string>>, platform = 'linux'): string | undefined {
  const folders: string[] = [];
  openCompileCache({ env, platform }, { enableCompileCache: (folder) => folders.push(folder) });
  return folders[0];
}

test('it lies in the own cache folder, and nobody else may look into that', () => {
  const folder = join(home, '.cache/modelarts-export/compiled');
  expect(opened({ HOME: home })).toBe(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(opened({ HOME: home, XDG_CACHE_HOME: join(home, 'xdg') })).toBe(join(home, 'xdg/modelarts-export/compiled'));
  expect(opened({ HOME: home }, 'darwin')).toBe(join(home, 'Library/Caches/modelarts-export/compiled'));
  expect(opened({ USERPROFILE: home }, 'win32')).toBe(join(home, 'AppData/Local/modelarts-export/Cache/compiled'));
});

test.each([
  ['others may write a folder above', () => chmodSync(join(home, '.cache'), 0o777)],
  ['the folder is a link', () => symlinkSync(tmpdir(), join(home, '.cache/modelarts-export'))],
])('there is none where %s: what lies there would be run', (_, spoil) => {
  mkdirSync(join(home, '.cache'));
  spoil();
  expect(opened({ HOME: home })).toBeUndefined();
});

test.each([
  ['no home folder', () => ({})],
  ['a home folder that is not there', () => ({ HOME: join(home, 'none') })],
  ['a relative home folder', () => ({ HOME: '.' })],
  ['a user who wants none', () => ({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' })],
  ['a user who has one elsewhere', () => ({ HOME: home, NODE_COMPILE_CACHE: '/elsewhere' })],
])('with %s nothing is made', (_, env) => {
  expect([opened(env()), readdirSync(home), existsSync(join(home, 'none'))]).toEqual([undefined, [], false]);
});
