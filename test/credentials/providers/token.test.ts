import { expect, test } from '@jest/globals';
import { openCredential } from '../../../src/credentials/index.ts';
import { createReader } from '../../../src/files/index.ts';
import { config, configPath, failure, settingsFor } from '../../settings/input.ts';
import { dependencies, modelarts, tokenAnswer } from '../dependencies.ts';

const get = { method: 'GET', url: new URL('https://m.example/v2/p/datasets') } as const;

test.each([['MODELARTS_TOKEN'], ['OS_TOKEN'], ['OS_AUTH_TOKEN'], ['HW_AUTH_TOKEN']])(
  '%s is a token, trimmed',
  async (variable) => {
    const credential = await openCredential(
      await settingsFor({ env: { [variable]: ' MII~token==\n' } }),
      dependencies(),
    );
    expect([credential.kind, credential.source, await credential.headers(get), credential.renew]).toEqual([
      'token',
      variable,
      { 'X-Auth-Token': 'MII~token==' },
      undefined,
    ]);
  },
);

test('a profile and a cloud may hold one', async () => {
  const files = {
    [configPath]: config({ default: { token: 'of-profile' } }),
    '/checkout/clouds.yaml': 'clouds: { otc: { auth: { token: of-cloud } } }',
  };
  const profile = await openCredential(await settingsFor({ files }), dependencies());
  expect([profile.source, await profile.headers(get)]).toEqual([
    `profile default of ${configPath}`,
    { 'X-Auth-Token': 'of-profile' },
  ]);
  const cloud = await openCredential(await settingsFor({ files, flags: { osCloud: 'otc' } }), dependencies());
  expect([cloud.source, await cloud.headers(get)]).toEqual([
    'cloud otc of ./clouds.yaml',
    { 'X-Auth-Token': 'of-cloud' },
  ]);
});

test.each([
  ['CANARY\nCANARY', 'MODELARTS_TOKEN holds a character that is not printable ASCII'],
  ['CANARY\u00e4', 'MODELARTS_TOKEN holds a character that is not printable ASCII'],
  ['CANARY\u001b[0m', 'MODELARTS_TOKEN holds a character that is not printable ASCII'],
])('%j is no token, and the message does not show it', async (token, message) => {
  const set = await settingsFor({ env: { MODELARTS_TOKEN: token } });
  expect(await failure(() => openCredential(set, dependencies()))).toBe(
    `${message} | was it copied whole, and nothing else? | exit 2`,
  );
});

test('a blank token is an empty one', async () => {
  const set = await settingsFor({ env: { MODELARTS_TOKEN: ' \n' } });
  expect(await failure(() => openCredential(set, dependencies()))).toBe('MODELARTS_TOKEN is empty | exit 2');
});

test('a token file is read at once and again to renew', async () => {
  const files = { '/checkout/token.txt': 'first\n' };
  const set = await settingsFor({ env: { MODELARTS_TOKEN_FILE: 'token.txt' } });
  const credential = await openCredential(set, dependencies({ files }));
  expect([credential.source, await credential.headers(get)]).toEqual([
    'MODELARTS_TOKEN_FILE',
    { 'X-Auth-Token': 'first' },
  ]);
  expect(await credential.renew?.()).toBe(false);
  files['/checkout/token.txt'] = 'second';
  expect(await credential.renew?.()).toBe(true);
  expect(await credential.headers(get)).toEqual({ 'X-Auth-Token': 'second' });
});

test('a token file of a profile lies beside the config file', async () => {
  const files = { [configPath]: config({ default: { token_file: 'token.txt' } }) };
  const token = { '/home/ada/.config/modelarts-export/token.txt': 'T' };
  const credential = await openCredential(await settingsFor({ files }), dependencies({ files: token }));
  expect(await credential.headers(get)).toEqual({ 'X-Auth-Token': 'T' });
});

test.each([
  [{}, 'MODELARTS_TOKEN_FILE: there is no token file token.txt'],
  [{ '/checkout/token.txt': '\n' }, 'MODELARTS_TOKEN_FILE (token file token.txt) is empty'],
])('with the files %j the token file is a usage error', async (files, message) => {
  const set = await settingsFor({ env: { MODELARTS_TOKEN_FILE: 'token.txt' } });
  expect(await failure(() => openCredential(set, dependencies({ files })))).toBe(`${message} | exit 2`);
});

test('an unreadable token file is a usage error', async () => {
  const set = await settingsFor({ env: { MODELARTS_TOKEN_FILE: '/token' } });
  const open = () => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  };
  expect(await failure(() => openCredential(set, dependencies({ readFile: createReader({ open }) })))).toBe(
    'MODELARTS_TOKEN_FILE: the token file /token cannot be read: permission denied | exit 2',
  );
});

test('IAM tells what a token is for, and is asked once', async () => {
  const catalog = [modelarts('https://m.example/v2/p1')];
  const world = dependencies({ answer: () => ({ ...tokenAnswer({ catalog }), status: 200 }) });
  const set = await settingsFor({ env: { MODELARTS_TOKEN: 'T', MODELARTS_IAM_ENDPOINT: 'https://iam.example' } });
  const credential = await openCredential(set, world);
  const told = [await credential.projectId?.(), await credential.endpoint?.(), (await credential.identity?.())?.user];
  expect(told).toEqual(['p1', 'https://m.example', 'ada']);
  expect(world.sent).toEqual([
    {
      method: 'GET',
      url: new URL('https://iam.example/v3/auth/tokens'),
      service: 'IAM',
      headers: { 'X-Auth-Token': 'T', 'X-Subject-Token': 'T' },
      signal: undefined,
    },
  ]);
});

test('without an IAM endpoint nobody can be asked', async () => {
  const credential = await openCredential(await settingsFor({ env: { MODELARTS_TOKEN: 'T' } }), dependencies());
  expect([credential.projectId, credential.endpoint, credential.identity]).toEqual([undefined, undefined, undefined]);
});

test('an answer that is no token response is a contract error', async () => {
  const hint = 'is this the IAM endpoint (--iam-endpoint)? | exit 7';
  const env = { MODELARTS_TOKEN: 'T', MODELARTS_IAM_ENDPOINT: 'https://iam.example' };
  const answers = [{ body: { token: {} } }, { body: [] }, { body: { token: { expires_at: 'CANARY' } } }];
  const failures = answers.map(async ({ body }) => {
    const world = dependencies({ answer: () => ({ status: 200, headers: {}, body }) });
    const credential = await openCredential(await settingsFor({ env }), world);
    return failure(() => credential.projectId?.());
  });
  expect(await Promise.all(failures)).toEqual([
    `IAM (iam.example): not a token response: /token must have required property 'expires_at' | ${hint}`,
    `IAM (iam.example): not a token response: the whole must be object | ${hint}`,
    `IAM (iam.example): not a token response: /token/expires_at is no time | ${hint}`,
  ]);
});
