import { execFileSync } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { logOut, logOutAll, openCredential } from '../../../src/credentials/index.ts';
import { AuthError, UnavailableError } from '../../../src/errors/index.ts';
import { failure, settingsFor } from '../../settings/input.ts';
import { dependencies, fixedClock, modelarts, noon, tokenAnswer } from '../dependencies.ts';

const get = { method: 'GET', url: new URL('https://m.example/v2/p/datasets') } as const;
const ada: Readonly<Record<string, string>> = {
  OS_AUTH_URL: 'https://iam.example/v3',
  OS_USERNAME: 'ada',
  OS_PASSWORD: 'CANARY-PASSWORD',
  OS_USER_DOMAIN_NAME: 'OTC1',
  OS_PROJECT_NAME: 'eu-de',
};
const hour = 60 * 60_000;
let cacheFolder = '';
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => rmSync(cacheFolder, { recursive: true }));

/** One run of the program: the token it sends and how often it asked IAM for one. */
async function run({ env = ada, at = noon, token = 'TOKEN', lifetimeMs = 24 * hour, refused = false } = {}) {
  const clock = fixedClock(at);
  const answer = () =>
    tokenAnswer({ token, issuedAt: at, lifetimeMs, catalog: [modelarts('https://m.example/v2/p1')] });
  const world = dependencies({ cacheFolder, clock, answer });
  const credential = await openCredential(await settingsFor({ env }), world);
  if (refused) {
    await credential.headers(get);
    await credential.renew?.();
  }
  const { 'X-Auth-Token': used } = await credential.headers(get);
  return { used, asked: world.sent.length, warnings: world.warnings, credential };
}

/** The files of tokens. */
function kept(): readonly string[] {
  return readdirSync(join(cacheFolder, 'tokens')).filter((name) => name.endsWith('.json'));
}

function cacheFile(): string {
  const folder = join(cacheFolder, 'tokens');
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.json')) ?? 'none');
}

test('the second run uses the token of the first, and knows as much about it', async () => {
  await run({ token: 'first' });
  const { used, asked, warnings, credential } = await run({ token: 'second', at: noon + 23 * hour });
  expect({ used, asked, warnings }).toEqual({ used: 'first', asked: 0, warnings: [] });
  expect(await credential.projectId?.()).toBe('p1');
  expect(await credential.endpoint?.()).toBe('https://m.example');
});

test('the token is in a file for its owner only, which holds no password and no lock', async () => {
  await run();
  const file = cacheFile();
  expect([statSync(file).mode & 0o777, statSync(join(cacheFolder, 'tokens')).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(readFileSync(file, 'utf8')).not.toMatch(/CANARY-PASSWORD|Q0FOQVJZ/);
  expect(readdirSync(join(cacheFolder, 'tokens')).length).toBe(1);
});

test('it is renewed before it ends', async () => {
  await run({ token: 'first' });
  expect(await run({ token: 'second', at: noon + 24 * hour - 60_000 })).toMatchObject({ used: 'second', asked: 1 });
  expect(await run({ token: 'third', at: noon + 30 * hour })).toMatchObject({ used: 'second', asked: 0 });
});

test('a token that lives for seconds is used for most of them', async () => {
  await run({ token: 'first', lifetimeMs: 3000 });
  expect(await run({ at: noon + 2600 })).toMatchObject({ used: 'first', asked: 0 });
  expect(await run({ at: noon + 2700 })).toMatchObject({ used: 'TOKEN', asked: 1 });
});

test('a token from the future is not trusted: the clock was set back', async () => {
  await run({ token: 'first' });
  expect(await run({ token: 'second', at: noon - hour })).toMatchObject({ used: 'second', asked: 1 });
});

test.each([
  ['user', { OS_USERNAME: 'bob' }],
  ['domain', { OS_USER_DOMAIN_NAME: 'OTC2' }],
  ['project', { OS_PROJECT_NAME: 'eu-de_other' }],
  ['project id', { OS_PROJECT_ID: 'p2' }],
  ['IAM', { OS_AUTH_URL: 'https://other.example' }],
])('another %s gets another token', async (_, other) => {
  await run({ token: 'first' });
  expect(await run({ env: { ...ada, ...other }, token: 'second' })).toMatchObject({ used: 'second', asked: 1 });
  expect(await run({ token: 'third' })).toMatchObject({ used: 'first', asked: 0 });
});

test('another password gets a token of its own, which then lies there', async () => {
  await run({ token: 'first' });
  const other = { ...ada, OS_PASSWORD: 'CANARY-other' };
  expect(await run({ env: other, token: 'second' })).toMatchObject({ used: 'second', asked: 1, warnings: [] });
  expect(await run({ env: other, token: 'third' })).toMatchObject({ used: 'second', asked: 0 });
  expect(await run({ token: 'fourth' })).toMatchObject({ used: 'fourth', asked: 1 });
});

test('a wrong password does the token no harm', async () => {
  await run({ token: 'first' });
  const failing = dependencies({
    cacheFolder,
    answer() {
      throw new AuthError('wrong password');
    },
  });
  const settings = await settingsFor({ env: { ...ada, OS_PASSWORD: 'CANARY-wrong' } });
  const credential = await openCredential(settings, failing);
  await expect(credential.headers(get)).rejects.toThrow('wrong password');
  expect([await credential.renew?.(), failing.sent.length]).toEqual([false, 1]);
  expect(await run({ token: 'second' })).toMatchObject({ used: 'first', asked: 0 });
});

test('a token of which nobody knows with what password it was made is not used with one', async () => {
  await run({ token: 'first' });
  change(cacheFile(), { password: undefined });
  expect(await run({ token: 'second' })).toMatchObject({ used: 'second', asked: 1 });
});

test('the same password leaves another mark every time', async () => {
  const marks = new Set<unknown>();
  for (const env of [ada, ada]) {
    rmSync(join(cacheFolder, 'tokens'), { recursive: true, force: true });
    await run({ env });
    marks.add(JSON.parse(readFileSync(cacheFile(), 'utf8')).password.hash);
  }
  expect(marks.size).toBe(2);
});

test('who has no password gets the token that is kept, until it ends', async () => {
  await run({ token: 'first', lifetimeMs: hour });
  const { OS_PASSWORD: _, ...env } = ada;
  expect(await run({ env, token: 'second', at: noon + hour / 2 })).toMatchObject({ used: 'first', asked: 0 });
  await expect(run({ env, token: 'second', at: noon + hour })).rejects.toThrow('OS_PASSWORD is not');
});

test('a stale token goes when it is found, and the mark of the password with it', async () => {
  await run({ token: 'first', lifetimeMs: hour });
  const { OS_PASSWORD: _, ...without } = ada;
  await expect(run({ env: without, at: noon + hour })).rejects.toThrow('OS_PASSWORD is not');
  expect(kept()).toEqual([]);
  await run({ token: 'first', lifetimeMs: hour });
  const refusing = dependencies({
    cacheFolder,
    clock: fixedClock(noon + hour),
    answer() {
      throw new UnavailableError('IAM cannot be reached');
    },
  });
  const credential = await openCredential(await settingsFor({ env: ada }), refusing);
  await expect(credential.headers(get)).rejects.toThrow('IAM cannot be reached');
  expect(readdirSync(join(cacheFolder, 'tokens'))).toEqual([]);
});

test('the mark of a password costs whoever guesses 2^14 rounds of scrypt', async () => {
  await run();
  const { salt, hash } = JSON.parse(readFileSync(cacheFile(), 'utf8')).password;
  const derived = scryptSync('CANARY-PASSWORD', Buffer.from(salt, 'base64'), 32, { N: 2 ** 14, r: 8, p: 1 });
  expect(hash).toBe(derived.toString('base64'));
});

test('a kept token that ends on the way is told so', async () => {
  await run({ token: 'first', lifetimeMs: hour });
  const { OS_PASSWORD: _, ...env } = ada;
  const clock = fixedClock();
  const credential = await openCredential(await settingsFor({ env }), dependencies({ cacheFolder, clock }));
  expect(await credential.headers(get)).toEqual({ 'X-Auth-Token': 'first' });
  clock.time += hour;
  expect(await failure(() => credential.headers(get))).toBe(
    'the login has ended | sign in again: modelarts-export login | exit 4',
  );
});

test('a refused token is dropped, for the next run too', async () => {
  await run({ token: 'first' });
  expect(await run({ token: 'second', refused: true })).toMatchObject({ used: 'second', asked: 1 });
  expect(await run({ token: 'third' })).toMatchObject({ used: 'second', asked: 0 });
});

test('a token that another process renewed meanwhile is used', async () => {
  const clock = fixedClock();
  const world = dependencies({ cacheFolder, clock, answer: () => tokenAnswer({ token: 'first' }) });
  const credential = await openCredential(await settingsFor({ env: ada }), world);
  await credential.headers(get);
  await run({ token: 'second', refused: true });
  expect([await credential.renew?.(), (await credential.headers(get))['X-Auth-Token'], world.sent.length]).toEqual([
    true,
    'second',
    1,
  ]);
});

test('a refused token stays dropped when signing in again fails', async () => {
  await run({ token: 'first' });
  const failing = dependencies({
    cacheFolder,
    answer() {
      throw new AuthError('wrong password');
    },
  });
  const credential = await openCredential(await settingsFor({ env: ada }), failing);
  await credential.headers(get);
  await expect(credential.renew?.()).rejects.toThrow('wrong password');
  expect(kept()).toEqual([]);
});

const breakages: readonly (readonly [string, string, (file: string) => void])[] = [
  ['an empty file', 'it is broken', (file) => writeFileSync(file, '')],
  ['half a file', 'it is broken', (file) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200))],
  ['null', 'it is for somebody else', (file) => writeFileSync(file, 'null')],
  ['no token', 'it is broken', (file) => change(file, { token: undefined })],
  ['another identity', 'it is for somebody else', (file) => change(file, { who: 'other' })],
  ['no token response', 'it is broken', (file) => change(file, { response: { token: {} } })],
  ['a file that others may read', 'others may read or write it', (file) => chmodSync(file, 0o644)],
  ['a file that others may write', 'others may read or write it', (file) => chmodSync(file, 0o620)],
  ['a link', 'ELOOP', (file) => replaceByLink(file)],
  ['a pipe', 'it is no regular file', (file) => replaceByPipe(file)],
  ['a file that is too large', 'it is larger than 1 MiB', (file) => truncateSync(file, 2 ** 20 + 1)],
];

test.each(breakages)('%s is ignored with a warning, and replaced', async (_, because, spoil) => {
  await run({ token: 'first' });
  const file = cacheFile();
  spoil(file);
  expect(await run({ token: 'second' })).toMatchObject({
    used: 'second',
    asked: 1,
    warnings: [`cached token ${file} is not used: ${because}`],
  });
  expect(await run({ token: 'third' })).toMatchObject({ used: 'second', asked: 0, warnings: [] });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

function change(file: string, fields: object): void {
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...fields }));
}

function replaceByPipe(file: string): void {
  rmSync(file);
  execFileSync('mkfifo', ['-m', '600', file]);
}

function replaceByLink(file: string): void {
  writeFileSync(join(cacheFolder, 'elsewhere'), readFileSync(file), { mode: 0o600 });
  rmSync(file);
  symlinkSync(join(cacheFolder, 'elsewhere'), file);
}

test('a folder that cannot be made costs a warning and the cache, not the run', async () => {
  const file = join(cacheFolder, 'file');
  writeFileSync(file, '');
  const world = dependencies({ cacheFolder: file, answer: () => tokenAnswer() });
  const credential = await openCredential(await settingsFor({ env: ada }), world);
  expect([await credential.headers(get), world.sent.length, world.warnings]).toEqual([
    { 'X-Auth-Token': 'TOKEN' },
    1,
    [`the token is not kept: ${file} is no folder, but a link or something else; --no-token-cache silences this`],
  ]);
});

test('a folder that others may reach costs the same: nothing is kept, and what lies there is not used', async () => {
  await run({ token: 'first' });
  chmodSync(cacheFolder, 0o755);
  const open = join(cacheFolder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  cpSync(join(cacheFolder, 'tokens'), join(open, 'cache', 'tokens'), { recursive: true });
  const world = dependencies({ cacheFolder: join(open, 'cache'), answer: () => tokenAnswer({ token: 'second' }) });
  const credential = await openCredential(await settingsFor({ env: ada }), world);
  expect([await credential.headers(get), world.warnings]).toEqual([
    { 'X-Auth-Token': 'second' },
    [`the token is not kept: others may write ${open}; --no-token-cache silences this`],
  ]);
  const { OS_PASSWORD: _, ...without } = ada;
  const settings = await settingsFor({ env: without });
  expect(await failure(() => openCredential(settings, world))).toMatch(/^OS_USERNAME is set, but OS_PASSWORD is not/);
});

test('a token that cannot be written costs a warning, not the run', async () => {
  await run({ token: 'first' });
  const file = cacheFile();
  rmSync(file);
  mkdirSync(file);
  expect(await run({ token: 'second' })).toMatchObject({
    used: 'second',
    warnings: [`cached token ${file} is not used: it is no regular file`],
  });
});

test("the user's own folder is closed where it is open", async () => {
  mkdirSync(join(cacheFolder, 'tokens'));
  chmodSync(join(cacheFolder, 'tokens'), 0o755);
  expect((await run()).warnings).toEqual([]);
  expect(statSync(join(cacheFolder, 'tokens')).mode & 0o777).toBe(0o700);
});

test('twenty that start together on an empty cache ask once', async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, (_, index) => run({ token: `token ${index}` })));
  const tokens = new Set(runs.map(({ used }) => used));
  const asked = runs.reduce((sum, one) => sum + one.asked, 0);
  expect({ tokens: tokens.size, asked, warnings: runs.flatMap(({ warnings }) => warnings) }).toEqual({
    tokens: 1,
    asked: 1,
    warnings: [],
  });
});

/** IAM, to which these passwords are wrong. */
function refusing(clock = fixedClock()) {
  const details = { hint: 'check the password', httpStatus: 401, apiCode: 'IAM.1' };
  return dependencies({
    cacheFolder,
    clock,
    answer() {
      throw new AuthError('the password is wrong', details);
    },
  });
}

const headersWith = async (world: ReturnType<typeof refusing>, env = ada) =>
  failure(async () => (await openCredential(await settingsFor({ env }), world)).headers(get));

test('twenty that start together with a wrong password send it once', async () => {
  const worlds = Array.from({ length: 20 }, () => refusing());
  const told = await Promise.all(worlds.map((world) => headersWith(world)));
  expect(worlds.reduce((sum, { sent }) => sum + sent.length, 0)).toBe(1);
  expect([...told].sort()).toEqual([
    'the password is wrong | check the password | exit 4',
    ...Array(19).fill(
      'the password is wrong | check the password; IAM refused this within the last minute, so it was not sent again | exit 4',
    ),
  ]);
});

test('a refusal is remembered for a minute, for this password and this passcode only', async () => {
  const clock = fixedClock();
  const world = refusing(clock);
  const sentAfter = async (ms: number, env = ada) => {
    clock.time = noon + ms;
    await headersWith(world, env);
    return world.sent.length;
  };
  expect(await sentAfter(0)).toBe(1);
  expect(await sentAfter(59_000)).toBe(1);
  expect(await sentAfter(60_000)).toBe(2);
  // the clock was set back
  expect(await sentAfter(30_000)).toBe(3);
  expect(await sentAfter(31_000, { ...ada, OS_PASSCODE: '123456' })).toBe(4);
  expect(await sentAfter(32_000, { ...ada, OS_PASSWORD: 'CANARY-other' })).toBe(5);
  const [name = ''] = readdirSync(join(cacheFolder, 'tokens'));
  const file = join(cacheFolder, 'tokens', name);
  expect([name.endsWith('.refused'), statSync(file).mode & 0o777]).toEqual([true, 0o600]);
  expect(readFileSync(file, 'utf8')).not.toMatch(/CANARY|123456/);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).sent)).toEqual(['salt', 'hash']);
});

test('it is forgotten with the first token that is got, and by logging out', async () => {
  await headersWith(refusing());
  expect(await run({ env: { ...ada, OS_PASSWORD: 'right' } })).toMatchObject({ used: 'TOKEN', asked: 1 });
  expect(readdirSync(join(cacheFolder, 'tokens'))).toEqual(kept());
  const world = refusing();
  await headersWith(world);
  await logOut(await settingsFor({ env: ada }), world);
  await headersWith(world);
  await logOutAll(cacheFolder);
  await headersWith(world);
  expect(world.sent.length).toBe(3);
});

test('what is wrong with IAM is no refusal', async () => {
  const answer = () => {
    throw new UnavailableError('IAM cannot be reached');
  };
  const world = dependencies({ cacheFolder, answer });
  await headersWith(world);
  await headersWith(world);
  expect(world.sent.length).toBe(2);
});

test('who waits for the lock can be interrupted', async () => {
  mkdirSync(join(cacheFolder, 'tokens'), { recursive: true });
  let answerIam = () => {};
  const slow = dependencies({
    cacheFolder,
    answer: () => new Promise((resolve) => (answerIam = () => resolve(tokenAnswer()))),
  });
  const settings = await settingsFor({ env: ada });
  const first = (await openCredential(settings, slow)).headers(get);
  const controller = new AbortController();
  const clock = fixedClock();
  const sleep = (ms: number, signal?: AbortSignal) => {
    controller.abort(new Error('interrupted'));
    return fixedClock().sleep(ms, signal);
  };
  const second = await openCredential(settings, dependencies({ cacheFolder, clock: { ...clock, sleep } }));
  while (slow.sent.length === 0) await fixedClock().sleep(1);
  await expect(second.headers(get, controller.signal)).rejects.toThrow();
  answerIam();
  expect(await first).toEqual({ 'X-Auth-Token': 'TOKEN' });
});

test('without a cache folder nothing is kept', async () => {
  const world = dependencies({ answer: () => tokenAnswer() });
  const credential = await openCredential(await settingsFor({ env: ada }), world);
  await credential.headers(get);
  expect([existsSync(join(cacheFolder, 'tokens')), await logOut(await settingsFor({ env: ada }), world)]).toEqual([
    false,
    false,
  ]);
});

test('logging out takes the token of this identity, or every token', async () => {
  await run();
  await run({ env: { ...ada, OS_USERNAME: 'bob' } });
  const [settings, world] = [await settingsFor({ env: ada }), dependencies({ cacheFolder })];
  expect([await logOut(settings, world), await logOut(settings, world)]).toEqual([true, false]);
  expect([await logOutAll(cacheFolder), await logOutAll(cacheFolder)]).toEqual([1, 0]);
  expect(await logOutAll(join(cacheFolder, 'none'))).toBe(0);
});
