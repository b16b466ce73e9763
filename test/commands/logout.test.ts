import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withCloud } from '../helpers/cloud.ts';
import { runCli } from '../helpers/host.ts';

const said = (stderr: string) => ({ code: 0, stdout: '', stderr });
const nothing = 'no token was kept for this user, project and IAM; --all drops every one\n';

test('the token of this identity goes, and the others stay; a second time there is nothing left', () =>
  withCloud(async ({ settingsInput, user, home, projectId }) => {
    const env: Record<string, string> = { ...settingsInput, ...user };
    const { MODELARTS_PROJECT_ID: _, ...others } = env;
    const byName: Record<string, string> = { ...others, OS_PROJECT_NAME: 'eu-de' };
    await runCli(['login'], { env });
    await runCli(['login'], { env: byName });
    const folder = join(home, '.cache/modelarts-export/tokens');
    expect(readdirSync(folder).length).toBe(2);
    expect(await runCli(['logout'], { env })).toEqual(said('dropped the token\n'));
    expect(await runCli(['logout'], { env })).toEqual(said(nothing));
    expect(readdirSync(folder).length).toBe(1);
    const { MODELARTS_PASSWORD: __, ...without } = byName;
    expect((await runCli(['list', '--project', projectId], { env: without })).code).toBe(2);
    expect((await runCli(['list'], { env: without })).code).toBe(0);
  }));

test('--all takes every token, and tells how many there were', () =>
  withCloud(async ({ settingsInput, user, home }) => {
    await runCli(['login'], { env: { ...settingsInput, ...user } });
    const env = { HOME: home };
    expect(await runCli(['logout', '--all'], { env })).toEqual(said('dropped 1 token\n'));
    expect(await runCli(['logout', '--all'], { env })).toEqual(said('no token was kept\n'));
  }));

test('a token that cannot be removed is told, as it is still there', () =>
  withCloud(async ({ settingsInput, user, home }) => {
    const env = { ...settingsInput, ...user };
    await runCli(['login'], { env });
    const folder = join(home, '.cache/modelarts-export/tokens');
    const [name = ''] = readdirSync(folder);
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    const { code, stderr } = await runCli(['logout'], { env });
    expect([code, stderr.split('\n')[0]]).toEqual([
      1,
      `error: the token in ${join(folder, name)} cannot be removed: EISDIR`,
    ]);
  }));

test.each([
  ['nothing at all', {}],
  ['a token that was brought', { MODELARTS_TOKEN: 'T' }],
  ['half an access key', { MODELARTS_ACCESS_KEY: 'A', MODELARTS_REGION: 'eu-de' }],
])('with %s configured there is nothing to drop', async (_, env) => {
  expect(await runCli(['logout'], { env })).toEqual(said(nothing));
});

test('nothing is sent and nothing made', () =>
  withCloud(async ({ settingsInput, user, requests, home }) => {
    await runCli(['logout'], { env: { ...settingsInput, ...user } });
    await runCli(['logout', '--all'], { env: { ...settingsInput, ...user } });
    expect([requests, existsSync(join(home, '.cache'))]).toEqual([[], false]);
  }));

test('beside --no-token-cache it makes no sense', async () => {
  expect(await runCli(['logout', '--no-token-cache'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: logout drops a kept token\nhint: leave --no-token-cache and --sandbox out\n',
  });
});
