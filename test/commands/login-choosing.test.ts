import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { withCloud } from '../helpers/cloud.ts';
import { fakeHost, runCli } from '../helpers/host.ts';
import { type RecordedRequest, respond } from '../helpers/server.ts';
import { runTyping } from '../helpers/typing.ts';
import { withServer } from '../helpers/with-server.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'choosing-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const file = () => join(home, '.config/modelarts-export/config.json');
const kept = () => JSON.parse(readFileSync(file(), 'utf8')).profiles;
const domain = { id: 'd1', name: 'OTC1' };

/** An IAM with these projects, and a ModelArts with these datasets, on one server. */
function withProjects<T>(
  { projects, datasets = [] }: { readonly projects: readonly object[]; readonly datasets?: readonly object[] },
  use: (origin: string, requests: readonly RecordedRequest[]) => Promise<T>,
): Promise<T> {
  return withServer(
    (request, response) => {
      if (request.url === '/v3/auth/projects') return respond(response, { body: { links: {}, projects } });
      if (!request.url.startsWith('/v3/')) {
        return respond(response, { body: { total_number: datasets.length, datasets } });
      }
      const { scope } = JSON.parse(request.body).auth;
      const expires = '2126-01-02T00:00:00.000000Z';
      const project = scope && { ...scope.project, name: 'eu-de_vision', domain };
      const token = {
        expires_at: expires,
        user: { id: 'u1', name: 'ada', domain },
        ...(project && { project }),
        catalog: [],
      };
      return respond(response, {
        status: 201,
        headers: { 'x-subject-token': scope ? 'token' : 'unscoped' },
        body: { token },
      });
    },
    ({ origin, requests }) => use(origin, requests),
  );
}

const user = ['ada\r', 'OTC1\r', 'CANARY-password\r'];

test('a project is chosen from those of the region, and a dataset by its number', () =>
  withProjects(
    {
      projects: [
        { id: 'p3', name: 'eu-nl', enabled: true },
        { id: 'p2', name: 'eu-de_vision\u001b[2J', enabled: true },
        { id: 'p1', name: 'eu-de', enabled: true },
        { id: 'p4', name: 'eu-de_old', enabled: false },
      ],
      datasets: [
        { dataset_id: 'a', dataset_name: 'twin', dataset_type: 1, status: 1 },
        { dataset_id: 'b', dataset_name: 'twin', dataset_type: 0, status: 1 },
        { dataset_id: 'c', dataset_name: 'gone', status: 3 },
      ],
    },
    async (origin, requests) => {
      const flags = ['--region', 'eu-de', '--iam-endpoint', origin, '--endpoint', origin];
      const answers = [...user, '9\r', '2\r', 'yes\r', 'twin\r', '2\r'];
      const { code, stdout, stderr } = await runTyping(['login', '--utc', ...flags], answers, { env: { HOME: home } });
      const iam = new URL(origin).host;
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: '',
        stderr: [
          `user name at ${iam}: ada`,
          'domain (account name): OTC1',
          `password of ada at ${iam}: `,
          '  1  eu-de (p1)',
          '  2  eu-de_vision\\x1b[2J (p2)',
          'project (its number or name): 9',
          'there is no such choice',
          'project (its number or name): 2',
          'signed in as ada (OTC1), project eu-de_vision (p2), until 2126-01-02 00:00:00 UTC',
          `keep region eu-de, project p2, IAM ${origin}, endpoint ${origin} in profile default of ${file()}? (yes or no) [yes]: yes`,
          '  1  twin a (object detection)',
          '  2  twin b (image classification)',
          '  3  none (give --dataset each time)',
          'dataset (its number or name): twin',
          'there is no such choice',
          'dataset (its number or name): 2',
          "'modelarts-export list' shows its export tasks now\n",
        ].join('\n'),
      });
      expect(kept()).toEqual({
        default: { project_id: 'p2', dataset_id: 'b', endpoint: origin, iam_endpoint: origin, region: 'eu-de' },
      });
      expect(
        requests.map(({ method, url, headers }) => [method, url.replace(/\?.*/, ''), headers['x-auth-token']]),
      ).toEqual([
        ['POST', '/v3/auth/tokens', undefined],
        ['GET', '/v3/auth/projects', 'unscoped'],
        ['POST', '/v3/auth/tokens', undefined],
        ['GET', '/v2/p2/datasets', 'token'],
      ]);
      expect(requests.map(({ body }) => body && JSON.parse(body).auth.scope)).toEqual([
        undefined,
        '',
        { project: { id: 'p2' } },
        '',
      ]);
    },
  ));

test('what is not to be kept is not; the token serves who gives the same flags', () =>
  withCloud(async ({ iamEndpoint, endpoint, settingsInput, datasetId }) => {
    const flags = ['--region', 'eu-de', '--iam-endpoint', iamEndpoint, '--endpoint', endpoint];
    const env = { HOME: settingsInput['HOME'] ?? '' };
    const answers = ['ada\r', 'OTC00000000001000000000\r', 'sandbox-password\r', 'no\r'];
    const login = await runTyping(['login', '--utc', ...flags], answers, { env });
    expect([login.code, login.stderr.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      'not kept: give them again, as flags or variables',
    ]);
    expect((await runCli(['config', 'list'], { env })).stdout).toBe('');
    const list = ['list', '--dataset', datasetId, '--output', 'name', ...flags];
    expect((await runCli(list, { env })).code).toBe(0);
  }));

test('a profile that is named is made', () =>
  withCloud(async ({ iamEndpoint, settingsInput, projectId }) => {
    const env = { HOME: settingsInput['HOME'] ?? '' };
    home = env.HOME;
    const answers = ['ada\r', 'OTC00000000001000000000\r', 'sandbox-password\r', 'yes\r', 'street-signs\r'];
    const flags = ['--iam-endpoint', iamEndpoint, '--profile', 'new'];
    expect((await runTyping(['login', ...flags], answers, { env })).code).toBe(0);
    expect(kept()).toEqual({
      new: { project_id: projectId, iam_endpoint: iamEndpoint, dataset_id: 'gfghHSokody6AJigS5A' },
    });
    expect((await runCli(['list', '--profile', 'new', '-o', 'name'], { env })).code).toBe(0);
    const script = await runCli(['login', '--password-stdin', '--profile', 'other'], { env, stdin: 'x' });
    expect([script.code, script.stderr.split('\n')[0]]).toEqual([2, `error: --profile: no profile other in ${file()}`]);
  }));

test('a wrong password is sent once, and nothing is kept', () =>
  withCloud(async ({ iamEndpoint, settingsInput, requests }) => {
    const env = { HOME: settingsInput['HOME'] ?? '' };
    const answers = ['ada\r', 'OTC00000000001000000000\r', 'CANARY-wrong\r'];
    const { code, stderr } = await runTyping(['login', '--iam-endpoint', iamEndpoint], answers, { env });
    expect([code, requests, stderr.includes('CANARY')]).toEqual([4, ['POST /v3/auth/tokens'], false]);
  }));

test('who has no project is told so', () =>
  withProjects({ projects: [] }, async (origin) => {
    const { code, stderr } = await runTyping(['login', '--iam-endpoint', origin], user, { env: { HOME: home } });
    expect([code, stderr.trimEnd().split('\n').slice(-2)]).toEqual([
      4,
      ['error: IAM tells of no project that this user may use', 'hint: ask for a role in one'],
    ]);
  }));

test('without a terminal nothing is asked, and nothing written but the token', () =>
  withCloud(async ({ iamEndpoint, settingsInput, user: { MODELARTS_PASSWORD: _, ...name } }) => {
    const env = { HOME: settingsInput['HOME'] ?? '', ...name };
    const flags = ['--region', 'eu-de', '--iam-endpoint', iamEndpoint, '--password-stdin'];
    expect((await runCli(['login', ...flags], { env, stdin: 'sandbox-password\n' })).code).toBe(0);
    expect((await runCli(['config', 'list', '-q'], { env: { HOME: env.HOME } })).stdout).toBe('');
  }));

test('where lines are drawn anew, what is typed ahead counts too, and a password is shown nowhere', () =>
  withCloud(async ({ iamEndpoint, settingsInput }) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const env = { HOME: settingsInput['HOME'] ?? '', TERM: 'xterm', NO_COLOR: '1' };
    const host = { ...fakeHost({ env, stderrColumns: 80 }), stdin };
    stdin.write('ada\rOTC00000000001000000000\rsandbox-password\rn');
    expect(await run(['login', '--iam-endpoint', iamEndpoint], host)).toBe(0);
    const text = stripVTControlCharacters(host.written.stderr);
    expect([text.includes('sandbox-password'), text.includes('▪'), host.written.stderr.includes('\u001b[3')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(host.written.stderr.split('\u001b[?25').at(-1)?.charAt(0)).toBe('h');
    expect(text.trimEnd().split('\n').at(-1)).toBe('not kept: give them again, as flags or variables');
  }));

test('Ctrl-D and Esc are no answers', () =>
  withCloud(async ({ settingsInput }) => {
    for (const key of ['\u0004', '\u001b']) {
      const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
      const env = { HOME: settingsInput['HOME'] ?? '', TERM: 'xterm', NO_COLOR: '1' };
      const host = { ...fakeHost({ env, stderrColumns: 80 }), stdin };
      stdin.write(key);
      expect(await run(['login'], host)).toBe(2);
      expect(stripVTControlCharacters(host.written.stderr).trimEnd().split('\n').slice(-2)).toEqual([
        'error: the region was not given',
        'hint: type it, or set MODELARTS_REGION',
      ]);
    }
  }));
