import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { withCloud } from '../helpers/cloud.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/whoami.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
const project = '5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b';
const domain = 'OTC00000000001000000000';

/** `whoami --json`, checked with its schema. */
async function whoami(options: HostOptions, flags: readonly string[] = []) {
  const { code, stdout, stderr } = await runCli(['whoami', '--json', ...flags], options);
  const document = JSON.parse(stdout);
  expect([validate(document), validate.errors]).toEqual([true, null]);
  return { code, document, stderr };
}

const absent = (kind: string, place: string, reason: string) => ({ kind, place, state: 'absent', reason });
const noAgency = absent('agency', 'MODELARTS_* variables', 'MODELARTS_AGENCY_NAME is not set');
const noIdToken = absent('id-token', 'MODELARTS_* variables', 'MODELARTS_IDP_ID is not set');
const absentElsewhere = [
  absent('token', 'OS_* variables', 'OS_TOKEN is not set'),
  absent('token', 'HW_* variables', 'HW_AUTH_TOKEN is not set'),
  absent('id-token', 'HUAWEICLOUD_SDK_* variables', 'HUAWEICLOUD_SDK_IDP_ID is not set'),
  absent('access-key', 'HUAWEICLOUD_SDK_* variables', 'HUAWEICLOUD_SDK_AK is not set'),
  absent('access-key', 'HW_* variables', 'HW_ACCESS_KEY is not set'),
  absent('access-key', 'OS_* variables', 'OS_ACCESS_KEY is not set'),
  absent('password', 'OS_* variables', 'OS_USERNAME is not set'),
  absent('password', 'HW_* variables', 'HW_USER_NAME is not set'),
];
const nothing = {
  project_id: null,
  project_name: null,
  dataset_id: null,
  endpoint: null,
  iam_endpoint: null,
  region: null,
  profile: null,
  config_file: null,
  cloud: null,
  ca_file: null,
};
const unknown = { user: null, domain: null, project: null, expires_at: null };

test('of a password: who IAM says it is, why this credential, and where every setting came from', () =>
  withCloud(
    async ({ settingsInput, user, endpoint, datasetId }) => {
      const { MODELARTS_ENDPOINT: _, ...others } = settingsInput;
      const env = { ...others, ...user, HW_AUTH_TOKEN: 'CANARY', OS_REGION_NAME: 'eu-de' };
      expect(await whoami({ env }, ['--project', project])).toEqual({
        code: 0,
        document: {
          user: 'ada',
          domain,
          project: { id: project, name: 'eu-de' },
          expires_at: '2026-01-02T00:00:00Z',
          credential: { kind: 'password', source: 'MODELARTS_PASSWORD' },
          candidates: [
            noAgency,
            absent('token', 'MODELARTS_* variables', 'neither MODELARTS_TOKEN nor MODELARTS_TOKEN_FILE is set'),
            noIdToken,
            absent('access-key', 'MODELARTS_* variables', 'MODELARTS_ACCESS_KEY is not set'),
            {
              kind: 'password',
              place: 'MODELARTS_* variables',
              state: 'used',
              reason: 'MODELARTS_PASSWORD comes first',
            },
            absentElsewhere[0],
            {
              kind: 'token',
              place: 'HW_* variables',
              state: 'unused',
              reason: 'HW_AUTH_TOKEN is set, but another one comes before it',
            },
            ...absentElsewhere.slice(2),
          ],
          settings: {
            ...nothing,
            project_id: { value: project, source: '--project' },
            dataset_id: { value: datasetId, source: 'MODELARTS_DATASET_ID' },
            endpoint: { value: endpoint, source: 'service catalogue of IAM' },
            iam_endpoint: { value: endpoint, source: 'MODELARTS_IAM_ENDPOINT' },
            region: { value: 'eu-de', source: 'OS_REGION_NAME' },
          },
        },
        stderr: '',
      });
    },
    { clock: { now: () => Date.UTC(2026, 0, 1) } },
  ));

test('of a token that was brought: IAM is asked, where there is one', () =>
  withCloud(async ({ settingsInput, token, requests }) => {
    const { document } = await whoami({ env: { ...settingsInput, MODELARTS_TOKEN: token } });
    expect(document).toMatchObject({ user: 'ada', domain, project: { id: project, name: 'eu-de' } });
    expect(requests).toEqual(['GET /v3/auth/tokens']);
  }));

test('of a token without any IAM: nothing is sent, and nobody knows whose it is', async () => {
  expect(await whoami({ env: { MODELARTS_TOKEN: 'CANARY' } })).toEqual({
    code: 0,
    document: {
      ...unknown,
      credential: { kind: 'token', source: 'MODELARTS_TOKEN' },
      candidates: [
        noAgency,
        { kind: 'token', place: 'MODELARTS_* variables', state: 'used', reason: 'MODELARTS_TOKEN comes first' },
        noIdToken,
        absent('access-key', 'MODELARTS_* variables', 'MODELARTS_ACCESS_KEY is not set'),
        absent('password', 'MODELARTS_* variables', 'MODELARTS_USERNAME is not set'),
        ...absentElsewhere,
      ],
      settings: nothing,
    },
    stderr: '',
  });
});

test('of an access key: nobody is asked when the project is known', () =>
  withCloud(async ({ settingsInput, accessKey, secretKey, requests }) => {
    const env = { ...settingsInput, HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
    const { code, document } = await whoami({ env });
    expect([code, document.credential, document.user, requests]).toEqual([
      0,
      { kind: 'access-key', source: 'HW_ACCESS_KEY' },
      null,
      [],
    ]);
  }));

test('of the token of a login', () =>
  withCloud(async ({ settingsInput, user }) => {
    const { MODELARTS_PASSWORD: _, ...without } = user;
    const env = { ...settingsInput, ...without };
    await runCli(['login', '--password-stdin'], { env, stdin: 'sandbox-password' });
    const { document } = await whoami({ env });
    expect([document.user, document.credential, document.candidates[4]]).toEqual([
      'ada',
      { kind: 'password', source: 'modelarts-export login' },
      {
        kind: 'password',
        place: 'MODELARTS_* variables',
        state: 'used',
        reason: 'MODELARTS_USERNAME is set, but MODELARTS_PASSWORD is not: the token of modelarts-export login serves',
      },
    ]);
  }));

test('without any credential it still tells why, and is exit 4', async () => {
  const { code, document, stderr } = await whoami({ env: { MODELARTS_REGION: 'eu-de' } });
  expect([code, document.credential, document.candidates.at(-1), document.settings.endpoint]).toEqual([
    4,
    null,
    {
      kind: 'password',
      place: 'modelarts-export login',
      state: 'absent',
      reason: 'no token is kept for this project and IAM',
    },
    {
      value: 'https://modelarts.eu-de.otc.t-systems.com',
      source: 'derived from region eu-de (MODELARTS_REGION)',
    },
  ]);
  expect(JSON.parse(stderr).error).toMatchObject({ kind: 'auth', exit_code: 4, message: 'no credentials' });
});

test('of half a credential it tells which half is missing, and is exit 2', async () => {
  const { code, document } = await whoami({ env: { MODELARTS_ACCESS_KEY: 'A' } });
  expect([code, document.candidates[3]]).toEqual([
    2,
    {
      kind: 'access-key',
      place: 'MODELARTS_* variables',
      state: 'half',
      reason: 'MODELARTS_ACCESS_KEY is set, but MODELARTS_SECRET_KEY is not',
    },
  ]);
});

test('of a credential that IAM refuses it tells the rest, and is exit 4 after one request', () =>
  withCloud(async ({ settingsInput, user, requests }) => {
    const env = { ...settingsInput, ...user, MODELARTS_PASSWORD: 'CANARY' };
    const { code, document, stderr } = await whoami({ env });
    expect([code, document.user, document.credential.source, document.settings.project_id.value]).toEqual([
      4,
      null,
      'MODELARTS_PASSWORD',
      project,
    ]);
    expect(JSON.parse(stderr).error.message).toBe(
      'IAM did not accept the credentials: The username or password is wrong.',
    );
    expect(requests).toEqual(['POST /v3/auth/tokens']);
  }));

test('a token for another project than the configured one is warned of', () =>
  withCloud(async ({ settingsInput, token }) => {
    const { stderr } = await whoami({ env: { ...settingsInput, MODELARTS_TOKEN: token } }, ['--project', 'other']);
    expect(stderr).toBe(`warning: the token is for project ${project}, but --project says other\n`);
  }));

test('in a pipe it is a line for each field, and strange characters are harmless', () =>
  withServer(tokenOf('p\u001b1'), async ({ origin }) => {
    const env = { MODELARTS_IAM_ENDPOINT: origin, MODELARTS_TOKEN: 'CANARY' };
    expect(await runCli(['whoami'], { env })).toEqual({
      code: 0,
      stdout: [
        'user\tada\t-',
        'domain\t-\t-',
        'project.id\tp\\x1b1\t-',
        'project.name\t-\t-',
        'expires_at\t2026-01-02T00:00:00Z\t-',
        'credential\ttoken\tMODELARTS_TOKEN',
        'candidates.agency\tabsent\tMODELARTS_* variables: MODELARTS_AGENCY_NAME is not set',
        'candidates.token\tused\tMODELARTS_* variables: MODELARTS_TOKEN comes first',
        'candidates.id-token\tabsent\tMODELARTS_* variables: MODELARTS_IDP_ID is not set',
        'candidates.access-key\tabsent\tMODELARTS_* variables: MODELARTS_ACCESS_KEY is not set',
        'candidates.password\tabsent\tMODELARTS_* variables: MODELARTS_USERNAME is not set',
        ...absentElsewhere.map(({ kind, place, reason }) => `candidates.${kind}\tabsent\t${place}: ${reason}`),
        'settings.project_id\tp\\x1b1\ttold by IAM (MODELARTS_TOKEN)',
        'settings.project_name\t-\t-',
        'settings.dataset_id\t-\t-',
        'settings.endpoint\t-\t-',
        `settings.iam_endpoint\t${origin}\tMODELARTS_IAM_ENDPOINT`,
        'settings.region\t-\t-',
        'settings.profile\t-\t-',
        'settings.config_file\t-\t-',
        'settings.cloud\t-\t-',
        'settings.ca_file\t-\t-\n',
      ].join('\n'),
      stderr: '',
    });
  }));

test('on a terminal it is three sections', async () => {
  const env = { MODELARTS_TOKEN: 'CANARY', MODELARTS_ENDPOINT: 'https://m.example', NO_COLOR: '1' };
  const { stdout } = await runCli(['whoami', '--dataset', 'd1'], { env, stdoutColumns: 100 });
  const candidates = absentElsewhere.map(
    ({ kind, place, reason }) => `  ${kind.padEnd(10)}  absent  ${place}: ${reason}\n`,
  );
  expect(stdout).toBe(
    [
      'who\n',
      '  user        -\n',
      '  domain      -\n',
      '  project     -\n',
      '  until       -\n',
      '  credential  token, from MODELARTS_TOKEN\n',
      '\ncredentials\n',
      '  agency      absent  MODELARTS_* variables: MODELARTS_AGENCY_NAME is not set\n',
      '  token       used    MODELARTS_* variables: MODELARTS_TOKEN comes first\n',
      '  id-token    absent  MODELARTS_* variables: MODELARTS_IDP_ID is not set\n',
      '  access-key  absent  MODELARTS_* variables: MODELARTS_ACCESS_KEY is not set\n',
      '  password    absent  MODELARTS_* variables: MODELARTS_USERNAME is not set\n',
      ...candidates,
      '\nsettings\n',
      '  project id    -\n',
      '  project name  -\n',
      '  dataset id    d1                 --dataset\n',
      '  endpoint      https://m.example  MODELARTS_ENDPOINT\n',
      '  iam endpoint  -\n',
      '  region        -\n',
      '  profile       -\n',
      '  config file   -\n',
      '  cloud         -\n',
      '  ca file       -\n',
    ].join(''),
  );
});

test('ndjson is the document on one line, also on a terminal; json has two spaces there', async () => {
  const given = { env: { MODELARTS_TOKEN: 'CANARY' }, stdoutColumns: 80 };
  const [line, indented] = [await runCli(['whoami', '-o', 'ndjson'], given), await runCli(['whoami', '--json'], given)];
  expect(line.stdout).toBe(`${JSON.stringify(JSON.parse(indented.stdout))}\n`);
  expect(indented.stdout).toBe(`${JSON.stringify(JSON.parse(line.stdout), null, 2)}\n`);
});

test.each<[string, Readonly<Record<string, string>>, ...string[]]>([
  ['csv', { MODELARTS_TOKEN: 'CANARY' }],
  ['name', { MODELARTS_TOKEN: 'CANARY' }],
  ['csv', {}],
  ['csv', { MODELARTS_USERNAME: 'ada' }],
  ['csv', {}, '--config', '/nonexistent'],
  ['csv', {}, '--sandbox', '--profile', 'x'],
])('there is no %s, whatever else is wrong: %j %s', async (format, env, ...flags) => {
  expect(await runCli(['whoami', '-o', format, ...flags], { env })).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: whoami has no format ${format}\nhint: it has table, json, ndjson, yaml or markdown\n`,
  });
});

test('--sandbox tells of the sandbox, and of nothing else', async () => {
  const { code, document } = await whoami({ env: { MODELARTS_TOKEN: 'CANARY', OS_REGION_NAME: 'eu-nl' } }, [
    '--sandbox',
  ]);
  expect([code, document.user, document.settings.region]).toEqual([0, 'ada', null]);
});

test('--sandbox credits nobody but the sandbox and the flags', async () => {
  const { document } = await whoami({}, ['--sandbox', '--dataset', 'd']);
  const { project_id, dataset_id, endpoint, iam_endpoint } = document.settings;
  const told = [project_id, dataset_id, endpoint, iam_endpoint].map((setting) => setting?.source);
  expect(told).toEqual(['the sandbox', '--dataset', 'the sandbox', 'the sandbox']);
  expect(document.credential).toEqual({ kind: 'token', source: 'the sandbox' });
  expect(document.candidates.filter((candidate: { state: string }) => candidate.state !== 'absent')).toEqual([
    { kind: 'token', place: 'the sandbox', state: 'used', reason: 'it comes first' },
  ]);
});

function tokenOf(project: string) {
  const expires = '2026-01-02T00:00:00.000000Z';
  return { body: { token: { expires_at: expires, user: { name: 'ada' }, project: { id: project }, catalog: [] } } };
}

test('with nothing configured a person is told so and the ways on; -v tells every place', async () => {
  const verdict = [
    'error: no credentials\n',
    'hint: sign in once: modelarts-export login\n',
    '      or set MODELARTS_TOKEN, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY\n',
    '      or, in a CI job, MODELARTS_IDP_ID and MODELARTS_ID_TOKEN_FILE\n',
    '      or try it without an account: modelarts-export list --sandbox\n',
  ].join('');
  const screen = { stdoutColumns: 80, stderrColumns: 80 };
  const note = 'note: -v tells every place that was looked at\n';
  const env = { NO_COLOR: '1', TERM: 'dumb' };
  expect(await runCli(['whoami'], { env, ...screen })).toEqual({ code: 4, stdout: '', stderr: note + verdict });
  expect(await runCli(['whoami'], { env: { ...env, MODELARTS_REGION: 'eu-de' }, ...screen })).toEqual({
    code: 4,
    stdout: [
      'settings\n',
      '  endpoint      https://modelarts.eu-de.otc.t-systems.com\n',
      '    derived from region eu-de (MODELARTS_REGION)\n',
      '  iam endpoint  https://iam.eu-de.otc.t-systems.com\n',
      '    derived from region eu-de (MODELARTS_REGION)\n',
      '  region        eu-de                                      MODELARTS_REGION\n',
    ].join(''),
    stderr: note + verdict,
  });
  const verbose = await runCli(['whoami', '-v'], { env, ...screen });
  expect([verbose.code, verbose.stdout.split('\n').length, verbose.stderr]).toEqual([4, 38, verdict]);
});
