import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { command, type Ended } from './command.ts';
import { keystone, tokenRequests } from './keystone.ts';
import { type Lab, openLab } from './lab.ts';

let lab: Lab;
let home = '';
let env: Readonly<Record<string, string>> = {};
const listed = { code: 0, stdout: 'task-of-the-lab\n', stderr: '' };
const list = ['list', '--output', 'name'];

beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.modelarts.close());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keystone-test-'));
  env = {
    HOME: home,
    OS_AUTH_URL: keystone.url,
    OS_USERNAME: lab.user,
    OS_PASSWORD: lab.password,
    OS_USER_DOMAIN_NAME: lab.domain,
    OS_PROJECT_NAME: lab.project.name,
    MODELARTS_ENDPOINT: lab.modelarts.origin,
    MODELARTS_DATASET_ID: 'd1',
  };
});
afterEach(() => rmSync(home, { recursive: true }));

test('nothing but variables: the first run signs in, the second one does not', async () => {
  const runs: Ended[] = [];
  const run = async () => void runs.push(await command(list, { env }));
  expect([await tokenRequests(run), await tokenRequests(run)]).toEqual([1, 0]);
  expect(runs).toEqual([listed, listed]);
});

test('a clouds.yaml and OS_CLOUD do as well', async () => {
  const { HOME = '', MODELARTS_ENDPOINT = '', MODELARTS_DATASET_ID = '' } = env;
  const auth = {
    auth_url: keystone.url,
    username: lab.user,
    password: lab.password,
    user_domain_name: lab.domain,
    project_name: lab.project.name,
  };
  writeFileSync(join(home, 'clouds.yaml'), JSON.stringify({ clouds: { lab: { auth } } }), { mode: 0o600 });
  const cloud = { HOME, MODELARTS_ENDPOINT, MODELARTS_DATASET_ID, OS_CLOUD: 'lab' };
  const named = { ...cloud, OS_CLIENT_CONFIG_FILE: join(home, 'clouds.yaml') };
  expect([await command(list, { env: cloud, cwd: home }), await command(list, { env: named })]).toEqual([
    listed,
    listed,
  ]);
});

test('the service catalogue tells the endpoint', async () => {
  const { MODELARTS_ENDPOINT: _, ...without } = env;
  expect(await command(list, { env: { ...without, OS_REGION_NAME: 'eu-de' } })).toEqual(listed);
});

test('a project may be named by its id', async () => {
  const { OS_PROJECT_NAME: _, ...others } = env;
  expect(await command([...list, '--project', lab.project.id], { env: others })).toEqual(listed);
});

const wrong = {
  code: 4,
  stdout: '',
  stderr:
    'error: IAM did not accept the credentials: The request you have made requires authentication. (HTTP 401)\nhint: check the user, the password and the domain; wrong passwords lock the account\n',
};

test('a wrong password is told in the words of IAM, after one request', async () => {
  let ended: Ended | undefined;
  const asked = await tokenRequests(async () => {
    ended = await command(list, { env: { ...env, OS_PASSWORD: 'not the password' } });
  });
  expect([asked, ended]).toEqual([1, wrong]);
});

test('a wrong password beside a kept token is noticed, and does the token no harm', async () => {
  await command(list, { env });
  let ended: Ended | undefined;
  const asked = await tokenRequests(async () => {
    ended = await command(list, { env: { ...env, OS_PASSWORD: 'not the password' } });
  });
  expect([asked, ended]).toEqual([1, wrong]);
  const again = await tokenRequests(async () => {
    ended = await command(list, { env });
  });
  expect([again, ended]).toEqual([0, listed]);
});

test('a project in which the user has no role is refused, after one request', async () => {
  let ended: Ended | undefined;
  const asked = await tokenRequests(async () => {
    ended = await command(list, { env: { ...env, OS_PROJECT_NAME: lab.foreignProject.name } });
  });
  expect([asked, ended]).toEqual([1, wrong]);
});

test('a token that ends is renewed in time', async () => {
  const short = { ...env, OS_AUTH_URL: keystone.short.url };
  const runs: Ended[] = [];
  const run = async () => void runs.push(await command(list, { env: short }));
  const first = await tokenRequests(run, keystone.short);
  await setTimeout(keystone.short.ttlMs);
  const later = await tokenRequests(run, keystone.short);
  expect([first, later, runs]).toEqual([1, 1, [listed, listed]]);
});

test('a token that was revoked is renewed once, and the request repeated', async () => {
  await command(list, { env });
  await lab.admin.revoke(keptToken());
  const runs: Ended[] = [];
  const asked = await tokenRequests(async () => void runs.push(await command(list, { env })));
  expect([asked, runs]).toEqual([1, [listed]]);
});

test('twenty that start together on an empty cache all succeed, with at most two token requests', async () => {
  let runs: readonly Ended[] = [];
  const asked = await tokenRequests(async () => {
    runs = await Promise.all(Array.from({ length: 20 }, () => command(list, { env })));
  });
  expect(runs).toEqual(Array.from({ length: 20 }, () => listed));
  expect(asked).toBeLessThanOrEqual(2);
  expect(readdirSync(cacheFolder()).length).toBe(1);
});

test('after a login no password is needed, until the logout', async () => {
  const { OS_PASSWORD: _, ...without } = env;
  const login = await command(['login', '--password-stdin'], { env: without, stdin: `${lab.password}\n` });
  expect({ ...login, stderr: login.stderr.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, 'TIME') }).toEqual({
    code: 0,
    stdout: '',
    stderr: `signed in as ${lab.user} (${lab.domain}), project ${lab.project.name} (${lab.project.id}), until TIME\n`,
  });
  expect(await command(list, { env: without })).toEqual(listed);
  expect(await command(['logout'], { env: without })).toEqual({ code: 0, stdout: '', stderr: 'dropped the token\n' });
  expect(await command(list, { env: without })).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: OS_USERNAME is set, but OS_PASSWORD is not\nhint: set OS_PASSWORD too, or sign in once: modelarts-export login\n',
  });
});

test('whoami tells who it is, also of a token that was brought', async () => {
  const told = JSON.parse((await command(['whoami', '--json'], { env })).stdout);
  const { OS_PASSWORD: _, OS_USERNAME: __, ...others } = env;
  const brought = { ...others, MODELARTS_TOKEN: keptToken() };
  const toldOfToken = JSON.parse((await command(['whoami', '--json'], { env: brought })).stdout);
  const who = { user: lab.user, domain: lab.domain, project: lab.project, expires_at: told.expires_at };
  expect([told, toldOfToken]).toMatchObject([
    { ...who, credential: { kind: 'password', source: 'OS_PASSWORD' } },
    { ...who, credential: { kind: 'token', source: 'MODELARTS_TOKEN' } },
  ]);
});

function cacheFolder(): string {
  return join(home, '.cache/modelarts-export/tokens');
}

function keptToken(): string {
  const [file = ''] = readdirSync(cacheFolder());
  return JSON.parse(readFileSync(join(cacheFolder(), file), 'utf8')).token;
}
