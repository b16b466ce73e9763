import { expect, test } from '@jest/globals';
import { isForeign, othersMayWrite } from '../../src/files/index.ts';

const ada = { uid: 1000, gid: 1000 };
const root = { uid: 0, gid: 0 };

test.each([
  ['her own file', { ...ada, mode: 0o600 }, false],
  ['her own file, open to her own group', { ...ada, mode: 0o660 }, false],
  ["her own file, open to root's group", { uid: 1000, gid: 0, mode: 0o660 }, false],
  ['her own file, open to another group', { uid: 1000, gid: 50, mode: 0o620 }, true],
  ['her own file of another group that may only read', { uid: 1000, gid: 50, mode: 0o640 }, false],
  ['her own file, open to the world', { ...ada, mode: 0o602 }, true],
  ["root's file", { ...root, mode: 0o644 }, false],
  ["root's file, open to the world", { ...root, mode: 0o646 }, true],
  ["another user's file", { uid: 1001, gid: 1000, mode: 0o600 }, true],
])('who else than ada may write: %s', (_, stats, expected) => {
  expect(othersMayWrite(stats, ada)).toBe(expected);
});

test('without owners and modes nothing is judged', () => {
  const stats = { uid: 1001, gid: 1001, mode: 0o666 };
  expect([othersMayWrite(stats, undefined), isForeign(stats, undefined)]).toEqual([false, false]);
});
