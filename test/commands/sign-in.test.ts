import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAuthority } from '../helpers/certificates.ts';
import { withCloud } from '../helpers/cloud.ts';
import { startProxy } from '../helpers/connect-proxy.ts';
import { runCli } from '../helpers/host.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';
import { startServer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

const list = ['list', '--output', 'name'];
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const quiet = { code: 0, stdout: '', stderr: '' };
const empty = { body: { total_count: 0, export_tasks: [] } };

function withPassword(origin: string): Record<string, string> {
  return {
    HOME: home,
    OS_AUTH_URL: `${origin}/v3`,
    OS_USERNAME: 'ada',
    OS_PASSWORD: 'CANARY-password',
    OS_USER_DOMAIN_NAME: 'OTC1',
    OS_PROJECT_NAME: 'eu-de',
    MODELARTS_ENDPOINT: origin,
    MODELARTS_DATASET_ID: 'd1',
  };
}

test('with nothing but variables the first run signs in, and the second one does not', () =>
  withCloud(async ({ iamEndpoint, endpoint, datasetId, home: HOME, username, password, domainName, requests }) => {
    const env = {
      HOME,
      OS_AUTH_URL: `${iamEndpoint}/v3`,
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_NAME: domainName,
      OS_PROJECT_NAME: 'eu-de',
      MODELARTS_ENDPOINT: endpoint,
      MODELARTS_DATASET_ID: datasetId,
    };
    expect([(await runCli(list, { env })).code, (await runCli(list, { env })).code]).toEqual([0, 0]);
    const api = 'GET /v2/5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b/…';
    expect(requests).toEqual(['POST /v3/auth/tokens', api, api]);
  }));

test('clouds.yaml and OS_CLOUD do as well, and the service catalogue tells the endpoint', () =>
  withCloud(async ({ iamEndpoint, datasetId, home: HOME, username, password, domainName }) => {
    const auth = { auth_url: iamEndpoint, username, password, user_domain_name: domainName, project_name: 'eu-de' };
    writeFileSync(join(HOME, 'clouds.yaml'), JSON.stringify({ clouds: { c: { auth } } }), { mode: 0o600 });
    const env = { HOME, OS_CLOUD: 'c', MODELARTS_DATASET_ID: datasetId };
    const { code, stderr } = await runCli(list, { env, cwd: HOME });
    expect([code, stderr]).toEqual([0, '']);
  }));

test('an access key signs what the sandbox can check', () =>
  withCloud(async ({ settingsInput, accessKey, secretKey, requests }) => {
    const env = { ...settingsInput, OS_ACCESS_KEY: accessKey, OS_SECRET_KEY: secretKey };
    expect((await runCli(list, { env })).code).toBe(0);
    expect(requests.length).toBe(1);
  }));

const unauthorized = { status: 401, body: { error_code: 'APIG.0301', error_msg: 'decrypt token fail' } };

test('a token that is refused is renewed once, and the request repeated', () =>
  withIamAndApi({ api: (token) => (token === 'token-1' ? unauthorized : empty) }, async ({ origin, story }) => {
    expect(await runCli(list, { env: withPassword(origin) })).toEqual(quiet);
    expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-2']);
    expect(await runCli(list, { env: withPassword(origin) })).toEqual(quiet);
    expect(story.slice(4)).toEqual(['GET api with token-2']);
  }));

test('but never twice', () =>
  withIamAndApi({ api: () => unauthorized }, async ({ origin, story }) => {
    expect((await runCli(list, { env: withPassword(origin) })).code).toBe(4);
    expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-2']);
  }));

test('a refused token of a login is dropped, as there is no password to get another', () =>
  withIamAndApi({ api: () => unauthorized }, async ({ origin, story }) => {
    const { OS_PASSWORD: _, ...env } = withPassword(origin);
    await runCli(['login', '--password-stdin'], { env, stdin: 'CANARY-password' });
    expect((await runCli(list, { env })).code).toBe(4);
    expect((await runCli(list, { env })).code).toBe(2);
    expect(story).toEqual(['POST iam', 'GET api with token-1']);
  }));

test('a refused signature is exit 4 after exactly one request, and a clock that is off is named', async () => {
  const clock = sleeplessClock(Date.UTC(2026, 0, 2, 12));
  const refusal = { ...unauthorized, headers: { date: 'Fri, 02 Jan 2026 11:20:00 GMT' } };
  await withIamAndApi({ api: () => refusal }, async ({ origin, story }) => {
    const { OS_PASSWORD: _, OS_USERNAME: __, ...others } = withPassword(origin);
    const env = { ...others, MODELARTS_PROJECT_ID: 'p1', MODELARTS_ACCESS_KEY: 'AK', MODELARTS_SECRET_KEY: 'CANARY' };
    expect(await runCli(list, { env, clock })).toEqual({
      code: 4,
      stdout: '',
      stderr:
        "error: ModelArts did not accept the credentials: decrypt token fail (HTTP 401, APIG.0301)\nhint: set this machine's clock: it is 40 minutes ahead of the server's\n",
    });
    expect(story).toEqual(['GET api with signature']);
  });
});

test('a wrong password is exit 4 with the words of IAM, after exactly one request', () =>
  withIamAndApi(
    { iam: () => ({ status: 401, body: { error: { code: 401, message: 'No such user or password.' } } }) },
    async ({ origin, story }) => {
      expect(await runCli(list, { env: { ...withPassword(origin), MODELARTS_PROJECT_ID: 'p1' } })).toEqual({
        code: 4,
        stdout: '',
        stderr:
          'error: IAM did not accept the credentials: No such user or password. (HTTP 401)\nhint: check the user, the password and the domain; wrong passwords lock the account\n',
      });
      expect(story).toEqual(['POST iam']);
    },
  ));

test('runs that start together with a wrong password send it once', () =>
  withIamAndApi({ iam: () => ({ status: 401, body: {} }) }, async ({ origin, story }) => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => runCli(list, { env: withPassword(origin) })));
    expect(runs.map(({ code }) => code)).toEqual([4, 4, 4, 4, 4, 4]);
    expect(story).toEqual(['POST iam']);
  }));

test('a wrong password beside a kept token is noticed, and leaves the token alone', () =>
  withIamAndApi(
    { iam: ({ body }) => (body.includes('CANARY-wrong') ? { status: 401, body: {} } : undefined) },
    async ({ origin, story }) => {
      const env = withPassword(origin);
      await runCli(list, { env });
      expect((await runCli(list, { env: { ...env, OS_PASSWORD: 'CANARY-wrong' } })).code).toBe(4);
      expect(await runCli(list, { env })).toEqual(quiet);
      expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-1']);
    },
  ));

test('an IAM that cannot be reached is exit 6 and named, after one try', async () => {
  const closed = await startServer({});
  await closed.close();
  const clock = sleeplessClock();
  const { code, stderr } = await runCli(list, { env: withPassword(closed.origin), clock });
  expect([code, stderr.split('\n')[0], clock.sleeps]).toEqual([
    6,
    `error: IAM refused the connection at ${new URL(closed.origin).host}`,
    [],
  ]);
});

test.each([
  ['ModelArts.0210', 403, 'the token is for another project: check --project, or get a token for this one'],
  ['ModelArts.0207', 401, 'the token is for no project of this region: get one that is scoped to the project'],
  ['ModelArts.0212', 401, 'the token is for no project of this region: get one that is scoped to the project'],
])('a token for the wrong project is explained: %s', (code, status, hint) =>
  withIamAndApi({ api: () => ({ status, body: { error_code: code, error_msg: 'no' } }) }, async ({ origin }) => {
    const { OS_PASSWORD: _, OS_USERNAME: __, ...others } = withPassword(origin);
    const env = { ...others, MODELARTS_PROJECT_ID: 'p1', MODELARTS_TOKEN: 'CANARY' };
    const told = await runCli(list, { env });
    expect([told.code, told.stderr.split('\n')[1]]).toEqual([4, `hint: ${hint}`]);
  }),
);

const secrets = [
  { MODELARTS_TOKEN: 'CANARY' },
  { MODELARTS_ACCESS_KEY: 'AK', MODELARTS_SECRET_KEY: 'CANARY' },
  { OS_USERNAME: 'ada', OS_PASSWORD: 'CANARY', OS_USER_DOMAIN_NAME: 'D' },
];
test.each(secrets)('a clouds.yaml of a checked-out folder gets nothing of %j', (secret) =>
  withIamAndApi({}, async ({ origin, story }) => {
    const cloud = { auth: { auth_url: origin }, modelartsv2_endpoint_override: origin };
    writeFileSync(join(home, 'clouds.yaml'), JSON.stringify({ clouds: { c: cloud } }));
    const env = { OS_CLOUD: 'c', OS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1', ...secret };
    for (const command of ['list', 'whoami', 'wait']) {
      expect([command, (await runCli([command], { env, cwd: home })).code]).toEqual([command, 2]);
    }
    expect(story).toEqual([]);
  }),
);

test('nor does it get the token of a login', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const { OS_PASSWORD: _, MODELARTS_ENDPOINT: __, ...env } = withPassword(origin);
    await runCli(['login', '--password-stdin'], { env, stdin: 'CANARY-password' });
    const evil = { clouds: { c: { modelartsv2_endpoint_override: origin } } };
    writeFileSync(join(home, 'clouds.yaml'), JSON.stringify(evil));
    const { code, stderr } = await runCli(list, { env: { ...env, OS_CLOUD: 'c' }, cwd: home });
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      `error: the endpoint ${origin} comes from a file that nobody named (cloud c of ./clouds.yaml): the secret of modelarts-export login is not sent there`,
    ]);
    expect(story).toEqual(['POST iam']);
  }));

test('a CA file that a clouds.yaml of a checked-out folder names is not believed', async () => {
  const authority = await createAuthority();
  const server = await startServer(empty, await authority.issue({}));
  writeFileSync(join(home, 'ca.pem'), authority.pem);
  writeFileSync(join(home, 'clouds.yaml'), 'clouds: { c: { cacert: ca.pem } }');
  const access = { MODELARTS_ENDPOINT: server.origin, MODELARTS_TOKEN: 'CANARY', OS_CLOUD: 'c' };
  const env = { ...access, MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1' };
  expect(await runCli(list, { env, cwd: home })).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: the CA file ${join(home, 'ca.pem')} comes from a file that nobody named (cloud c of ./clouds.yaml): the secret of MODELARTS_TOKEN is not sent on its word\nhint: if the file is to be trusted, name it: OS_CLIENT_CONFIG_FILE=./clouds.yaml\n`,
  });
  expect(server.connections()).toBe(0);
  const named = { ...env, OS_CLIENT_CONFIG_FILE: './clouds.yaml' };
  expect(await runCli(list, { env: named, cwd: home })).toEqual(quiet);
  await server.close();
});

test('a token of the environment goes where the own config file says', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const config = join(home, '.config/modelarts-export/config.json');
    mkdirSync(dirname(config), { recursive: true });
    writeFileSync(config, JSON.stringify({ profiles: { default: { endpoint: origin } } }));
    const env = { HOME: home, MODELARTS_TOKEN: 'T', MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1' };
    expect(await runCli(list, { env })).toEqual(quiet);
    chmodSync(config, 0o602);
    expect(await runCli(list, { env })).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        `warning: ${config} can be written by others, so it decides only where its own secrets go: chmod go-w ${config}`,
        `error: the endpoint ${origin} comes from a file that others may write (profile default of ${config}): the secret of MODELARTS_TOKEN is not sent there`,
        `hint: see to it that only you may write the file, or name it: --config ${config}, or MODELARTS_CONFIG=${config}`,
        '',
      ].join('\n'),
    });
    expect(story).toEqual(['GET api with T']);
  }));

test('it goes where the config file of the home folder says', () =>
  withIamAndApi({}, async ({ origin }) => {
    const { OS_PASSWORD: _, MODELARTS_ENDPOINT: __, ...env } = withPassword(origin);
    await runCli(['login', '--password-stdin'], { env, stdin: 'CANARY-password' });
    const config = join(home, 'config.json');
    writeFileSync(config, JSON.stringify({ profiles: { default: { endpoint: origin } } }));
    expect(await runCli([...list, '--config', config], { env })).toEqual(quiet);
  }));

test('--insecure warns on every run', async () => {
  const server = await startServer(empty, await (await createAuthority()).issue({}));
  const env = {
    MODELARTS_ENDPOINT: server.origin,
    MODELARTS_TOKEN: 'T',
    MODELARTS_PROJECT_ID: 'p1',
    MODELARTS_DATASET_ID: 'd1',
  };
  const warning = 'warning: --insecure: certificates are not checked, anyone on the way can read the token\n';
  const runs = [await runCli([...list, '--insecure'], { env }), await runCli([...list, '--insecure'], { env })];
  expect(runs).toEqual([
    { ...quiet, stderr: warning },
    { ...quiet, stderr: warning },
  ]);
  await server.close();
});

test.each([
  [{ MODELARTS_USERNAME: 'ada' }, 'MODELARTS_PASSWORD'],
  [{ MODELARTS_ACCESS_KEY: 'AK' }, 'MODELARTS_SECRET_KEY'],
  [{ OS_PASSWORD: 'CANARY' }, 'OS_USERNAME'],
  [{ OS_SECRET_KEY: 'CANARY' }, 'OS_ACCESS_KEY'],
  [{ HUAWEICLOUD_SDK_AK: 'AK' }, 'HUAWEICLOUD_SDK_SK'],
  [{ HW_USER_NAME: 'ada', HW_USER_PASSWORD: 'CANARY' }, 'HW_DOMAIN_NAME'],
])('half a credential, %j, is exit 2 and names %s', async (half, missing) => {
  const env = { MODELARTS_REGION: 'eu-de', MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1', ...half };
  const { code, stdout, stderr } = await runCli(list, { env });
  const [given] = Object.keys(half);
  expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', `error: ${given} is set, but ${missing} is not`]);
});

test('through the proxy to a server with its own authority; NO_PROXY takes the host out', async () => {
  const authority = await createAuthority();
  const caFile = join(home, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  const [server, proxy] = [await startServer(empty, await authority.issue({})), await startProxy()];
  try {
    const env = {
      MODELARTS_ENDPOINT: server.origin,
      MODELARTS_PROJECT_ID: 'p1',
      MODELARTS_DATASET_ID: 'd1',
      MODELARTS_TOKEN: 'CANARY',
      HTTPS_PROXY: `http://me:CANARY-proxy@${proxy.host}`,
    };
    const target = new URL(server.origin).host;
    expect(await runCli([...list, '--ca-file', caFile], { env })).toEqual(quiet);
    expect(proxy.tunnels).toEqual([
      { target, authorization: `Basic ${Buffer.from('me:CANARY-proxy').toString('base64')}` },
    ]);
    expect(await runCli([...list, '--ca-file', caFile], { env: { ...env, NO_PROXY: 'localhost' } })).toEqual(quiet);
    expect([proxy.tunnels.length, server.requests.length]).toEqual([1, 2]);
  } finally {
    await server.close();
    await proxy.close();
  }
});
