import { expect, test } from '@jest/globals';
import { findEndpoint, findProject, openCredential } from '../../../src/credentials/index.ts';
import { AuthError, UnavailableError } from '../../../src/errors/index.ts';
import type { Settings } from '../../../src/settings/index.ts';
import { config, configPath, failure, settingsFor } from '../../settings/input.ts';
import { dependencies, fixedClock, modelarts, noon, tokenAnswer } from '../dependencies.ts';

const get = { method: 'GET', url: new URL('https://m.example/v2/p/datasets') } as const;
const env = {
  OS_AUTH_URL: 'https://iam.example/v3',
  OS_USERNAME: 'ada',
  OS_PASSWORD: ' pass "wörd\\ ',
  OS_USER_DOMAIN_NAME: 'OTC1',
  OS_PROJECT_NAME: 'eu-de',
};
const user = { name: 'ada', domain: { name: 'OTC1' }, password: ' pass "wörd\\ ' };

async function bodySent(settings: Settings): Promise<unknown> {
  const world = dependencies({ answer: () => tokenAnswer() });
  await (await openCredential(settings, world)).headers(get);
  return world.sent[0]?.json;
}

test('a password is changed into a token by one request, which is never repeated', async () => {
  const world = dependencies({ answer: () => tokenAnswer({ token: 'TOKEN' }) });
  const credential = await openCredential(await settingsFor({ env }), world);
  expect([credential.kind, credential.source, world.sent.length]).toEqual(['password', 'OS_PASSWORD', 0]);
  const headers = [await credential.headers(get), await credential.headers(get)];
  expect(headers).toEqual([{ 'X-Auth-Token': 'TOKEN' }, { 'X-Auth-Token': 'TOKEN' }]);
  expect(world.sent).toEqual([
    {
      method: 'POST',
      url: new URL('https://iam.example/v3/auth/tokens'),
      service: 'IAM',
      json: {
        auth: {
          identity: { methods: ['password'], password: { user } },
          scope: { project: { name: 'eu-de', domain: { name: 'OTC1' } } },
        },
      },
      retries: 0,
      secrets: [' pass "wörd\\ '],
      signsInBy: 'password',
      headers: undefined,
      signal: undefined,
    },
  ]);
});

test.each([
  ['its own domain', { OS_PROJECT_DOMAIN_NAME: 'OTC2' }, { name: 'eu-de', domain: { name: 'OTC2' } }],
  ['its own domain by id', { OS_PROJECT_DOMAIN_ID: 'd2' }, { name: 'eu-de', domain: { id: 'd2' } }],
  ['an id instead', { OS_PROJECT_ID: 'p1' }, { id: 'p1' }],
  ['an id of an earlier source instead', { MODELARTS_PROJECT_ID: 'p1' }, { id: 'p1' }],
  ['a later id that does not count', { HW_PROJECT_ID: 'p1' }, { name: 'eu-de', domain: { name: 'OTC1' } }],
])('a project with %s', async (_, more, project) => {
  expect(await bodySent(await settingsFor({ env: { ...env, ...more } }))).toMatchObject({
    auth: { scope: { project } },
  });
});

test.each([
  ['by id, without a domain', { OS_USER_ID: 'u1', OS_USER_DOMAIN_NAME: '' }, { id: 'u1' }],
  ['in a domain by id', { OS_USER_DOMAIN_ID: 'd1' }, { name: 'ada', domain: { id: 'd1' } }],
  [
    'in the one domain there is',
    { OS_USER_DOMAIN_NAME: '', OS_DOMAIN_NAME: 'X' },
    { name: 'ada', domain: { name: 'X' } },
  ],
])('a user %s', async (_, more, expected) => {
  const body = await bodySent(await settingsFor({ env: { ...env, ...more } }));
  expect(body).toMatchObject({
    auth: { identity: { methods: ['password'], password: { user: { ...expected, password: env.OS_PASSWORD } } } },
  });
});

test('a passcode is sent as the second factor, and is a secret too', async () => {
  const world = dependencies({ answer: () => tokenAnswer() });
  const set = await settingsFor({ env: { ...env, OS_PASSCODE: '123456' } });
  await (await openCredential(set, world)).headers(get);
  expect(world.sent[0]?.json).toMatchObject({
    auth: {
      identity: {
        methods: ['password', 'totp'],
        password: { user },
        totp: { user: { name: 'ada', domain: { name: 'OTC1' }, passcode: '123456' } },
      },
    },
  });
  expect(world.sent[0]?.secrets).toEqual([env.OS_PASSWORD, '123456']);
});

test('without any project the region has one of its own name', async () => {
  const own = { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'pw', MODELARTS_DOMAIN_NAME: 'OTC1' };
  expect(await bodySent(await settingsFor({ env: { ...own, MODELARTS_REGION: 'eu-de' } }))).toMatchObject({
    auth: { scope: { project: { name: 'eu-de', domain: { name: 'OTC1' } } } },
  });
});

test('without project and region there is nothing to sign in to', async () => {
  const { OS_PROJECT_NAME: _, ...unscoped } = env;
  const set = await settingsFor({ env: unscoped });
  const credential = await openCredential(set, dependencies());
  expect(await findProject(set, credential)).toBeUndefined();
  expect(await failure(() => credential.headers(get))).toBe(
    'OS_PASSWORD: there is no project to sign in to | give --project ID or set MODELARTS_PROJECT_ID | exit 2',
  );
});

test.each([
  [
    'HW',
    { HW_USER_NAME: 'ada', HW_USER_PASSWORD: 'pw', HW_DOMAIN_NAME: 'D', HW_REGION_NAME: 'cn-north-4' },
    'HW_USER_PASSWORD',
  ],
  [
    'own',
    { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'pw', MODELARTS_DOMAIN_NAME: 'D', MODELARTS_REGION: 'eu-de' },
    'MODELARTS_PASSWORD',
  ],
])('%s variables hold a user', async (_, variables, source) => {
  expect((await openCredential(await settingsFor({ env: variables }), dependencies())).source).toBe(source);
});

test('a profile and a cloud hold one', async () => {
  const files = {
    [configPath]: config({ default: { username: 'ada', password: 'pw', domain_id: 'd1', region: 'eu-de' } }),
    '/etc/openstack/clouds.yaml':
      'clouds: { otc: { profile: otc, auth: { username: ada, password: pw, user_domain_name: OTC1 } } }',
  };
  expect((await openCredential(await settingsFor({ files }), dependencies())).source).toBe(
    `profile default of ${configPath}`,
  );
  const cloud = await settingsFor({ files, flags: { osCloud: 'otc' } });
  expect((await openCredential(cloud, dependencies())).source).toBe('cloud otc of /etc/openstack/clouds.yaml');
});

test.each([
  [{ OS_PASSWORD: 'CANARY' }, 'OS_PASSWORD is set, but OS_USERNAME is not'],
  [{ OS_USERNAME: 'ada', OS_PASSWORD: 'CANARY' }, 'OS_USERNAME is set, but OS_USER_DOMAIN_NAME is not'],
])('%j is half a credential', async (half, message) => {
  const set = await settingsFor({ env: half });
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    `${message} | credentials are taken whole from one source | exit 2`,
  );
});

test.each([
  [{ OS_USERNAME: 'ada' }, 'OS_USERNAME', 'OS_PASSWORD'],
  [{ OS_USER_ID: 'ada' }, 'OS_USER_ID', 'OS_PASSWORD'],
  [{ HW_USER_NAME: 'ada' }, 'HW_USER_NAME', 'HW_USER_PASSWORD'],
  [{ MODELARTS_USERNAME: 'ada', OS_PASSWORD: 'CANARY' }, 'MODELARTS_USERNAME', 'MODELARTS_PASSWORD'],
])('%j is a user without a password', async (half, user, password) => {
  const set = await settingsFor({ env: half });
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    `${user} is set, but ${password} is not | set ${password} too, or sign in once: modelarts-export login | exit 2`,
  );
});

test('half a credential of a profile names its key', async () => {
  const set = await settingsFor({ files: { [configPath]: config({ default: { username: 'ada' } }) } });
  const place = `profile default of ${configPath}`;
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    `username in ${place} is set, but password in ${place} is not | set password in ${place} too, or sign in once: modelarts-export login | exit 2`,
  );
});

test('a password needs an IAM', async () => {
  const set = await settingsFor({ env: { ...env, OS_AUTH_URL: '' } });
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    'OS_PASSWORD: signing in with a password needs an IAM endpoint | give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL) | exit 2',
  );
});

test.each([
  ['a wrong password', () => new AuthError('IAM did not accept the credentials: The username or password is wrong.')],
  ['an unreachable IAM', () => new UnavailableError('IAM (iam.example) cannot be reached')],
])('%s is told as it is, after one request', async (_, error) => {
  const thrown = error();
  const world = dependencies({
    answer() {
      throw thrown;
    },
  });
  const credential = await openCredential(await settingsFor({ env }), world);
  await expect(credential.headers(get)).rejects.toBe(thrown);
  expect(world.sent.length).toBe(1);
});

test('an answer without a token is a contract error', async () => {
  const world = dependencies({ answer: () => ({ ...tokenAnswer(), headers: {} }) });
  const credential = await openCredential(await settingsFor({ env }), world);
  expect(await failure(() => credential.headers(get))).toBe('IAM (iam.example) sent no X-Subject-Token | exit 7');
});

test('requests at the same time share one sign-in', async () => {
  const world = dependencies({ answer: () => tokenAnswer() });
  const credential = await openCredential(await settingsFor({ env }), world);
  await Promise.all([credential.headers(get), credential.projectId?.(), credential.headers(get)]);
  expect(world.sent.length).toBe(1);
});

test('a token is renewed before it ends', async () => {
  const clock = fixedClock();
  const tokens = ['first', 'second'];
  const world = dependencies({
    clock,
    answer: () => tokenAnswer({ token: tokens.shift() ?? 'third', issuedAt: clock.time }),
  });
  const credential = await openCredential(await settingsFor({ env }), world);
  const after = async (ms: number) => {
    clock.time = noon + ms;
    return (await credential.headers(get))['X-Auth-Token'];
  };
  const [day, minute] = [24 * 60 * 60_000, 60_000];
  expect([await after(0), await after(day - 6 * minute), await after(day - 4 * minute)]).toEqual([
    'first',
    'first',
    'second',
  ]);
});

test('a clock that is days off does not make every token look ended', async () => {
  const world = dependencies({ answer: () => tokenAnswer({ issuedAt: noon - 5 * 24 * 60 * 60_000 }) });
  const credential = await openCredential(await settingsFor({ env }), world);
  await credential.headers(get);
  await credential.headers(get);
  expect(world.sent.length).toBe(1);
});

test('a refused token is renewed once for all the requests that it was refused to', async () => {
  const clock = fixedClock();
  const tokens = ['first', 'second', 'third'];
  const world = dependencies({ clock, answer: () => tokenAnswer({ token: tokens.shift() ?? 'fourth' }) });
  const credential = await openCredential(await settingsFor({ env }), world);
  await credential.headers(get);
  expect(await Promise.all([credential.renew?.(), credential.renew?.()])).toEqual([true, true]);
  expect([await credential.renew?.(), await credential.headers(get)]).toEqual([true, { 'X-Auth-Token': 'second' }]);
  clock.time += 60_000;
  expect([await credential.renew?.(), await credential.headers(get)]).toEqual([true, { 'X-Auth-Token': 'third' }]);
});

test('the token tells the project, the endpoint and who signed in', async () => {
  const catalog = [modelarts('https://m.example/v2/p1')];
  const world = dependencies({ answer: () => tokenAnswer({ catalog }) });
  const set = await settingsFor({ env: { ...env, HW_PROJECT_ID: 'another' } });
  const credential = await openCredential(set, world);
  expect(await credential.identity?.()).toEqual({
    user: 'ada',
    domain: 'OTC1',
    project: { id: 'p1', name: 'eu-de' },
    expiresAt: noon + 24 * 60 * 60_000,
  });
  expect(await findProject(set, credential)).toEqual({
    value: 'p1',
    source: 'OS_PROJECT_NAME',
    origin: { from: 'iam' },
  });
  expect(await findEndpoint(set, credential)).toEqual({
    value: 'https://m.example',
    source: 'service catalogue of IAM',
    origin: { from: 'iam' },
  });
});

test('nobody is asked for what is configured', async () => {
  const set = await settingsFor({ env: { ...env, OS_PROJECT_ID: 'p1', MODELARTS_ENDPOINT: 'https://m.example' } });
  const credential = await openCredential(set, dependencies());
  expect([(await findProject(set, credential))?.source, await findEndpoint(set, credential)]).toEqual([
    'OS_PROJECT_ID',
    undefined,
  ]);
});
