import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readFile, readOrExplain } from '../../src/files/index.ts';
import { failure } from '../settings/input.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file is read with its mode, without a BOM', () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, '\ufeff{"ä": 1}\n');
  chmodSync(path, 0o640);
  const { text, mode } = readFile(path) ?? {};
  expect([text, (mode ?? 0) & 0o777]).toEqual(['{"ä": 1}\n', 0o640]);
});

test('a missing file is no error, whatever of its path is missing', () => {
  const path = join(folder, 'b.json');
  writeFileSync(path, '');
  expect([readFile(join(folder, 'none')), readFile(join(path, 'below'))]).toEqual([undefined, undefined]);
});

test('anything else that is wrong with it is told in words', async () => {
  expect(await failure(() => readOrExplain(folder, 'config file F', readFile))).toBe(
    'config file F cannot be read: it is a folder | exit 2',
  );
});
