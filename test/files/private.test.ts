import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { currentUser, isForeign, makePrivateFolder, othersMayWrite, whyNotPrivate } from '../../src/files/index.ts';

const user = currentUser();
const stranger = 4242;
// Only root can give a file to somebody else: elsewhere these tests are left out.
const asRoot = user?.uid === 0 ? test : test.skip;

let top = '';
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'private-'));
});
afterEach(() => rmSync(top, { recursive: true }));

const at = (...names: readonly string[]) => join(top, ...names);
const modeOf = (path: string) => statSync(path).mode & 0o777;
const make = () => makePrivateFolder(at('cache', 'tool'), 'tokens', user);

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

test('what is not there is made, for its owner only, and is private then', () => {
  expect(whyNotPrivate(at('cache', 'tool'), 'tokens', user)).toBe(`there is no folder ${at('cache', 'tool')}`);
  expect(make()).toBeUndefined();
  expect([at('cache'), at('cache', 'tool'), at('cache', 'tool', 'tokens')].map(modeOf)).toEqual([0o700, 0o700, 0o700]);
  expect(whyNotPrivate(at('cache', 'tool'), 'tokens', user)).toBeUndefined();
  expect(make()).toBeUndefined();
});

test("the user's own folder is closed where it is open, and the one above it is left alone", () => {
  mkdirSync(at('cache', 'tool', 'tokens'), { recursive: true });
  chmodSync(at('cache'), 0o755);
  chmodSync(at('cache', 'tool'), 0o777);
  chmodSync(at('cache', 'tool', 'tokens'), 0o755);
  expect(whyNotPrivate(at('cache', 'tool'), 'tokens', user)).toBeUndefined();
  expect([at('cache'), at('cache', 'tool'), at('cache', 'tool', 'tokens')].map(modeOf)).toEqual([0o755, 0o700, 0o700]);
});

test('a folder above that others may write is refused, unless only the owner may remove what lies in it', () => {
  mkdirSync(at('cache'));
  chmodSync(at('cache'), 0o777);
  expect(make()).toBe(`others may write ${at('cache')}`);
  expect(existsSync(at('cache', 'tool'))).toBe(false);
  chmodSync(at('cache'), 0o1777);
  expect(make()).toBeUndefined();
  chmodSync(at('cache'), 0o757);
  expect(whyNotPrivate(at('cache', 'tool'), 'tokens', user)).toBe(`others may write ${at('cache')}`);
});

test.each([
  ['the folder', ['cache', 'tool']],
  ['the folder in it', ['cache', 'tool', 'tokens']],
])('%s is a real one: neither a link nor a file', (_, names) => {
  mkdirSync(at('elsewhere'));
  mkdirSync(at(...names.slice(0, -1)), { recursive: true });
  symlinkSync(at('elsewhere'), at(...names));
  expect(make()).toBe(`${at(...names)} is no folder, but a link or something else`);
  rmSync(at(...names));
  writeFileSync(at(...names), '');
  expect(whyNotPrivate(at('cache', 'tool'), 'tokens', user)).toBe(
    `${at(...names)} is no folder, but a link or something else`,
  );
});

test('a folder above may be a link, and then what it leads to is judged too', () => {
  mkdirSync(at('open', 'real'), { recursive: true });
  symlinkSync(at('open', 'real'), at('cache'));
  expect(make()).toBeUndefined();
  chmodSync(at('open'), 0o777);
  expect(make()).toBe(`others may write ${at('open')}`);
});

test("mkdir's own reason is told", () => {
  writeFileSync(at('cache'), '');
  expect(make()).toBe(`ENOTDIR: not a directory, mkdir '${at('cache', 'tool')}'`);
});

asRoot('a folder, one above it and a link on the way are of the user or of root', () => {
  mkdirSync(at('cache', 'tool', 'tokens'), { recursive: true });
  chownSync(at('cache', 'tool', 'tokens'), stranger, stranger);
  expect(make()).toBe(`${at('cache', 'tool', 'tokens')} belongs to another user`);
  chownSync(at('cache', 'tool'), stranger, stranger);
  expect(make()).toBe(`${at('cache', 'tool')} belongs to another user`);
  chownSync(at('cache'), stranger, stranger);
  expect(make()).toBe(`others may write ${at('cache')}`);
  chmodSync(at('cache'), 0o1777);
  expect(make()).toBe(`others may write ${at('cache')}`);
  rmSync(at('cache'), { recursive: true });
  mkdirSync(at('real'));
  symlinkSync(at('real'), at('cache'));
  lchownSync(at('cache'), stranger, stranger);
  expect(make()).toBe(`others may write ${at('cache')}`);
});

asRoot('group bits count for groups of others only', () => {
  mkdirSync(at('cache'));
  chmodSync(at('cache'), 0o770);
  expect(make()).toBeUndefined();
  chownSync(at('cache'), 0, stranger);
  expect(make()).toBe(`others may write ${at('cache')}`);
});

asRoot('where files have no owners, as on Windows, nothing is judged but that it is a folder', () => {
  mkdirSync(at('cache'));
  chmodSync(at('cache'), 0o777);
  expect(makePrivateFolder(at('cache', 'tool'), 'tokens', undefined)).toBeUndefined();
});
