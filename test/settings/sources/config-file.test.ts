import { expect, test } from '@jest/globals';
import { createReader } from '../../../src/files/index.ts';
import { resolveSettings } from '../../../src/settings/index.ts';
import { config, configPath, failure, type Given, settingsFor, settingsInput } from '../input.ts';

test.each([
  ['linux', {}, '/home/ada/.config/modelarts-export/config.json'],
  ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/modelarts-export/config.json'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ada/.config/modelarts-export/config.json'],
  ['darwin', {}, '/home/ada/Library/Preferences/modelarts-export/config.json'],
  ['darwin', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/modelarts-export/config.json'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/modelarts-export/config.json'],
  ['win32', {}, '/home/ada/AppData/Roaming/modelarts-export/config.json'],
])('on %s with %j the config file is %s', async (platform, env, path) => {
  const files = { [path]: config({ default: { dataset_id: 'd' } }) };
  const { dataset, configFile, profile } = await settingsFor({ platform, env, files });
  expect([dataset?.source, configFile?.value, configFile?.source, profile?.value, profile?.source]).toEqual([
    `profile default of ${path}`,
    path,
    'default',
    'default',
    'default',
  ]);
});

test.each([
  ['--config', { flags: { config: 'team.json' } }],
  ['MODELARTS_CONFIG', { env: { MODELARTS_CONFIG: 'team.json' } }],
])('%s names another one, relative to the working directory', async (source, given) => {
  const files = { '/checkout/team.json': config({ default: { dataset_id: 'd' } }), [configPath]: 'broken' };
  const { dataset, configFile } = await settingsFor({ ...given, files });
  expect([dataset?.source, configFile?.value, configFile?.source]).toEqual([
    'profile default of team.json',
    'team.json',
    source,
  ]);
  expect(await failure(() => settingsFor(given))).toBe(
    `${source}: there is no file team.json | correct the path, or do without ${source} | exit 2`,
  );
});

const mending = `mend ${configPath}, or move it away and start anew: modelarts-export login`;
const profiles = { prod: { dataset_id: 'prod' }, test: { dataset_id: 'test' }, default: { dataset_id: 'default' } };

test.each([
  ['--profile', { flags: { profile: 'prod' }, env: { MODELARTS_PROFILE: 'test' } }, 'prod'],
  ['MODELARTS_PROFILE', { env: { MODELARTS_PROFILE: 'prod' } }, 'prod'],
  [`default_profile of ${configPath}`, {}, 'test'],
])('%s selects a profile', async (source, given, name) => {
  const { dataset, profile } = await settingsFor({ ...given, files: { [configPath]: config(profiles, 'test') } });
  expect([dataset?.value, profile?.value, profile?.source]).toEqual([name, name, source]);
});

test('without a home folder there is no config file, unless it is named', async () => {
  const homeless = (given: Given) => resolveSettings({ ...settingsInput(given), home: undefined });
  expect(await homeless({})).toMatchObject({ profile: undefined, configFile: undefined });
  expect(await failure(() => homeless({ flags: { profile: 'prod' } }))).toBe(
    '--profile: no profile prod, as there is no home folder, and so no config file | exit 2',
  );
  const files = { '/checkout/c.json': config(profiles), '/xdg/modelarts-export/config.json': config(profiles) };
  expect((await homeless({ flags: { config: 'c.json' }, files })).dataset?.value).toBe('default');
  expect((await homeless({ env: { XDG_CONFIG_HOME: '/xdg' }, files })).dataset?.value).toBe('default');
});

test('the profile called default needs no naming and may be missing', async () => {
  expect((await settingsFor({ files: { [configPath]: config(profiles) } })).dataset?.value).toBe('default');
  expect((await settingsFor({ files: { [configPath]: config({}) } })).profile).toBeUndefined();
  expect((await settingsFor({ files: { [configPath]: '{}' } })).profile).toBeUndefined();
});

const making = (profile: string) => `to make it: modelarts-export config set region NAME --profile ${profile}`;

test('a profile that somebody named has to be there', async () => {
  const files = { [configPath]: config(profiles) };
  expect(await failure(() => settingsFor({ flags: { profile: 'prd' }, files }))).toBe(
    `--profile: no profile prd in ${configPath} | did you mean prod?,${making('prd')} | exit 2`,
  );
  expect(await failure(() => settingsFor({ env: { MODELARTS_PROFILE: 'constructor' }, files }))).toBe(
    `MODELARTS_PROFILE: no profile constructor in ${configPath} | there is prod, test, default,${making('constructor')} | exit 2`,
  );
  expect(await failure(() => settingsFor({ files: { [configPath]: config({ prod: {} }, 'test') } }))).toBe(
    `default_profile of ${configPath}: no profile test in ${configPath} | there is prod,${making('test')} | exit 2`,
  );
  expect(await failure(() => settingsFor({ flags: { profile: 'default' } }))).toBe(
    `--profile: no profile default, as there is no config file ${configPath} | ${making('default')} | exit 2`,
  );
});

test('every key of a profile is a setting', async () => {
  const profile = {
    region: 'eu-de',
    endpoint: 'https://m.example',
    iam_endpoint: 'https://iam.example',
    project_id: 'p',
    dataset_id: 'd',
    ca_file: 'ca.pem',
  };
  const found = await settingsFor({ files: { [configPath]: config({ default: profile }) } });
  expect(
    [found.region, found.endpoint, found.iamEndpoint, found.project, found.dataset].map((one) => one?.value),
  ).toEqual(['eu-de', 'https://m.example', 'https://iam.example', 'p', 'd']);
  expect(found.caFile?.value).toBe('/home/ada/.config/modelarts-export/ca.pem');
});

test.each([
  [
    { prod: { region: 'eu-de', projet_id: 'x' } },
    'unknown key "projet_id" in /profiles/prod',
    'did you mean project_id?',
  ],
  [{ prod: { token: 5 } }, '/profiles/prod/token must be string', undefined],
  [{ prod: { token: '' } }, '/profiles/prod/token must NOT have fewer than 1 characters', undefined],
  [{ prod: 'CANARY' }, '/profiles/prod must be object', undefined],
])('profiles %j do not fit', async (wrong, message, hint) => {
  const hinted = ` | ${hint ?? mending}`;
  expect(await failure(() => settingsFor({ files: { [configPath]: config(wrong) } }))).toBe(
    `config file ${configPath}: ${message}${hinted} | exit 2`,
  );
});

test('an unknown key of the file itself names the nearest', async () => {
  expect(await failure(() => settingsFor({ files: { [configPath]: '{"profile": {}}' } }))).toBe(
    `config file ${configPath}: unknown key "profile" | did you mean profiles? | exit 2`,
  );
  expect(await failure(() => settingsFor({ files: { [configPath]: '[]' } }))).toBe(
    `config file ${configPath}: the whole must be object | ${mending} | exit 2`,
  );
});

test.each([
  ['', 1],
  ['{', 1],
  ['{\n"profiles": {\n"p": { "token": CANARY }\n}}', 3],
  ['{\n"profiles": {\n"p": { "token": "CANARY" "x": 1 }\n}}', 3],
  ['{\n"profiles": {\n"p": { "token": "CANARY", }\n}}', 3],
  ['{\n"profiles": {\n"p": { "token": "CANARY\n', 3],
  ['{}\n\nx', 3],
  ['{\n"a": "CANARY\\q"}', 2],
  ['\u0000', 1],
])('%j is not JSON, and the message names the line without quoting it', async (text, line) => {
  expect(await failure(() => settingsFor({ files: { [configPath]: text } }))).toBe(
    `config file ${configPath} is not JSON: line ${line} | ${mending} | exit 2`,
  );
});

test('a file that may not be read is a usage error where somebody named it, and else left out', async () => {
  const lines: string[] = [];
  const open = () => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  };
  const readFile = createReader({ open, log: (line) => lines.push(line) });
  const resolved = (given: Given) => resolveSettings({ ...settingsInput(given), readFile });
  expect((await resolved({ env: { MODELARTS_TOKEN: 'T' } })).profile).toBeUndefined();
  expect(lines).toEqual([`config file ${configPath} is left out: permission denied`]);
  expect(await failure(() => resolved({ flags: { config: configPath } }))).toBe(
    `config file ${configPath} cannot be read: permission denied | exit 2`,
  );
});

test('the line of a long file that is not JSON is found in no time', async () => {
  const text = `[\n${'1,\n'.repeat(300_000)}CANARY\n]`;
  expect(await failure(() => settingsFor({ files: { [configPath]: text } }))).toBe(
    `config file ${configPath} is not JSON: line 300002 | ${mending} | exit 2`,
  );
});
