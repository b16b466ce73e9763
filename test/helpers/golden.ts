import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { expect } from '@jest/globals';

/** A screen is compared whole with the file that shows it. UPDATE_GOLDENS=1 writes the files anew, to be looked at. */
export function expectGolden(name: string, text: string): void {
  const path = new URL(`../fixtures/screens/${name}.txt`, import.meta.url).pathname;
  if (process.env['UPDATE_GOLDENS']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}
