import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';
import { bin, ended } from '../helpers/shell.ts';

// Only root can be somebody else: elsewhere these tests are left out, as nothing is to be seen there.
const asRoot = process.getuid?.() === 0 ? test : test.skip;

/** A user that no passwd entry tells of. */
const stranger = 4242;

/** The built program where everybody may read it: a checkout may lie in a folder that only its owner reaches. */
const readable = mkdtempSync(join(tmpdir(), 'program-'));
const program = join(readable, 'bin', 'modelarts-export.cjs');

beforeAll(() => {
  chmodSync(readable, 0o755);
  const checkout = dirname(dirname(bin));
  for (const folder of ['bin', 'dist']) cpSync(join(checkout, folder), join(readable, folder), { recursive: true });
});

afterAll(() => rmSync(readable, { recursive: true }));

/** Runs the built program as somebody else. */
function asStranger(argv: readonly string[], env: Readonly<Record<string, string>>) {
  const start = `process.argv.splice(1, 0, ${JSON.stringify(program)}); process.setgroups([]); process.setgid(${stranger}); process.setuid(${stranger}); require(${JSON.stringify(program)});`;
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

asRoot('a home that may not be written costs one warning with the reason, and makes a login fail with it', () =>
  withIamAndApi({}, async ({ origin, story }) => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    chmodSync(home, 0o755);
    const env = { ...ada(origin), HOME: home };
    const reason = `EACCES: permission denied, mkdir '${home}/.cache'`;
    const warning = `warning: the token is not kept: ${reason}; --no-token-cache silences this\n`;
    // Nodes differ in which of the missing folders they name
    const said = async (argv: readonly string[]) => {
      const { stderr, ...rest } = await asStranger(argv, env);
      return { ...rest, stderr: stderr.replace('/.cache/modelarts-export', '/.cache') };
    };
    expect(await said(list)).toEqual({ ...quiet, stderr: warning });
    expect(await said([...list, '--no-token-cache'])).toEqual(quiet);
    expect(await said(['login'])).toEqual({
      ...quiet,
      code: 1,
      stderr: `error: the token cannot be kept: ${reason}\n`,
    });
    expect(story.filter((one) => one === 'POST iam').length).toBe(2);
    rmSync(home, { recursive: true });
  }),
);

asRoot('a folder that somebody else made first is not used: no token lies there for him to read', () =>
  withIamAndApi({}, async ({ origin }) => {
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    chownSync(home, stranger, stranger);
    const cache = join(home, '.cache/modelarts-export');
    mkdirSync(join(cache, 'tokens'), { recursive: true });
    for (const folder of [join(home, '.cache'), cache, join(cache, 'tokens')]) chmodSync(folder, 0o777);
    const warning = (because: string) => `warning: the token is not kept: ${because}; --no-token-cache silences this\n`;
    const env = { ...ada(origin), HOME: home };
    expect(await asStranger(list, env)).toEqual({ ...quiet, stderr: warning(`others may write ${home}/.cache`) });
    chmodSync(join(home, '.cache'), 0o755);
    expect(await asStranger(list, env)).toEqual({ ...quiet, stderr: warning(`${cache} belongs to another user`) });
    expect(readdirSync(join(cache, 'tokens'))).toEqual([]);
    rmSync(home, { recursive: true });
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
