import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Cloud, withCloud } from '../helpers/cloud.ts';
import { runCli } from '../helpers/host.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';

const list = ['list', '--output', 'name'];
const quiet = { code: 0, stdout: '', stderr: '' };
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const agency = { MODELARTS_AGENCY_NAME: 'agencytest', MODELARTS_AGENCY_DOMAIN_NAME: 'domain A' };
const user = { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'CANARY', MODELARTS_DOMAIN_NAME: 'domain B' };

function withAgency(origin: string): Record<string, string> {
  return {
    HOME: home,
    ...agency,
    MODELARTS_IAM_ENDPOINT: origin,
    MODELARTS_ENDPOINT: origin,
    MODELARTS_PROJECT_ID: 'p1',
    MODELARTS_DATASET_ID: 'd1',
  };
}

const assumed =
  '{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"domain_name":"domain A","xrole_name":"agencytest"}},"scope":{"project":{"id":"p1"}}}}';
const unauthorized = { status: 401, body: { error_code: 'APIG.0301', error_msg: 'decrypt token fail' } };

test('over a token: the documented request, byte for byte', () =>
  withIamAndApi({}, async ({ origin, requests }) => {
    expect(await runCli(list, { env: { ...withAgency(origin), MODELARTS_TOKEN: 'CANARY-own' } })).toEqual(quiet);
    expect(requests.map(({ method, url, headers, body }) => [method, url, headers['x-auth-token'], body])).toEqual([
      ['POST', '/v3/auth/tokens', 'CANARY-own', assumed],
      ['GET', '/v2/p1/datasets/d1/export-tasks?limit=100&offset=0', 'token-1', ''],
    ]);
    expect(requests[0]?.headers['content-type']).toBe('application/json;charset=utf8');
  }));

test('over a password: the user signs in to the own domain, and both tokens are kept', () =>
  withIamAndApi({}, async ({ origin, story, requests }) => {
    const env = { ...withAgency(origin), ...user };
    expect([await runCli(list, { env }), await runCli(list, { env })]).toEqual([quiet, quiet]);
    expect(story).toEqual(['POST iam', 'POST iam', 'GET api with token-2', 'GET api with token-2']);
    expect(JSON.parse(requests[0]?.body ?? '').auth.scope).toEqual({ domain: { name: 'domain B' } });
    expect([requests[1]?.headers['x-auth-token'], requests[1]?.body]).toEqual(['token-1', assumed]);
    expect(await runCli(['logout'], { env })).toEqual({ code: 0, stdout: '', stderr: 'dropped the token\n' });
    const kept = readdirSync(join(home, '.cache/modelarts-export/tokens'));
    expect(kept.filter((name) => name.endsWith('.json'))).toEqual([]);
  }));

test('over an access key the request is signed', () =>
  withIamAndApi({}, async ({ origin, requests }) => {
    const env = { ...withAgency(origin), MODELARTS_ACCESS_KEY: 'AK', MODELARTS_SECRET_KEY: 'CANARY' };
    expect(await runCli(list, { env })).toEqual(quiet);
    const [first] = requests;
    expect([first?.body, first?.headers['x-auth-token'], first?.headers['x-project-id']]).toEqual([
      assumed,
      undefined,
      undefined,
    ]);
    expect(first?.headers.authorization).toMatch(
      /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-sdk-date, /,
    );
  }));

test('over an access key beside which the domain of its owner stands, that is signed too', () =>
  withIamAndApi({}, async ({ origin, requests }) => {
    const key = { HW_ACCESS_KEY: 'AK', HW_SECRET_KEY: 'CANARY', HW_DOMAIN_ID: 'd-of-b' };
    expect(await runCli(list, { env: { ...withAgency(origin), ...key } })).toEqual(quiet);
    const [first] = requests;
    expect([first?.headers['x-domain-id'], first?.headers.authorization]).toEqual([
      'd-of-b',
      expect.stringContaining('SignedHeaders=content-type;host;x-domain-id;x-sdk-date, '),
    ]);
  }));

test('it is assumed wherever it is set, with whichever credential comes first', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const config = join(home, 'config.json');
    const profile = { agency_name: 'agencytest', agency_domain_id: 'a1' };
    writeFileSync(config, JSON.stringify({ profiles: { default: profile } }));
    const { MODELARTS_AGENCY_NAME: _, MODELARTS_AGENCY_DOMAIN_NAME: __, ...others } = withAgency(origin);
    const env = { ...others, MODELARTS_CONFIG: config, MODELARTS_TOKEN: 'CANARY-own' };
    expect(await runCli(list, { env })).toEqual(quiet);
    expect(story).toEqual(['POST iam', 'GET api with token-1']);
  }));

test('only one is assumed: that of the first place', () =>
  withIamAndApi({}, async ({ origin, requests }) => {
    const config = join(home, 'config.json');
    const profile = { agency_name: 'other', agency_domain_id: 'a1' };
    writeFileSync(config, JSON.stringify({ profiles: { default: profile } }));
    const env = { ...withAgency(origin), MODELARTS_CONFIG: config, MODELARTS_TOKEN: 'CANARY-own' };
    expect(await runCli(list, { env })).toEqual(quiet);
    expect(requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', assumed],
      ['GET', ''],
    ]);
  }));

test('who has another token gets another token of the agency', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const env = withAgency(origin);
    await runCli(list, { env: { ...env, MODELARTS_TOKEN: 'CANARY-own' } });
    await runCli(list, { env: { ...env, MODELARTS_TOKEN: 'CANARY-other' } });
    await runCli(list, { env: { ...env, MODELARTS_TOKEN: 'CANARY-other' } });
    expect(story).toEqual([
      'POST iam',
      'GET api with token-1',
      'POST iam',
      'GET api with token-2',
      'GET api with token-2',
    ]);
  }));

test('a refused token of the agency is renewed once', () =>
  withIamAndApi(
    { api: (token) => (token === 'token-1' ? unauthorized : { body: { total_count: 0, export_tasks: [] } }) },
    async ({ origin, story }) => {
      expect(await runCli(list, { env: { ...withAgency(origin), MODELARTS_TOKEN: 'CANARY-own' } })).toEqual(quiet);
      expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-2']);
    },
  ));

test('where IAM takes the token of the user no more, that one is renewed first', () =>
  withIamAndApi(
    {
      iam: ({ headers }) => (headers['x-auth-token'] === 'token-1' ? { status: 401, body: {} } : undefined),
      tokens: ['token-1', 'token-2', 'token-3'],
    },
    async ({ origin, story }) => {
      expect(await runCli(list, { env: { ...withAgency(origin), ...user } })).toEqual(quiet);
      expect(story).toEqual(['POST iam', 'POST iam', 'POST iam', 'POST iam', 'GET api with token-3']);
    },
  ));

const hint =
  'check the name of the agency, the domain that made it, and that who assumes it has the permission Agent Operator';

test.each([
  [401, { error: { code: 401, message: 'No.' } }, 'IAM did not accept the credentials: No. (HTTP 401)'],
  [403, { error: { code: 403, message: 'No.' } }, 'IAM does not allow this: No. (HTTP 403)'],
  [404, { error: { code: 404, message: 'No.' } }, 'IAM did not accept the credentials: No. (HTTP 404)'],
  [404, { error_code: 'IAM.0004', error_msg: 'No.' }, 'IAM did not accept the credentials: No. (HTTP 404, IAM.0004)'],
])("IAM's %s is exit 4: %j", (status, body, message) =>
  withIamAndApi({ iam: () => ({ status, body }) }, async ({ origin, story }) => {
    expect(await runCli(list, { env: { ...withAgency(origin), MODELARTS_TOKEN: 'CANARY-own' } })).toEqual({
      code: 4,
      stdout: '',
      stderr: `error: ${message}\nhint: ${hint}\n`,
    });
    expect(story).toEqual(['POST iam']);
  }),
);

test.each([
  [
    { MODELARTS_AGENCY_NAME: 'a' },
    'MODELARTS_AGENCY_NAME is set, but MODELARTS_AGENCY_DOMAIN_NAME is not',
    'credentials are taken whole from one source',
  ],
  [
    { MODELARTS_AGENCY_DOMAIN_NAME: 'A' },
    'MODELARTS_AGENCY_DOMAIN_NAME is set, but MODELARTS_AGENCY_NAME is not',
    'credentials are taken whole from one source',
  ],
  [
    { ...agency, MODELARTS_ENDPOINT: 'https://m.example', MODELARTS_REGION: '' },
    'MODELARTS_AGENCY_NAME: signing in with an agency needs an IAM endpoint',
    'give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL)',
  ],
])('what is not whole is exit 2, also beside a token: %j', async (half, message, told) => {
  const settings = { MODELARTS_REGION: 'eu-de', MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1' };
  const env = { ...settings, MODELARTS_TOKEN: 'CANARY', ...half };
  expect(await runCli(list, { env })).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${message}\nhint: ${told}\n`,
  });
});

test('an agency alone is no credential', async () => {
  const env = { ...withAgency('https://iam.example') };
  const { code, stderr } = await runCli(list, { env });
  expect([code, stderr.split('\n')[0]]).toEqual([4, 'error: no credentials']);
});

/** `clouds.yaml` as python-otcextensions documents it. */
function cloudsYaml({ iamEndpoint, username, domainName, agencyName }: Cloud, auth: object = {}): string {
  const own = { auth_url: `${iamEndpoint}/v3`, username, project_name: 'not-used', user_domain_name: domainName };
  const target = { target_domain_name: domainName, target_agency_name: agencyName, target_project_name: 'eu-de' };
  return JSON.stringify({ clouds: { c: { auth_type: 'agency', auth: { ...own, ...target, ...auth } } } });
}

test('auth_type agency of clouds.yaml, with the password of secure.yaml', () =>
  withCloud(async (cloud) => {
    const { home: HOME, datasetId, endpoint, password, requests } = cloud;
    writeFileSync(join(HOME, 'clouds.yaml'), cloudsYaml(cloud), { mode: 0o600 });
    writeFileSync(join(HOME, 'secure.yaml'), JSON.stringify({ clouds: { c: { auth: { password } } } }), {
      mode: 0o600,
    });
    const named = {
      OS_CLIENT_CONFIG_FILE: join(HOME, 'clouds.yaml'),
      OS_CLIENT_SECURE_FILE: join(HOME, 'secure.yaml'),
    };
    const env = { HOME, ...named, MODELARTS_ENDPOINT: endpoint, MODELARTS_DATASET_ID: datasetId, OS_CLOUD: 'c' };
    const { code, stderr } = await runCli(list, { env });
    expect([code, stderr]).toEqual([0, '']);
    const api = 'GET /v2/5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b/…';
    expect(requests).toEqual(['POST /v3/auth/tokens', 'POST /v3/auth/tokens', api]);
  }));

test('an agency of a clouds.yaml in a checked-out folder is not assumed with a secret from elsewhere', async () => {
  const text = 'clouds: { c: { auth_type: agency, auth: { target_agency_name: x, target_domain_name: evil } } }';
  writeFileSync(join(home, 'clouds.yaml'), text);
  const { MODELARTS_AGENCY_NAME: _, MODELARTS_AGENCY_DOMAIN_NAME: __, ...others } = withAgency('https://iam.example');
  const env = { ...others, OS_CLOUD: 'c', MODELARTS_TOKEN: 'CANARY' };
  expect(await runCli(list, { env, cwd: home })).toEqual({
    code: 2,
    stdout: '',
    stderr: [
      'error: the agency x comes from a file that nobody named (cloud c of ./clouds.yaml): the secret of MODELARTS_TOKEN is not sent for it',
      'hint: if the file is to be trusted, name it: OS_CLIENT_CONFIG_FILE=./clouds.yaml',
      '',
    ].join('\n'),
  });
});

test.each([
  ['a token', ({ token }: Cloud) => ({ MODELARTS_TOKEN: token }), 'MODELARTS_TOKEN'],
  [
    'an access key',
    ({ accessKey, secretKey }: Cloud) => ({ HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey }),
    'HW_ACCESS_KEY',
  ],
  [
    'an id token',
    ({ idpId, idToken }: Cloud) => ({
      MODELARTS_IDP_ID: idpId,
      MODELARTS_ID_TOKEN: idToken,
      MODELARTS_REGION: 'eu-de',
    }),
    'MODELARTS_ID_TOKEN',
  ],
  ['a password', ({ user }: Cloud) => user, 'MODELARTS_PASSWORD'],
])("the sandbox's agency is assumed with %s, and whoami tells both", (_, credential, source) =>
  withCloud(async (cloud) => {
    const { settingsInput, agencyName, domainName } = cloud;
    const env = {
      ...settingsInput,
      ...credential(cloud),
      MODELARTS_AGENCY_NAME: agencyName,
      MODELARTS_AGENCY_DOMAIN_NAME: domainName,
    };
    const { code, stdout, stderr } = await runCli(['whoami', '--json'], { env });
    const told = JSON.parse(stdout);
    expect([code, stderr, told.user, told.project.name, told.credential]).toEqual([
      0,
      '',
      `${domainName}/${agencyName}`,
      'eu-de',
      { kind: 'agency', source: `MODELARTS_AGENCY_NAME, assumed with ${source}` },
    ]);
    const used = told.candidates.filter(({ state }: { state: string }) => state === 'used');
    expect(used.map(({ reason }: { reason: string }) => reason)).toEqual([
      'MODELARTS_AGENCY_NAME comes first',
      `${source} comes first`,
    ]);
    expect((await runCli(list, { env })).code).toBe(0);
    const wrong = await runCli(list, { env: { ...env, MODELARTS_AGENCY_NAME: 'unknown' } });
    expect([wrong.code, wrong.stderr.replace(/, request \w+/, '').split('\n')[0]]).toEqual([
      4,
      'error: IAM did not accept the credentials: Could not find the agency. (HTTP 404)',
    ]);
  }),
);

test('a login is assumed with, too: it is for the own domain', () =>
  withCloud(async ({ settingsInput, agencyName, domainName, user: { MODELARTS_PASSWORD: password = '', ...who } }) => {
    const assumes = { MODELARTS_AGENCY_NAME: agencyName, MODELARTS_AGENCY_DOMAIN_NAME: domainName };
    const env = { ...settingsInput, ...who, ...assumes };
    const login = await runCli(['login', '--password-stdin'], { env, stdin: password });
    expect([login.code, login.stderr]).toEqual([
      0,
      expect.stringMatching(/^signed in as ada \(OTC00000000001000000000\), until /),
    ]);
    expect((await runCli(list, { env })).code).toBe(0);
    const { stdout } = await runCli(['whoami', '--json'], { env });
    expect(JSON.parse(stdout).credential.source).toBe('MODELARTS_AGENCY_NAME, assumed with modelarts-export login');
  }));
