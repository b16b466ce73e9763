import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createReader, type ReadOptions } from '../../src/files/index.ts';
import { failure } from '../settings/input.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = createReader();
const byNobody: ReadOptions = { what: 'config file F', namedBy: 'nobody' };
const byUser: ReadOptions = { what: 'token file F', namedBy: 'user' };

function pipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

test('a file is read with its mode, without a BOM, also through a link', async () => {
  const path = join(folder, 'a.json');
  const link = join(folder, 'link');
  writeFileSync(path, '\ufeff{"ä": 1}\n');
  chmodSync(path, 0o640);
  symlinkSync(path, link);
  for (const name of [path, link]) {
    const { text, stats } = (await read(name, byNobody)) ?? {};
    expect([text, (stats?.mode ?? 0) & 0o777]).toEqual(['{"ä": 1}\n', 0o640]);
  }
});

test('a missing file is no error, whatever of its path is missing', async () => {
  const path = join(folder, 'b.json');
  writeFileSync(path, '');
  expect([await read(join(folder, 'none'), byUser), await read(join(path, 'below'), byUser)]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a file may have 1 MiB, or what was asked for, and not a byte more', async () => {
  const path = join(folder, 'large');
  writeFileSync(path, 'x'.repeat(2 ** 20));
  expect((await read(path, byNobody))?.text.length).toBe(2 ** 20);
  writeFileSync(path, 'x'.repeat(2 ** 20 + 1));
  expect(await failure(() => read(path, byNobody))).toBe(
    'config file F cannot be read: it is larger than 1 MiB | exit 2',
  );
  expect((await read(path, { ...byUser, limitBytes: 2 ** 21 }))?.text.length).toBe(2 ** 20 + 1);
});

test.each([
  ['a folder', 'it is a folder', () => folder],
  ['a pipe', 'it is no regular file', () => pipe('unnamed')],
  ['a device', 'it is no regular file', () => '/dev/zero'],
])('%s that nobody named is told, and never waited for', async (_, because, path) => {
  expect(await failure(() => read(path(), byNobody))).toBe(`config file F cannot be read: ${because} | exit 2`);
});

test('a socket is no file, whoever named it', async () => {
  const path = join(folder, 'socket');
  const server = createServer().listen(path);
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await failure(() => read(path, byUser))).toBe('token file F cannot be read: it is no regular file | exit 2');
  server.close();
});

test('a pipe that the user names is read to its end, however late somebody writes to it', async () => {
  const path = pipe('late');
  const reading = read(path, byUser);
  const writer = await open(path, 'w');
  await writer.write('first ');
  await writer.write('second');
  await writer.close();
  expect((await reading)?.text).toBe('first second');
});

test('a pipe without an end is too large', async () => {
  const path = pipe('endless');
  const reading = failure(() => read(path, byUser));
  const writer = await open(path, 'w');
  await expect(writer.writeFile('x'.repeat(2 ** 21))).rejects.toThrow('EPIPE');
  await writer.close();
  expect(await reading).toBe('token file F cannot be read: it is larger than 1 MiB | exit 2');
});

test('the wait for a pipe that nobody writes to can be interrupted', async () => {
  const { signal, abort } = interruptible();
  const reading = createReader({ signal })(pipe('silent'), byUser);
  abort();
  await expect(reading).rejects.toThrow('Ctrl-C');
});

test('what nobody named and may not be read is left out, and told to who wants to know', async () => {
  const lines: string[] = [];
  const open = () => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  };
  const reader = createReader({ log: (line) => lines.push(line), open });
  expect(await reader('/root/config.json', byNobody)).toBeUndefined();
  expect(lines).toEqual(['config file F is left out: permission denied']);
  expect(await failure(() => reader('/token', byUser))).toBe('token file F cannot be read: permission denied | exit 2');
});

function interruptible() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error('Ctrl-C')) };
}
