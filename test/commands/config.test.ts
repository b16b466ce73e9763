import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { validateConfig } from '#wire/config';
import { configKeys, secretKeys } from '../../src/settings/table.ts';
import { runCli } from '../helpers/host.ts';
import { ended, spawnBin } from '../helpers/shell.ts';
import { runTyping } from '../helpers/typing.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'config-'));
  file = join(home, '.config/modelarts-export/config.json');
});
afterEach(() => rmSync(home, { recursive: true }));

const run = (line: string, env: Readonly<Record<string, string>> = {}, stdin?: string) =>
  runCli(['config', ...line.split(' ')], {
    env: { HOME: home, ...env },
    cwd: home,
    ...(stdin !== undefined && { stdin }),
  });
const content = () => JSON.parse(readFileSync(file, 'utf8'));
function write(config: object | string) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config), { mode: 0o600 });
}

test('a value is kept, told and taken away again, in a file for its owner alone', async () => {
  expect([
    await run('set region eu-de'),
    await run('get region'),
    await run('unset region'),
    await run('unset region'),
  ]).toEqual([
    { code: 0, stdout: '', stderr: `region is set in profile default of ${file}\n` },
    { code: 0, stdout: 'eu-de\n', stderr: '' },
    { code: 0, stdout: '', stderr: `region is no longer set in profile default of ${file}\n` },
    { code: 0, stdout: '', stderr: `region was not set in profile default of ${file}\n` },
  ]);
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8')]).toEqual([
    0o600,
    '{\n  "profiles": {\n    "default": {}\n  }\n}\n',
  ]);
  expect(await run('get region')).toEqual({
    code: 3,
    stdout: '',
    stderr: `error: region is not set in profile default of ${file}\nhint: 'modelarts-export config set region VALUE' sets it, 'config list' tells what else does\n`,
  });
});

test.each(['endpoint', 'iam_endpoint'])('a password that somebody wrote into the %s is not printed', async (key) => {
  write({ profiles: { default: { [key]: 'https://ada:correct-horse@modelarts.example' } } });
  expect(await run(`get ${key}`)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${key} in profile default of ${file}: an endpoint holds no user name or password\nhint: take them out: they have settings of their own\n`,
  });
});

const samples: Readonly<Record<string, string>> = {
  default_profile: 'default',
  region: 'eu-de',
  endpoint: 'https://modelarts.example/v2/',
  iam_endpoint: 'iam.example/v3',
};

test('every key makes the round, and the file stays valid', async () => {
  for (const key of configKeys.filter((one) => one !== 'default_profile')) {
    const value = samples[key] ?? (key.endsWith('_file') ? `/etc/${key}` : `the-${key}`);
    const isSecret = secretKeys.some((secret) => secret === key);
    expect((await run(`set ${key} ${isSecret ? '-' : value}`, {}, `${value}\n`)).code).toBe(0);
    const got = await run(`get ${key}`);
    expect(isSecret ? [got.code, got.stdout] : got).toEqual(
      isSecret ? [2, ''] : { code: 0, stdout: `${value}\n`, stderr: '' },
    );
    expect([validateConfig(content()), content().profiles.default[key]]).toEqual([true, value]);
  }
  expect((await run('set default_profile default')).code).toBe(0);
  expect((await run('get default_profile')).stdout).toBe('default\n');
  for (const key of configKeys) expect((await run(`unset ${key}`)).code).toBe(0);
  expect(content()).toEqual({ profiles: { default: {} } });
});

describe('the profile', () => {
  const two = {
    $schema: './schema.json',
    profiles: { prod: { region: 'eu-de', token: 'CANARY' }, test: {} },
    default_profile: 'prod',
  };

  test('is the one that a flag, a variable, the file names; others and other keys stay as they are', async () => {
    write(two);
    await run('set dataset_id d1');
    await run('set dataset_id d2', { MODELARTS_PROFILE: 'test' });
    await run('set dataset_id d3 --profile new');
    expect(readFileSync(file, 'utf8')).toBe(
      `${JSON.stringify(
        {
          ...two,
          profiles: {
            prod: { ...two.profiles.prod, dataset_id: 'd1' },
            test: { dataset_id: 'd2' },
            new: { dataset_id: 'd3' },
          },
        },
        null,
        2,
      )}\n`,
    );
    expect((await run('get dataset_id')).stdout).toBe('d1\n');
  });

  test('that a variable names has to be there', async () => {
    write(two);
    expect(await run('set region eu-de', { MODELARTS_PROFILE: 'tesst' })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: MODELARTS_PROFILE: no profile tesst in ${file}\nhint: did you mean test?\n      to make it: modelarts-export config set region NAME --profile tesst\n`,
    });
    expect(content()).toEqual(two);
  });

  test('that is to be the standard has to be there, too', async () => {
    write(two);
    expect([(await run('set default_profile tesst')).stderr, content()]).toEqual([
      `error: default_profile: no profile tesst in ${file}\nhint: did you mean test?\n      to make it: modelarts-export config set region NAME --profile tesst\n`,
      two,
    ]);
  });

  test('called like a part of JavaScript is one like any other', async () => {
    await run('set region eu-de --profile __proto__');
    await run('set region eu-nl --profile constructor');
    expect(readFileSync(file, 'utf8').replace(/\s/g, '')).toBe(
      '{"profiles":{"__proto__":{"region":"eu-de"},"constructor":{"region":"eu-nl"}}}',
    );
  });
});

describe('a secret', () => {
  test('is never taken from the command line, nor repeated', async () => {
    for (const key of secretKeys.filter((one) => configKeys.some((known) => known === one))) {
      expect(await run(`set ${key} CANARY`)).toEqual({
        code: 2,
        stdout: '',
        stderr: `error: ${key} is a secret, and a command line is no place for one\nhint: 'modelarts-export config set ${key} -' reads it from stdin, or asks for it\n      what was typed may stand in the history of the shell by now\n`,
      });
    }
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  test('comes from stdin, one line, with its blanks', async () => {
    expect((await run('set password -', {}, ' a b \r\n')).code).toBe(0);
    expect(content().profiles.default.password).toBe(' a b ');
    const wrong = [await run('set password -', {}, ''), await run('set password -', {}, 'CANARY\nCANARY\n')];
    expect(wrong.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
      [2, 'error: stdin is empty'],
      [2, 'error: stdin has more than one line'],
    ]);
  });

  test('is asked for on a terminal, and not shown', async () => {
    const env = { HOME: home };
    expect(await runTyping(['config', 'set', 'secret_key', '-'], ['CANARY\r'], { env })).toMatchObject({
      code: 0,
      stderr: `secret_key: \nsecret_key is set in profile default of ${file}\n`,
    });
    expect(content().profiles.default.secret_key).toBe('CANARY');
  });

  test('is not waited for on the terminal of a CI job', async () => {
    expect(await runTyping(['config', 'set', 'secret_key', '-'], [], { env: { HOME: home, CI: 'true' } })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: stdin is a terminal\nhint: give secret_key on stdin, one line\n',
      ownSignals: [],
    });
  });
});

describe('what is wrong is refused, and the file left as it is', () => {
  const before = { profiles: { default: { region: 'eu-de' } } };
  test.each([
    ['set regoin eu-de', "there is no key 'regoin'"],
    ['set sdflkjsdflkjsdf eu-de', 'there is no such key'],
    ['set project_id a/b', "project_id: 'a/b' is not an id"],
    ['set endpoint ftp://x', 'endpoint: an endpoint begins with https://, not with ftp://'],
    [
      'set endpoint http://example.com',
      'endpoint: plain http to example.com would show the credentials to anyone on the way',
    ],
    ['set region ', 'region is empty'],
    ['set region a qwertzqwertz', 'config set takes 2 arguments'],
    ['set region', "missing required argument 'value'"],
    ['gett region', "config has no command 'gett'"],
    ['qwertz', 'config has no such command'],
    ['set region eu-de --sandbox', 'the sandbox has no settings that stay'],
    ['get region --json', 'config get has no format json'],
    ['set region eu-nl --csv', 'config set has no format csv'],
    ['unset region -o yaml', 'config unset has no format yaml'],
    ['list --csv', 'config list has no format csv'],
  ])('%s', async (line, message) => {
    write(before);
    const { code, stderr } = await run(line);
    const told = line.includes('--json')
      ? JSON.parse(stderr).error.message
      : stderr.split('\n')[0]?.slice('error: '.length);
    expect([code, told, content()]).toEqual([2, message, before]);
  });

  test.each(['{ "profiles": ', '[]', '{"profiels": {}}'])('%s', async (text) => {
    write(text);
    for (const line of ['set region eu-de', 'unset region', 'get region', 'list'])
      expect((await run(line)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await run('path')).stdout).toBe(`${file}\n`);
  });
});

test('an unknown region is kept, with a warning', async () => {
  expect(await run('set region eu-dee')).toMatchObject({
    code: 0,
    stderr: `warning: the region eu-dee is not known: did you mean eu-de?\nregion is set in profile default of ${file}\n`,
  });
  const { code, stdout, stderr } = await run('list --json');
  expect([code, JSON.parse(stdout).settings, stderr]).toEqual([
    0,
    [{ key: 'region', value: 'eu-dee', source: `profile default of ${file}`, hidden_by: null }],
    '',
  ]);
});

test('a relative path means where one stands; the indentation and a link stay', async () => {
  const real = join(home, 'dotfiles.json');
  writeFileSync(real, '{\n\t"profiles": {}\n}\n');
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync(real, file);
  await run('set ca_file ca.pem');
  expect(readFileSync(real, 'utf8')).toBe(
    `{\n\t"profiles": {\n\t\t"default": {\n\t\t\t"ca_file": "${join(home, 'ca.pem')}"\n\t\t}\n\t}\n}\n`,
  );
});

test('a link at whose end nothing is yet stays, and the file is made there; one without an end is refused', async () => {
  const kept = join(home, 'kept.json');
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync('../../middle.json', file);
  symlinkSync('kept.json', join(home, 'middle.json'));
  expect((await run('set region eu-de')).code).toBe(0);
  expect([readlinkSync(file), JSON.parse(readFileSync(kept, 'utf8'))]).toEqual([
    '../../middle.json',
    { profiles: { default: { region: 'eu-de' } } },
  ]);
  rmSync(kept);
  symlinkSync('middle.json', kept);
  expect(await run('set region eu-de')).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: config file ${file} cannot be read: ELOOP\nhint: 'modelarts-export --help' tells what there is\n`,
  });
  expect(readlinkSync(file)).toBe('../../middle.json');
});

test('another file may be named, and is made', async () => {
  const named = join(home, 'sub/other.json');
  expect((await run('path')).stdout).toBe(`${file}\n`);
  expect([
    await run('path', { MODELARTS_CONFIG: named }),
    (await run(`set region eu-de --config ${named}`)).code,
  ]).toEqual([{ code: 0, stdout: `${named}\n`, stderr: '' }, 0]);
  expect(JSON.parse(readFileSync(named, 'utf8'))).toEqual({ profiles: { default: { region: 'eu-de' } } });
});

test('a folder that cannot be had is told', async () => {
  writeFileSync(join(home, '.config'), '');
  expect(await run('set region eu-de')).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: config file ${file} cannot be written: ENOTDIR\nhint: name another one with --config, or MODELARTS_CONFIG\n`,
  });
});

test('runs that write at the same time lose nothing of each other', async () => {
  const keys = ['region', 'project_id', 'dataset_id', 'username', 'domain_name', 'access_key'];
  await Promise.all(keys.map((key) => run(`set ${key} eu-de`)));
  expect(Object.keys(content().profiles.default).sort()).toEqual([...keys].sort());
});

test('so do processes', async () => {
  const keys = ['region', 'project_id', 'dataset_id', 'username'];
  const all = await Promise.all(keys.map((key) => ended(spawnBin(['config', 'set', key, 'eu-de'], { HOME: home }))));
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(Object.keys(content().profiles.default).sort()).toEqual([...keys].sort());
}, 60_000);

describe('config list', () => {
  const config = {
    profiles: { default: { region: 'eu-nl', project_id: 'p1', password: 'CANARY', username: 'ada' }, prod: {} },
  };

  test('tells where each comes from, and what hides it', async () => {
    write(config);
    const place = `profile default of ${file}`;
    const env = { MODELARTS_REGION: 'eu-de', MODELARTS_TOKEN: 'CANARY' };
    const { code, stdout, stderr } = await run('list --json', env);
    expect([code, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout);
    expect(document).toEqual({
      config_file: file,
      profile: 'default',
      profiles: ['default', 'prod'],
      settings: [
        { key: 'project_id', value: 'p1', source: place, hidden_by: null },
        { key: 'region', value: 'eu-de', source: 'MODELARTS_REGION', hidden_by: null },
        { key: 'region', value: 'eu-nl', source: place, hidden_by: 'MODELARTS_REGION' },
        { key: 'token', value: '***', source: 'MODELARTS_TOKEN', hidden_by: null },
        { key: 'username', value: 'ada', source: place, hidden_by: 'MODELARTS_TOKEN' },
        { key: 'password', value: '***', source: place, hidden_by: 'MODELARTS_TOKEN' },
      ],
    });
    const schema = JSON.parse(readFileSync(new URL('../../schemas/config-list.schema.json', import.meta.url), 'utf8'));
    expect(new Ajv({ allowUnionTypes: true }).compile(schema)(document)).toBe(true);
    expect((await run('list', env)).stdout).toBe(
      [
        `project_id\tp1\t${place}\t-`,
        'region\teu-de\tMODELARTS_REGION\t-',
        `region\teu-nl\t${place}\tMODELARTS_REGION`,
        'token\t***\tMODELARTS_TOKEN\t-',
        `username\tada\t${place}\tMODELARTS_TOKEN`,
        `password\t***\t${place}\tMODELARTS_TOKEN\n`,
      ].join('\n'),
    );
  });

  test('takes an agency for what counts beside the credential that assumes it', async () => {
    write(config);
    const env = { MODELARTS_AGENCY_NAME: 'agency', MODELARTS_AGENCY_DOMAIN_NAME: 'OTC2' };
    const told = JSON.parse((await run('list --json', env)).stdout).settings;
    const hidden = told.map(({ key, hidden_by: hider }: Readonly<Record<string, string>>) => [key, hider]);
    expect(hidden).toEqual(
      expect.arrayContaining([
        ['username', null],
        ['password', null],
      ]),
    );
  });

  test('is drawn on a terminal, and is what config alone prints', async () => {
    write({ ...config, default_profile: 'prod' });
    const options = { env: { HOME: home, MODELARTS_PROFILE: 'default', NO_COLOR: '1' }, stdoutColumns: 300 };
    expect((await runCli(['config'], options)).stdout).toBe(
      [
        `profile default of ${file}, which has prod too`,
        `  default_profile  prod   ${file}  hidden by MODELARTS_PROFILE`,
        `  project_id       p1     the profile`,
        `  region           eu-nl  the profile`,
        `  username         ada    the profile`,
        `  password         ***    the profile\n`,
      ].join('\n'),
    );
  });

  test('of nothing says how to begin', async () => {
    expect(await run('list')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'note: nothing is set: modelarts-export login asks for it, and keeps it\n',
    });
  });
});
