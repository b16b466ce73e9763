import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { inTurn, lockFile, replaceFile } from '../../src/files/write.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is replaced in one step, for its owner only, and nothing else is left', async () => {
  const path = join(folder, 'a.json');
  await replaceFile(path, 'first');
  await replaceFile(path, 'second');
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(folder)]).toEqual([
    'second',
    0o600,
    ['a.json'],
  ]);
});

test('what a link leads to is not touched: the link is replaced', async () => {
  const [path, elsewhere] = [join(folder, 'a.json'), join(folder, 'elsewhere')];
  writeFileSync(elsewhere, 'theirs');
  symlinkSync(elsewhere, path);
  await replaceFile(path, 'ours');
  expect([readFileSync(elsewhere, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['theirs', 'ours']);
});

test('the file that is written first has a name that nobody can guess, and must not be there yet', async () => {
  const path = join(folder, 'a.json');
  // a folder in its place: the last step fails
  mkdirSync(path);
  const names: string[] = [];
  const recording: typeof open = (name, flags, mode) => {
    names.push(`${name} ${flags} ${Number(mode).toString(8)}`);
    return open(name, flags, mode);
  };
  for (let round = 0; round < 2; round += 1) {
    await expect(replaceFile(path, 'text', recording)).rejects.toThrow('EISDIR');
  }
  expect(new Set(names).size).toBe(2);
  expect(names.filter((name) => /^.*\/a\.json\.[0-9a-f]{16}\.tmp wx 600$/.test(name)).length).toBe(2);
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a lock is had by one at a time', async () => {
  const path = join(folder, 'a.json');
  const release = await lockFile(path);
  expect(await lockFile(path)).toBeUndefined();
  await release?.();
  const again = await lockFile(path);
  await again?.();
  expect([typeof again, existsSync(path)]).toEqual(['function', false]);
});

test('whoever waits for a turn gets it, or hears after a while that it never came', async () => {
  const path = join(folder, 'a.json');
  const turn = { clock: sleeplessClock(), signal: new AbortController().signal };
  const release = await lockFile(path);
  expect(await inTurn(path, turn, async () => 'done')).toBeUndefined();
  await release?.();
  expect(await inTurn(path, turn, async () => 'done')).toBe('done');
  await expect(inTurn(path, turn, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await inTurn(path, turn, async () => 'done after a failure')).toBe('done after a failure');
});
