import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Clock } from '../../src/host.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { type Cloud, withCloud } from '../helpers/cloud.ts';
import { startProxy } from '../helpers/connect-proxy.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { startServer } from '../helpers/server.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const program = `ok\tprogram\tmodelarts-export ${version} on Node ${process.versions.node}, ${process.platform}-${process.arch}\t-`;
const domain = 'OTC00000000001000000000';

/** `doctor` in a pipe: its code, and its lines but the first, which is about this machine. */
async function doctor(options: HostOptions, flags: readonly string[] = []) {
  const { code, stdout, stderr } = await runCli(['doctor', ...flags], options);
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toBe(program);
  return { code, lines, stderr };
}

const plainWay = (name: string, origin: string) => [
  `skip\t${name}.proxy\tthere is none on the way\t-`,
  `skip\t${name}.dns\t127.0.0.1 is an address\t-`,
  `ok\t${name}.tcp\tconnected to ${new URL(origin).host}\t-`,
  `skip\t${name}.tls\tplain http\t-`,
  `ok\t${name}.clock\twithin a minute of the server's\t-`,
];
const skips = (...names: readonly string[]) => names.map((name) => `skip\t${name}\tnot reached\t-`);
const noWayOn = [
  'skip\tproject\tneither can be asked for\t-',
  'skip\tdataset\tit is not asked for without the project\t-',
];

const settingsLine = ({ endpoint, projectId, datasetId }: Pick<Cloud, 'endpoint' | 'projectId' | 'datasetId'>) =>
  `ok\tsettings\tMODELARTS_PROJECT_ID: project_id ${projectId}; MODELARTS_DATASET_ID: dataset_id ${datasetId}; MODELARTS_ENDPOINT: endpoint ${endpoint}; MODELARTS_IAM_ENDPOINT: iam_endpoint ${endpoint}\t-`;

test('where all is well it says so, and is exit 0', () =>
  withCloud(async (cloud) => {
    const { endpoint, token, projectId, datasetId, settingsInput } = cloud;
    expect(await doctor({ env: { ...settingsInput, MODELARTS_TOKEN: token } })).toEqual({
      code: 0,
      lines: [
        settingsLine(cloud),
        ...plainWay('iam', endpoint),
        ...plainWay('modelarts', endpoint),
        `ok\tcredential\ttoken from MODELARTS_TOKEN: ada (${domain}), until 9999-01-01T00:00:00Z\t-`,
        `ok\tproject\t${projectId} (MODELARTS_PROJECT_ID): its datasets may be listed\t-`,
        `ok\tdataset\tstreet-signs (${datasetId}, object detection), from MODELARTS_DATASET_ID\t-`,
      ],
      stderr: '',
    });
  }));

const waysOn = [
  'sign in once: modelarts-export login',
  'or set MODELARTS_TOKEN, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY',
  'or, in a CI job, MODELARTS_IDP_ID and MODELARTS_ID_TOKEN_FILE',
  'or try it without an account: modelarts-export list --sandbox',
];

test('no credential: exit 4, and the ways on', () =>
  withCloud(async (cloud) => {
    expect(await doctor({ env: cloud.settingsInput })).toEqual({
      code: 4,
      lines: [
        settingsLine(cloud),
        ...plainWay('iam', cloud.endpoint),
        ...plainWay('modelarts', cloud.endpoint),
        `FAIL\tcredential\tno credentials\t${waysOn.join('; ')}`,
        ...noWayOn,
      ],
      stderr: `error: doctor found something wrong: credential\nhint: ${waysOn.join('\n      ')}\n`,
    });
  }));

test('nothing at all: exit 2, and how to begin', async () => {
  const { code, lines, stderr } = await doctor({});
  expect([code, lines[0], stderr.split('\n')[1]]).toEqual([
    2,
    "FAIL\tsettings\tnothing is set: neither by flags or variables nor in a file\t'modelarts-export login' asks for them, and keeps them",
    "hint: 'modelarts-export login' asks for them, and keeps them",
  ]);
});

const behindSettings = ['credential', 'project', 'dataset'].map((name) => `skip\t${name}\tthe settings come first\t-`);

test('a region that does not exist: exit 2, and the nearest', async () => {
  expect(await doctor({ env: { MODELARTS_TOKEN: 'CANARY-token' } }, ['--region', 'eu-dee'])).toEqual({
    code: 2,
    lines: ['FAIL\tsettings\t--region: unknown region eu-dee\tdid you mean eu-de?', ...behindSettings],
    stderr: 'error: doctor found something wrong: settings\nhint: did you mean eu-de?\n',
  });
});

test('a region that is not that of the token: exit 4, as the gateway says it', async () => {
  const body = { error_code: 'APIG.0307', error_msg: 'The token must be updated.', request_id: 'r1' };
  const server = await startServer({ status: 401, body });
  const env = { MODELARTS_ENDPOINT: server.origin, MODELARTS_PROJECT_ID: 'p1', MODELARTS_TOKEN: 'CANARY-token' };
  const hint = 'the token has expired or is of another region: get a new one, or check --region';
  expect(await doctor({ env })).toEqual({
    code: 4,
    lines: [
      `ok\tsettings\tMODELARTS_PROJECT_ID: project_id p1; MODELARTS_ENDPOINT: endpoint ${server.origin}\t-`,
      'skip\tiam.address\tno IAM and no region are set\t-',
      ...plainWay('modelarts', server.origin),
      'skip\tcredential\ttoken from MODELARTS_TOKEN: only ModelArts can tell whether it is good\t-',
      `FAIL\tproject\tModelArts did not accept the credentials: The token must be updated. (HTTP 401, APIG.0307)\t${hint}`,
      'skip\tdataset\tit is not asked for without the project\t-',
    ],
    stderr: `error: doctor found something wrong: project (HTTP 401, APIG.0307, request r1)\nhint: ${hint}\n`,
  });
  await server.close();
});

test('a dead IAM: exit 6, and the rest is looked at all the same', () =>
  withCloud(async ({ endpoint, settingsInput, user, projectId, datasetId }) => {
    const dead = await startServer({});
    await dead.close();
    const { host } = new URL(dead.origin);
    const env = { ...settingsInput, ...user, MODELARTS_IAM_ENDPOINT: dead.origin };
    expect(await doctor({ env })).toEqual({
      code: 6,
      lines: [
        `ok\tsettings\tMODELARTS_PROJECT_ID: project_id ${projectId}; MODELARTS_DATASET_ID: dataset_id ${datasetId}; MODELARTS_ENDPOINT: endpoint ${endpoint}; MODELARTS_IAM_ENDPOINT: iam_endpoint ${dead.origin}\t-`,
        'skip\tiam.proxy\tthere is none on the way\t-',
        'skip\tiam.dns\t127.0.0.1 is an address\t-',
        `FAIL\tiam.tcp\tIAM refused the connection at ${host}\tcheck the endpoint (--iam-endpoint) and its port`,
        ...skips('iam.tls', 'iam.clock'),
        ...plainWay('modelarts', endpoint),
        'skip\tcredential\tpassword from MODELARTS_PASSWORD: IAM cannot be asked\t-',
        ...noWayOn,
      ],
      stderr: 'error: doctor found something wrong: iam.tcp\nhint: check the endpoint (--iam-endpoint) and its port\n',
    });
  }));

test('a proxy that refuses: exit 6, and where to ask', async () => {
  const proxy = await startProxy(403);
  const env = {
    HTTPS_PROXY: `http://${proxy.host}`,
    MODELARTS_ENDPOINT: 'https://modelarts.example',
    MODELARTS_TOKEN: 'CANARY-token',
  };
  const hint = 'ask for access through the proxy, or name the host in NO_PROXY';
  expect(await doctor({ env })).toEqual({
    code: 6,
    lines: [
      'ok\tsettings\tMODELARTS_ENDPOINT: endpoint https://modelarts.example\t-',
      'skip\tiam.address\tno IAM and no region are set\t-',
      `FAIL\tmodelarts.proxy\tthe proxy ${proxy.host} refused the connection (403)\t${hint}`,
      'skip\tmodelarts.dns\t127.0.0.1 is an address\t-',
      `ok\tmodelarts.tcp\tconnected to ${proxy.host}\t-`,
      ...skips('modelarts.tls', 'modelarts.clock'),
      'skip\tcredential\ttoken from MODELARTS_TOKEN: only ModelArts can tell whether it is good\t-',
      ...noWayOn,
    ],
    stderr: `error: doctor found something wrong: modelarts.proxy\nhint: ${hint}\n`,
  });
  await proxy.close();
});

test('an unknown authority: exit 6, and the flag that names it; with it the certificate is accepted', async () => {
  const authority = await createAuthority();
  const server = await startServer({ body: { total_number: 0, datasets: [] } }, await authority.issue({}));
  const { host } = new URL(server.origin);
  const env = { MODELARTS_ENDPOINT: server.origin, MODELARTS_PROJECT_ID: 'p1', MODELARTS_TOKEN: 'CANARY-token' };
  const hint = 'name the authority with --ca-file PEM; a company proxy often has its own';
  const { code, lines, stderr } = await doctor({ env });
  const found = {
    code,
    stderr,
    lines: lines.map((line) => line.replace(/localhost is [\d.:, ]+/, 'localhost is ADDRESSES')),
  };
  expect(found).toEqual({
    code: 6,
    lines: [
      `ok\tsettings\tMODELARTS_PROJECT_ID: project_id p1; MODELARTS_ENDPOINT: endpoint ${server.origin}\t-`,
      'skip\tiam.address\tno IAM and no region are set\t-',
      'skip\tmodelarts.proxy\tthere is none on the way\t-',
      'ok\tmodelarts.dns\tlocalhost is ADDRESSES\t-',
      `ok\tmodelarts.tcp\tconnected to ${host}\t-`,
      `FAIL\tmodelarts.tls\tthe certificate of ModelArts (${host}) is signed by an unknown authority\t${hint}`,
      ...skips('modelarts.clock'),
      'skip\tcredential\ttoken from MODELARTS_TOKEN: only ModelArts can tell whether it is good\t-',
      ...noWayOn,
    ],
    stderr: `error: doctor found something wrong: modelarts.tls\nhint: ${hint}\n`,
  });
  const trusting = await doctor({ env }, ['--insecure']);
  expect(trusting.lines.filter((line) => /\t(modelarts\.tls|project|dataset)\t/.test(line))).toEqual([
    'warn\tmodelarts.tls\tthe certificate is not checked\tleave --insecure out; --ca-file names an authority to trust',
    'ok\tproject\tp1 (MODELARTS_PROJECT_ID): its datasets may be listed\t-',
    "warn\tdataset\tnone is set: list, wait and start need one\t'modelarts-export datasets' shows them, 'config set dataset_id ID' keeps one",
  ]);
  await server.close();
});

/** 20 minutes ahead. */
const fastClock: Clock = {
  now: () => Date.now() + 20 * 60_000,
  monotonic: () => performance.now(),
  sleep: async () => {},
  random: () => 0.5,
};
const ahead = "this machine's clock is 20 minutes ahead of the server's";

test('a clock that is 20 minutes off: exit 4 for who signs requests, a warning for who does not', () =>
  withCloud(async (cloud) => {
    const { settingsInput, accessKey, secretKey, token } = cloud;
    const key = { MODELARTS_ACCESS_KEY: accessKey, MODELARTS_SECRET_KEY: secretKey };
    const signing = await doctor({ env: { ...settingsInput, ...key }, clock: fastClock });
    const refused = 'set the clock: a signature that is 15 minutes off is refused';
    expect([signing.code, signing.lines.filter((line) => !/^(ok|skip)/.test(line)), signing.stderr]).toEqual([
      4,
      [
        `FAIL\tiam.clock\t${ahead}\t${refused}`,
        `FAIL\tmodelarts.clock\t${ahead}\t${refused}`,
        expect.stringMatching(
          /^FAIL\tproject\tModelArts did not accept the credentials: .*\(HTTP 401, APIG\.0301\)\tset this machine's clock: it is 20 minutes ahead of the server's$/,
        ),
      ],
      `error: doctor found something wrong: iam.clock, then modelarts.clock, project\nhint: ${refused}\n`,
    ]);
    const bearing = await doctor({ env: { ...settingsInput, MODELARTS_TOKEN: token }, clock: fastClock });
    const next = 'set the clock: the signatures of an access key are refused when it is 15 minutes off';
    expect([bearing.code, bearing.lines.filter((line) => !/^(ok|skip)/.test(line))]).toEqual([
      0,
      [`warn\tiam.clock\t${ahead}\t${next}`, `warn\tmodelarts.clock\t${ahead}\t${next}`],
    ]);
  }));

test('a dataset of another project: exit 3, and where the others are', () =>
  withCloud(async (cloud) => {
    const { settingsInput, token, endpoint, projectId } = cloud;
    const env = { ...settingsInput, MODELARTS_DATASET_ID: 'elsewhere', MODELARTS_TOKEN: token };
    const hint = "'modelarts-export datasets' shows the datasets there are";
    const { code, lines, stderr } = await doctor({ env });
    expect({ code, lines, stderr: stderr.replace(/request \w+/, 'request R') }).toEqual({
      code: 3,
      lines: [
        settingsLine({ ...cloud, datasetId: 'elsewhere' }),
        ...plainWay('iam', endpoint),
        ...plainWay('modelarts', endpoint),
        `ok\tcredential\ttoken from MODELARTS_TOKEN: ada (${domain}), until 9999-01-01T00:00:00Z\t-`,
        `ok\tproject\t${projectId} (MODELARTS_PROJECT_ID): its datasets may be listed\t-`,
        `FAIL\tdataset\tdataset not found: elsewhere (MODELARTS_DATASET_ID) is neither the id nor the name of one (HTTP 400, ModelArts.4352)\t${hint}`,
      ],
      stderr: `error: doctor found something wrong: dataset (HTTP 400, ModelArts.4352, request R)\nhint: ${hint}\n`,
    });
  }));

test('a credential that only ModelArts can tell of is good where it is let in', () =>
  withCloud(async ({ endpoint, token, projectId }) => {
    const env = { MODELARTS_ENDPOINT: endpoint, MODELARTS_PROJECT_ID: projectId, MODELARTS_TOKEN: token };
    const { code, lines } = await doctor({ env });
    expect([code, lines.filter((line) => line.includes('credential'))]).toEqual([
      0,
      ['ok\tcredential\ttoken from MODELARTS_TOKEN: ModelArts accepts it\t-'],
    ]);
  }));

test('people are told the end of a token as elsewhere', () =>
  withCloud(async ({ token, settingsInput }) => {
    const env = { ...settingsInput, MODELARTS_TOKEN: token, NO_COLOR: '1' };
    const { stdout } = await runCli(['doctor', '--utc'], { env, stdoutColumns: 200 });
    expect(stdout.split('\n').filter((line) => line.includes('credential'))).toEqual([
      `  ok    credential  token from MODELARTS_TOKEN: ada (${domain}), until 9999-01-01 00:00:00 UTC`,
    ]);
  }));

test('a missing clouds.yaml: exit 2, and where it is looked for', async () => {
  const { code, lines } = await doctor({ env: { OS_CLOUD: 'otc', HOME: '/nonexistent' } });
  expect([code, lines[0]]).toEqual([
    2,
    'FAIL\tsettings\tOS_CLOUD: no cloud otc, as there is no clouds.yaml\tit is looked for in ., /nonexistent/.config/openstack, /etc/openstack; OS_CLIENT_CONFIG_FILE names another one',
  ]);
});

test('a broken config file: exit 2, and its line', () =>
  withCloud(async ({ home }) => {
    mkdirSync(join(home, '.config/modelarts-export'), { recursive: true });
    const file = join(home, '.config/modelarts-export/config.json');
    writeFileSync(file, '{\n"profiles": }');
    expect(await doctor({ env: { HOME: home } })).toMatchObject({
      code: 2,
      lines: [
        `FAIL\tsettings\tconfig file ${file} is not JSON: line 2\tmend ${file}, or move it away and start anew: modelarts-export login`,
        ...behindSettings,
      ],
      stderr: `error: doctor found something wrong: settings\nhint: mend ${file}, or move it away and start anew: modelarts-export login\n`,
    });
  }));

test('json is one document that its schema knows, and a failure is a line of JSON beside it', async () => {
  const { code, stdout, stderr } = await runCli(['doctor', '--json', '--region', 'eu-dee']);
  const document = JSON.parse(stdout);
  const schema = JSON.parse(readFileSync(new URL('../../schemas/doctor.schema.json', import.meta.url), 'utf8'));
  expect([code, new Ajv({ allowUnionTypes: true }).compile(schema)(document)]).toEqual([2, true]);
  expect(document.checks[1]).toEqual({
    name: 'settings',
    status: 'fail',
    message: '--region: unknown region eu-dee',
    hint: 'did you mean eu-de?',
  });
  expect(JSON.parse(stderr).error).toMatchObject({ kind: 'usage', exit_code: 2, hint: 'did you mean eu-de?' });
});

test('on a terminal it is drawn in sections, with the next step below', async () => {
  const env = { NO_COLOR: '1', TERM: 'dumb' };
  const { code, stdout } = await runCli(['doctor', '--region', 'eu-dee'], { env, stdoutColumns: 70 });
  expect([code, stdout.split('\n').slice(2)]).toEqual([
    2,
    [
      '  FAIL  settings    --region: unknown region eu-dee',
      '                    next: did you mean eu-de?',
      '',
      'access',
      '  skip  credential  the settings come first',
      '  skip  project     the settings come first',
      '  skip  dataset     the settings come first',
      '',
    ],
  ]);
});

test('it needs no configuration with --sandbox, and has no csv', async () => {
  expect((await doctor({}, ['--sandbox'])).code).toBe(0);
  expect(await runCli(['doctor', '--csv'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: doctor has no format csv\nhint: it has table, json, ndjson, yaml or markdown\n',
  });
});
