import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';
import { bin, ended } from '../helpers/shell.ts';

// Only root can be somebody else: elsewhere these tests are left out, as nothing is to be seen there.
const asRoot = process.getuid?.() === 0 ? test : test.skip;

/** A user that no passwd entry tells of. */
const stranger = 4242;

/** Runs the built program as somebody else. */
function asStranger(argv: readonly string[], env: Readonly<Record<string, string>>) {
  const start = `process.argv.splice(1, 0, ${JSON.stringify(bin)}); process.setgroups([]); process.setgid(${stranger}); process.setuid(${stranger}); require(${JSON.stringify(bin)});`;
  const child = spawn(process.execPath, ['-e', start, '--', ...argv], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
  });
  return ended(child);
}

const quiet = { code: 0, signal: null, stdout: '', stderr: '' };
const list = ['list', '--output', 'name'];
const ada = (origin: string) => {
  const { MODELARTS_TOKEN: _, ...others } = accessTo(origin);
  const user = { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'CANARY-password', MODELARTS_DOMAIN_NAME: 'OTC1' };
  return { ...others, ...user, MODELARTS_IAM_ENDPOINT: origin };
};
const noHome =
  'there is no home folder (HOME is not set to one, and there is no passwd entry): no config file, no token cache';

asRoot('without HOME and passwd entry there is no config file and no cache, which only -v says', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    expect(await asStranger(list, ada(origin))).toEqual(quiet);
    const { code, stderr } = await asStranger([...list, '--verbose'], ada(origin));
    expect([code, stderr.split('\n')[0]]).toEqual([0, noHome]);
    expect(story).toEqual(['POST iam', 'GET api with token-1', 'POST iam', 'GET api with token-2']);
  }),
);

asRoot('with XDG_CACHE_HOME there is a cache all the same, and it serves the second run', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-'));
    chownSync(folder, stranger, stranger);
    const env = { ...ada(origin), XDG_CACHE_HOME: folder };
    expect([await asStranger(list, env), await asStranger(list, env)]).toEqual([quiet, quiet]);
    expect(story).toEqual(['POST iam', 'GET api with token-1', 'GET api with token-1']);
    rmSync(folder, { recursive: true });
  }),
);

asRoot('a login has nowhere to keep its token, and nobody is asked', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    expect(await asStranger(['login'], ada(origin))).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr:
        'error: there is no home folder to keep the token in\nhint: set HOME to one of your own, or XDG_CACHE_HOME\n',
    });
    expect((await asStranger(['logout'], ada(origin))).code).toBe(0);
    expect(story).toEqual([]);
  }),
);

asRoot('the config file in a home that may not be read is left out, which only -v says', () =>
  withIamAndApi({}, async ({ origin }) => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    chmodSync(home, 0o700);
    const env = { ...accessTo(origin), HOME: home };
    expect(await asStranger(list, env)).toEqual(quiet);
    const { code, stderr } = await asStranger([...list, '--verbose'], env);
    expect([code, stderr.split('\n')[0]]).toEqual([
      0,
      `config file ${home}/.config/modelarts-export/config.json is left out: permission denied`,
    ]);
    rmSync(home, { recursive: true });
  }),
);
