import { expect, test } from '@jest/globals';
import { openCredential } from '../../../src/credentials/index.ts';
import { failure, settingsFor } from '../../settings/input.ts';
import { dependencies, fixedClock } from '../dependencies.ts';

const env = {
  MODELARTS_ACCESS_KEY: 'EXAMPLEAK',
  MODELARTS_SECRET_KEY: 'EXAMPLESK',
  MODELARTS_PROJECT_ID: '0123456789abcdef0123456789abcdef',
};
const clock = fixedClock(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
const url = new URL(
  'https://modelarts.eu-de.otc.t-systems.com/v2/0123456789abcdef0123456789abcdef/datasets/gfghHSokody6AJigS5A/export-tasks?limit=100&offset=0&export_type=3',
);

test('a request is signed as the official signer does it', async () => {
  const credential = await openCredential(await settingsFor({ env }), dependencies({ clock }));
  expect([credential.kind, credential.source, credential.renew]).toEqual([
    'access-key',
    'MODELARTS_ACCESS_KEY',
    undefined,
  ]);
  expect(await credential.headers({ method: 'GET', url })).toEqual({
    'Content-Type': 'application/json',
    'X-Sdk-Date': '20260102T030405Z',
    'X-Project-Id': '0123456789abcdef0123456789abcdef',
    Authorization:
      'SDK-HMAC-SHA256 Access=EXAMPLEAK, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=cf7a2f2a3774a811904a2242ed4fae8816ec06450cf8e26dbfeccde073187c0a',
  });
});

test('the security token of a temporary key is sent and signed', async () => {
  const temporary = await settingsFor({ env: { ...env, MODELARTS_SECURITY_TOKEN: 'ST' } });
  const { Authorization, ...others } = await (await openCredential(temporary, dependencies({ clock }))).headers({
    method: 'GET',
    url,
  });
  expect(others).toEqual({
    'Content-Type': 'application/json',
    'X-Sdk-Date': '20260102T030405Z',
    'X-Project-Id': '0123456789abcdef0123456789abcdef',
    'X-Security-Token': 'ST',
  });
  expect(Authorization).toMatch(
    /^SDK-HMAC-SHA256 Access=EXAMPLEAK, SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token, Signature=[0-9a-f]{64}$/,
  );
});

test.each([
  ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK'],
  ['HW_ACCESS_KEY', 'HW_SECRET_KEY'],
  ['OS_ACCESS_KEY', 'OS_SECRET_KEY'],
])('%s and %s are a pair, and half of it is an error', async (key, secret) => {
  const pair = await settingsFor({ env: { [key]: 'A', [secret]: 'S' } });
  expect((await openCredential(pair, dependencies())).source).toBe(key);
  const halves = [{ [key]: 'A' }, { [secret]: 'CANARY' }].map(async (half) => {
    const set = await settingsFor({ env: half });
    return failure(() => openCredential(set, dependencies()));
  });
  const whole = 'credentials are taken whole from one source | exit 2';
  expect(await Promise.all(halves)).toEqual([
    `${key} is set, but ${secret} is not | ${whole}`,
    `${secret} is set, but ${key} is not | ${whole}`,
  ]);
});

test('a secret key that no header can carry is told without being shown', async () => {
  const set = await settingsFor({ env: { ...env, MODELARTS_SECRET_KEY: 'CANARY\u00e9' } });
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    'MODELARTS_SECRET_KEY holds a character that is not printable ASCII | was it copied whole, and nothing else? | exit 2',
  );
});

test('the project is looked up by name, in one signed request', async () => {
  const answer = () => ({ status: 200, headers: {}, body: { projects: [{ id: 'p1', name: 'eu-de' }] } });
  const world = dependencies({ clock, answer });
  const { MODELARTS_PROJECT_ID: _, ...keys } = env;
  const credential = await openCredential(await settingsFor({ env: { ...keys, MODELARTS_REGION: 'eu-de' } }), world);
  expect([await credential.projectId?.(), await credential.projectId?.()]).toEqual(['p1', 'p1']);
  expect(world.sent.map(({ method, service, url }) => [method, service, url.href])).toEqual([
    ['GET', 'IAM', 'https://iam.eu-de.otc.t-systems.com/v3/projects?name=eu-de'],
  ]);
  expect((await credential.headers({ method: 'GET', url }))['X-Project-Id']).toBe('p1');
});

test.each([[{ projects: [] }], [{ projects: [{ id: 'a' }, { id: 'b' }] }], [{ projects: [null] }], [[]]])(
  '%j names no project',
  async (body) => {
    const world = dependencies({ answer: () => ({ status: 200, headers: {}, body }) });
    const set = await settingsFor({ env: { HW_ACCESS_KEY: 'A', HW_SECRET_KEY: 'S', HW_REGION_NAME: 'cn-north-4' } });
    expect(await (await openCredential(set, world)).projectId?.()).toBeUndefined();
  },
);
