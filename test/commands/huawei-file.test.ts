import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Cloud, withCloud } from '../helpers/cloud.ts';
import { runCli } from '../helpers/host.ts';
import { runTyping } from '../helpers/typing.ts';

const list = ['list', '--output', 'name'];

function writeCredentials({ home, accessKey, secretKey }: Cloud, more = ''): string {
  const path = join(home, '.huaweicloud/credentials');
  mkdirSync(join(home, '.huaweicloud'));
  writeFileSync(path, `# of an SDK\n[basic]\nak = ${accessKey}\nsk = ${secretKey}\n${more}`, { mode: 0o600 });
  return path;
}

test('the access key of the file of the SDKs serves where there is nothing else', () =>
  withCloud(async (cloud) => {
    const path = writeCredentials(cloud);
    const env = cloud.settingsInput;
    expect((await runCli(list, { env })).code).toBe(0);
    const { credential, candidates } = (await whoami(env)).document;
    expect([credential, candidates.at(-1)]).toEqual([
      { kind: 'access-key', source: `[basic] of ${path}` },
      { kind: 'access-key', place: `[basic] of ${path}`, state: 'used', reason: 'it comes first' },
    ]);
  }));

test('a login comes before that file, unless a variable names it', () =>
  withCloud(async (cloud) => {
    const { settingsInput: env, domainName, password } = cloud;
    const path = writeCredentials(cloud);
    const login = await runTyping(['login'], ['ada\r', `${domainName}\r`, `${password}\r`], { env });
    expect(login.code).toBe(0);
    const { code, document } = await whoami(env);
    expect([code, document.user, document.credential, document.candidates.slice(-3)]).toEqual([
      0,
      'ada',
      { kind: 'password', source: 'modelarts-export login' },
      [
        { kind: 'id-token', place: `[basic] of ${path}`, state: 'absent', reason: 'idp_id is not set' },
        {
          kind: 'access-key',
          place: `[basic] of ${path}`,
          state: 'unused',
          reason: 'it is set, but another one comes before it',
        },
        { kind: 'password', place: 'modelarts-export login', state: 'used', reason: 'its token is kept' },
      ],
    ]);
    const named = { ...env, HUAWEICLOUD_SDK_CREDENTIALS_FILE: path };
    expect((await whoami(named)).document.credential).toEqual({ kind: 'access-key', source: `[basic] of ${path}` });
    const refused = await runCli(['login', '--password-stdin'], { env: named, stdin: password });
    expect([refused.code, refused.stderr.split('\n')[0]]).toEqual([
      2,
      `error: there is nothing to log in to: [basic] of ${path} is a credential already`,
    ]);
    expect(await runCli(['logout'], { env })).toEqual({ code: 0, stdout: '', stderr: 'dropped the token\n' });
    expect((await whoami(env)).document.credential.kind).toBe('access-key');
  }));

test('its project is enough to list with, and nothing of it is shown', () =>
  withCloud(async (cloud) => {
    writeCredentials(cloud, `project_id = ${cloud.projectId}\nsecurity_token = CANARY-token\n`);
    const { MODELARTS_PROJECT_ID: _, MODELARTS_IAM_ENDPOINT: __, ...env } = cloud.settingsInput;
    const runs = [await runCli([...list, '--verbose'], { env }), await runCli(['whoami', '--verbose'], { env })];
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    const said = JSON.stringify(runs);
    expect([cloud.secretKey, 'CANARY'].filter((secret) => said.includes(secret))).toEqual([]);
    expect(runs[1]?.stdout).toContain(`settings.project_id\t${cloud.projectId}\t[basic] of `);
  }));

async function whoami(env: Readonly<Record<string, string>>) {
  const { code, stdout } = await runCli(['whoami', '--json'], { env });
  return { code, document: JSON.parse(stdout) };
}
