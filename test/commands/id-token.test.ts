import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withCloud } from '../helpers/cloud.ts';
import { runCli } from '../helpers/host.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';

const list = ['list', '--output', 'name'];
const quiet = { code: 0, stdout: '', stderr: '' };
let home = '';
let file = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  file = join(home, 'id-token');
  writeFileSync(file, 'CANARY-first\n');
});
afterEach(() => rmSync(home, { recursive: true }));

const unauthorized = { status: 401, body: { error_code: 'APIG.0301', error_msg: 'decrypt token fail' } };

function withFile(origin: string): Record<string, string> {
  return {
    HOME: home,
    MODELARTS_IDP_ID: 'gitlab',
    MODELARTS_ID_TOKEN_FILE: file,
    MODELARTS_IAM_ENDPOINT: origin,
    MODELARTS_ENDPOINT: origin,
    MODELARTS_PROJECT_ID: 'p1',
    MODELARTS_DATASET_ID: 'd1',
  };
}

test('the documented request, byte for byte', () =>
  withIamAndApi({}, async ({ origin, requests }) => {
    expect(await runCli(list, { env: withFile(origin) })).toEqual(quiet);
    const [{ method, url, headers, body }] = requests as [(typeof requests)[0]];
    expect([method, url, headers['content-type'], headers['x-idp-id'], headers['x-auth-token']]).toEqual([
      'POST',
      '/v3.0/OS-AUTH/id-token/tokens',
      'application/json;charset=utf8',
      'gitlab',
      undefined,
    ]);
    expect(body).toBe('{"auth":{"id_token":{"id":"CANARY-first"},"scope":{"project":{"id":"p1"}}}}');
  }));

test.each([
  ['MODELARTS_ID_TOKEN', { MODELARTS_ID_TOKEN_FILE: '', MODELARTS_ID_TOKEN: 'CANARY-text' }, 'CANARY-text'],
  [
    'HUAWEICLOUD_SDK_*',
    { MODELARTS_IDP_ID: '', MODELARTS_ID_TOKEN_FILE: '', HUAWEICLOUD_SDK_IDP_ID: 'cce' },
    'CANARY-first',
  ],
])('%s, with a project or the name of one', (_, more, idToken) =>
  withIamAndApi({}, async ({ origin, requests }) => {
    const env = { ...withFile(origin), HUAWEICLOUD_SDK_ID_TOKEN_FILE: file, ...more };
    expect(await runCli(list, { env })).toEqual(quiet);
    const named = { ...env, MODELARTS_PROJECT_ID: '', OS_PROJECT_NAME: 'eu-de', HOME: join(home, 'second') };
    expect(await runCli(list, { env: named })).toEqual(quiet);
    expect(requests.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      `{"auth":{"id_token":{"id":"${idToken}"},"scope":{"project":{"id":"p1"}}}}`,
      `{"auth":{"id_token":{"id":"${idToken}"},"scope":{"project":{"name":"eu-de"}}}}`,
    ]);
  }),
);

test('its token is kept for that very id token: another one gets its own', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const env = withFile(origin);
    expect([await runCli(list, { env }), await runCli(list, { env })]).toEqual([quiet, quiet]);
    writeFileSync(file, 'CANARY-second');
    expect(await runCli(list, { env })).toEqual(quiet);
    expect(story).toEqual([
      'POST iam',
      'GET api with token-1',
      'GET api with token-1',
      'POST iam',
      'GET api with token-2',
    ]);
  }));

test('a refused token is renewed once, with what stands in the file by then', () =>
  withIamAndApi(
    {
      api: (token) => {
        writeFileSync(file, 'CANARY-second');
        return token === 'token-1' ? unauthorized : { body: { total_count: 0, export_tasks: [] } };
      },
    },
    async ({ origin, story, requests }) => {
      expect(await runCli(list, { env: withFile(origin) })).toEqual(quiet);
      expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-2']);
      expect(requests[2]?.body).toContain('CANARY-second');
    },
  ));

const hint =
  'check the identity provider at IAM (its issuer, its client id, its keys) and that the id token is for it and has not expired';

test.each([
  [400, 'IAM.0011', 'Request body is invalid.', 'IAM did not accept the credentials'],
  [401, 'IAM.0001', 'The request you have made requires authentication.', 'IAM did not accept the credentials'],
  [403, 'IAM.0003', 'Policy does not allow this.', 'IAM does not allow this'],
  [404, 'IAM.0004', 'Could not find identity_provider: gitlab.', 'IAM did not accept the credentials'],
])("IAM's %s is exit 4, after one request", (status, code, message, what) =>
  withIamAndApi(
    { iam: () => ({ status, body: { error_msg: message, error_code: code } }) },
    async ({ origin, story }) => {
      expect(await runCli(list, { env: withFile(origin) })).toEqual({
        code: 4,
        stdout: '',
        stderr: `error: ${what}: ${message} (HTTP ${status}, ${code})\nhint: ${hint}\n`,
      });
      expect(story).toEqual(['POST iam']);
    },
  ),
);

test('a 404 of who is no IAM is exit 5 and asks whether it is one', () =>
  withIamAndApi(
    { iam: () => ({ status: 404, body: { error_msg: 'No such API', error_code: 'APIG.0101' } }) },
    async ({ origin }) => {
      expect(await runCli(list, { env: withFile(origin) })).toEqual({
        code: 5,
        stdout: '',
        stderr: `error: IAM does not know the address: No such API (HTTP 404, APIG.0101)\nhint: is this the endpoint? ${origin}\n`,
      });
    },
  ));

test('runs that start together with a refused id token send it once', () =>
  withIamAndApi(
    { iam: () => ({ status: 401, body: { error_code: 'IAM.0001', error_msg: 'no' } }) },
    async ({ origin, story }) => {
      const runs = await Promise.all(Array.from({ length: 4 }, () => runCli(list, { env: withFile(origin) })));
      expect(runs.map(({ code }) => code)).toEqual([4, 4, 4, 4]);
      expect(story).toEqual(['POST iam']);
    },
  ));

test.each([
  [{ MODELARTS_IDP_ID: 'gitlab' }, 'MODELARTS_IDP_ID is set, but MODELARTS_ID_TOKEN is not'],
  [{ MODELARTS_ID_TOKEN: 'CANARY' }, 'MODELARTS_ID_TOKEN is set, but MODELARTS_IDP_ID is not'],
  [{ MODELARTS_ID_TOKEN_FILE: '/CANARY' }, 'MODELARTS_ID_TOKEN_FILE is set, but MODELARTS_IDP_ID is not'],
  [{ HUAWEICLOUD_SDK_IDP_ID: 'x' }, 'HUAWEICLOUD_SDK_IDP_ID is set, but HUAWEICLOUD_SDK_ID_TOKEN_FILE is not'],
])('half of it, %j, is exit 2 and names the other half', async (half, message) => {
  const env = { MODELARTS_REGION: 'eu-de', MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1', ...half };
  expect(await runCli(list, { env })).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${message}\nhint: credentials are taken whole from one source\n`,
  });
});

test.each([
  [
    'a file that is not there',
    { MODELARTS_ID_TOKEN_FILE: '/nonexistent/id' },
    'MODELARTS_ID_TOKEN_FILE: there is no token file /nonexistent/id',
  ],
  [
    'an IAM that nobody names',
    { MODELARTS_IAM_ENDPOINT: '' },
    'MODELARTS_ID_TOKEN_FILE: signing in with an id token needs an IAM endpoint',
  ],
  ['a project that nobody names, by whoami too', { MODELARTS_PROJECT_ID: '' }, 'no project'],
  [
    'a token that is none',
    { MODELARTS_ID_TOKEN: 'CANÄRY' },
    'MODELARTS_ID_TOKEN holds a character that is not printable ASCII',
  ],
])('%s is exit 2, and nothing is sent', async (_, more, message) => {
  const { code, stderr } = await runCli(list, { env: { ...withFile('https://iam.example'), ...more } });
  expect([code, stderr.split('\n')[0]]).toEqual([2, `error: ${message}`]);
});

test("the sandbox's IAM takes its own id token, and whoami tells who that is", () =>
  withCloud(async ({ settingsInput, idpId, idToken, requests }) => {
    writeFileSync(file, idToken);
    const env = { ...settingsInput, HOME: home, MODELARTS_IDP_ID: idpId, MODELARTS_ID_TOKEN_FILE: file };
    expect((await runCli(list, { env })).code).toBe(0);
    const { code, stdout } = await runCli(['whoami', '--json'], { env });
    const { user, credential, candidates } = JSON.parse(stdout);
    expect([code, user, credential, candidates[2]]).toEqual([
      0,
      'FederationUser',
      { kind: 'id-token', source: 'MODELARTS_ID_TOKEN_FILE' },
      {
        kind: 'id-token',
        place: 'MODELARTS_* variables',
        state: 'used',
        reason: 'MODELARTS_ID_TOKEN_FILE comes first',
      },
    ]);
    expect(requests[0]).toBe('POST /v3.0/OS-AUTH/id-token/tokens');
    expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    expect(await runCli(['logout'], { env })).toEqual({ code: 0, stdout: '', stderr: 'dropped the token\n' });
    const refused = await runCli(list, { env: { ...env, MODELARTS_ID_TOKEN_FILE: '', MODELARTS_ID_TOKEN: 'CANARY' } });
    expect(refused.code).toBe(4);
  }));
