import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withCloud } from '../helpers/cloud.ts';
import { runCli } from '../helpers/host.ts';
import { runTyping } from '../helpers/typing.ts';

const list = ['list', '--output', 'name'];
const domain = 'OTC00000000001000000000';
const signedIn = `signed in as ada (${domain}), project eu-de (5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b), until TIME\n`;
const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| UTC| [+-]\d\d:\d\d)/, 'TIME');

test('everything is asked for, and the password is not echoed; then list works without any of it', () =>
  withCloud(async ({ settingsInput: env, requests, iamEndpoint }) => {
    const iam = new URL(iamEndpoint).host;
    const login = await runTyping(['login'], ['ada\r', `${domain}\r`, 'sandbox-password\r'], { env });
    expect({ ...login, stderr: timeless(login.stderr) }).toEqual({
      code: 0,
      stdout: '',
      stderr: `user name at ${iam}: ada\ndomain (account name): ${domain}\npassword of ada at ${iam}: \n${signedIn}`,
      ownSignals: [],
    });
    const listed = await runCli(list, { env });
    expect([listed.code, listed.stdout.split('\n').length, listed.stderr]).toEqual([0, 2, '']);
    expect(requests).toEqual(['POST /v3/auth/tokens', 'GET /v2/5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b/…']);
  }));

test('what is typed ahead of the questions counts, and is never echoed', () =>
  withCloud(async ({ settingsInput: env, iamEndpoint }) => {
    const iam = new URL(iamEndpoint).host;
    const { code, stderr } = await runTyping(['login'], [`ada\r${domain}\rsandbox-password\r`, '', ''], { env });
    expect([code, stderr.includes('sandbox-password'), timeless(stderr)]).toEqual([
      0,
      false,
      `user name at ${iam}: ada\ndomain (account name): password of ada at ${iam}: \n${signedIn}`,
    ]);
  }));

test('after a login that knew nothing but the region only the dataset is missing', () =>
  withCloud(async ({ settingsInput, requests }) => {
    const { MODELARTS_PROJECT_ID: _, MODELARTS_DATASET_ID: __, ...endpoints } = settingsInput;
    const env = { ...endpoints, MODELARTS_REGION: 'eu-de' };
    const login = await runTyping(['login'], ['ada\r', `${domain}\r`, 'sandbox-password\r'], { env });
    const { code, stderr } = await runCli(list, { env });
    expect([login.code, code, stderr.split('\n')[0]]).toEqual([0, 2, 'error: no dataset']);
    expect(requests).toEqual(['POST /v3/auth/tokens', 'GET /v3/auth/projects', 'POST /v3/auth/tokens']);
    expect((await runCli([...list, '--dataset', settingsInput['MODELARTS_DATASET_ID'] ?? ''], { env })).code).toBe(0);
  }));

test('what is configured is not asked for', () =>
  withCloud(async ({ settingsInput, iamEndpoint, user: { MODELARTS_PASSWORD: _, ...user } }) => {
    const env = { ...settingsInput, ...user };
    const { code, stderr } = await runTyping(['login'], ['sandbox-password\r'], { env });
    expect([code, timeless(stderr)]).toEqual([0, `password of ada at ${new URL(iamEndpoint).host}: \n${signedIn}`]);
    expect((await runCli(list, { env })).code).toBe(0);
    const nobody = await runCli(list, { env: settingsInput });
    expect([nobody.code, nobody.stderr.split('\n')[0]]).toEqual([4, 'error: no credentials']);
  }));

test.each([
  ['a newline', 'sandbox-password\n'],
  ['a newline of Windows', 'sandbox-password\r\n'],
  ['nothing', 'sandbox-password'],
])('a script gives the password on stdin, ending with %s', (_, stdin) =>
  withCloud(async ({ settingsInput, user: { MODELARTS_PASSWORD: __, ...user } }) => {
    const env = { ...settingsInput, ...user };
    const { code, stdout, stderr } = await runCli(['login', '--password-stdin'], { env, stdin });
    expect([code, stdout, timeless(stderr)]).toEqual([0, '', signedIn]);
    expect((await runCli([...list, '--quiet'], { env })).code).toBe(0);
  }),
);

test('a password that is configured is used, and the token made anew', () =>
  withCloud(async ({ settingsInput, user, requests }) => {
    const env = { ...settingsInput, ...user };
    expect([(await runCli(['login'], { env })).code, (await runCli(['login'], { env })).code]).toEqual([0, 0]);
    expect((await runCli(list, { env })).code).toBe(0);
    expect(requests.filter((request) => request.startsWith('POST')).length).toBe(2);
  }));

test('the token of a login serves whoever has the same password configured later', () =>
  withCloud(async ({ settingsInput, user, requests }) => {
    const { MODELARTS_PASSWORD: _, ...without } = user;
    await runCli(['login', '--password-stdin'], { env: { ...settingsInput, ...without }, stdin: 'sandbox-password\n' });
    expect((await runCli(list, { env: { ...settingsInput, ...user } })).code).toBe(0);
    const wrong = await runCli(list, { env: { ...settingsInput, ...user, MODELARTS_PASSWORD: 'CANARY-wrong' } });
    expect([wrong.code, requests.filter((request) => request.startsWith('POST')).length]).toEqual([4, 2]);
  }));

test('a login for one project is none for another', () =>
  withCloud(async ({ settingsInput: env }) => {
    await runTyping(['login'], ['ada\r', `${domain}\r`, 'sandbox-password\r'], { env });
    const { code, stderr } = await runCli([...list, '--project', 'other'], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([4, 'error: no credentials']);
  }));

test('a wrong password is exit 4 with the words of IAM after one request, and leaves the kept token alone', () =>
  withCloud(async ({ settingsInput, user, requests }) => {
    const { MODELARTS_PASSWORD: _, ...without } = user;
    const env = { ...settingsInput, ...without };
    await runCli(['login', '--password-stdin'], { env, stdin: 'sandbox-password\n' });
    requests.length = 0;
    expect(await runCli(['login', '--password-stdin'], { env, stdin: 'CANARY\n' })).toEqual({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: IAM did not accept the credentials: The username or password is wrong\. \(HTTP 401, request \S+\)\nhint: .*\n$/,
      ),
    });
    expect(requests).toEqual(['POST /v3/auth/tokens']);
    expect((await runCli(list, { env })).code).toBe(0);
  }));

const region = { MODELARTS_REGION: 'eu-de' };
const missing = 'error: there is no terminal to ask on: ';
const withStdin = '\nhint: set what is missing, or give the password with --password-stdin\n';
test.each([
  [
    'nobody to ask',
    region,
    [],
    `${missing}MODELARTS_USERNAME, MODELARTS_DOMAIN_NAME, MODELARTS_PASSWORD are not set${withStdin}`,
  ],
  [
    'nobody to ask for the password',
    { ...region, OS_USERNAME: 'ada', OS_USER_DOMAIN_NAME: domain },
    [],
    `${missing}OS_PASSWORD is not set${withStdin}`,
  ],
  [
    'a password on stdin, but no user',
    region,
    ['--password-stdin'],
    `${missing}MODELARTS_USERNAME, MODELARTS_DOMAIN_NAME are not set\nhint: set what is missing\n`,
  ],
  [
    'two passwords',
    { ...region, OS_USERNAME: 'ada', OS_USER_DOMAIN_NAME: domain, OS_PASSWORD: 'CANARY' },
    ['--password-stdin'],
    'error: --password-stdin: a password is configured already\nhint: leave one of them out\n',
  ],
  [
    'an empty stdin',
    { ...region, OS_USERNAME: 'ada', OS_USER_DOMAIN_NAME: domain },
    ['--password-stdin'],
    'error: --password-stdin: stdin is empty\nhint: give the password on stdin, one line\n',
  ],
  [
    'a token already',
    { ...region, MODELARTS_TOKEN: 'CANARY' },
    [],
    'error: there is nothing to log in to: MODELARTS_TOKEN is a credential already\nhint: to sign in with a user name and a password, unset MODELARTS_TOKEN\n',
  ],
  [
    'half an access key',
    { ...region, MODELARTS_ACCESS_KEY: 'AK' },
    [],
    'error: MODELARTS_ACCESS_KEY is set, but MODELARTS_SECRET_KEY is not\nhint: credentials are taken whole from one source\n',
  ],
  [
    'no IAM',
    {},
    [],
    'error: login: signing in with a password needs an IAM endpoint\nhint: give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL)\n',
  ],
  [
    'no project',
    { MODELARTS_IAM_ENDPOINT: 'https://iam.example' },
    [],
    'error: login: there is no project to sign in to\nhint: give --project ID or set MODELARTS_PROJECT_ID\n',
  ],
  [
    'no cache',
    region,
    ['--no-token-cache'],
    'error: login keeps a token\nhint: leave --no-token-cache and --sandbox out\n',
  ],
])('with %s it is exit 2', async (_, env, flags, stderr) => {
  expect(await runCli(['login', ...flags], { env })).toEqual({ code: 2, stdout: '', stderr });
});

test('more than a line on stdin is no password', async () => {
  const env = { ...region, OS_USERNAME: 'ada', OS_USER_DOMAIN_NAME: domain };
  const { code, stderr } = await runCli(['login', '--password-stdin'], { env, stdin: 'CANARY\nCANARY\n' });
  expect([code, stderr.split('\n')[0]]).toEqual([2, 'error: --password-stdin: stdin has more than one line']);
});

test('a question shows nothing that a terminal would obey', async () => {
  const env = { ...region, OS_USERNAME: 'a\u001b[2J\u202ed\r\na', OS_USER_DOMAIN_NAME: domain };
  const { code, stderr } = await runTyping(['login'], [], { env });
  expect([code, stderr]).toEqual([
    2,
    'password of a\\x1b[2J\\u202ed\\r\\na at iam.eu-de.otc.t-systems.com: \n' +
      'error: the password was not given\nhint: type it, or set OS_PASSWORD\n',
  ]);
});

test('Ctrl-C at a question ends it like any other Ctrl-C', async () => {
  const { code, ownSignals, stderr } = await runTyping(['login'], ['\u0003'], { env: region });
  expect([code, ownSignals, stderr]).toEqual([
    130,
    ['4711 SIGINT', '4711 SIGINT'],
    'user name at iam.eu-de.otc.t-systems.com: \nerror: interrupted by SIGINT\n',
  ]);
});

test('Ctrl-D and an empty answer are no answers', async () => {
  const outcome = (why: string) => ({
    code: 2,
    stdout: '',
    stderr: `user name at iam.eu-de.otc.t-systems.com: \nerror: the user name was not given\nhint: type it, or set MODELARTS_USERNAME\n${why}`,
    ownSignals: [],
  });
  expect(await runTyping(['login'], ['\u0004'], { env: region })).toEqual(outcome(''));
  expect(await runTyping(['login'], ['\r'], { env: region })).toEqual(outcome(''));
});

test('nobody is asked for a password that would go to a server of a checked-out folder', () =>
  withCloud(async ({ home }) => {
    writeFileSync(join(home, 'clouds.yaml'), "clouds: { c: { auth: { auth_url: 'https://evil.example/v3' } } }");
    const env = { OS_CLOUD: 'c', OS_PROJECT_NAME: 'p' };
    expect(await runTyping(['login'], ['CANARY\r'], { env, cwd: home })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: the endpoint https://evil.example comes from a file that nobody named (cloud c of ./clouds.yaml): the secret of login is not sent there\nhint: if the file is to be trusted, name it: OS_CLIENT_CONFIG_FILE=./clouds.yaml\n',
      ownSignals: [],
    });
  }));

test('a token that cannot be kept makes the login fail before the password is sent: keeping it is all it is for', () =>
  withCloud(async ({ settingsInput, user, home, requests }) => {
    const cache = join(home, '.cache/modelarts-export');
    mkdirSync(join(home, '.cache'));
    writeFileSync(cache, '');
    expect(await runCli(['login'], { env: { ...settingsInput, ...user } })).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: the token cannot be kept: ${cache} is no folder, but a link or something else\n`,
    });
    expect(requests).toEqual([]);
  }));
