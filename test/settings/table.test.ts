import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  isProfileKey,
  propertyOf,
  resolvedKeys,
  type SettingEntry,
  type SettingKey,
  settingEntries,
  settingFlags,
  settingKeys,
} from '../../src/settings/table.ts';
import { runCli } from '../helpers/host.ts';
import { config, configPath, type Given, settingsFor } from './input.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const huaweiPath = '/home/ada/.huaweicloud/credentials';
const cloudPath = '/etc/openstack/clouds.yaml';
const standardFiles = {
  [configPath]: config({ default: {}, named: {} }),
  '/checkout/named.json': config({ default: {} }),
  [cloudPath]: 'clouds: { named: {} }',
};

describe('every way to give a setting leads to it', () => {
  test.each(settingKeys.flatMap(waysOf))('$key from $source', async ({ key, source, given }) => {
    const settings = await settingsFor({ ...given, files: { ...standardFiles, ...given.files } });
    const expected = { value: sampleOf(key), source };
    expect(settings.levels.flat().find(({ values }) => values[key])?.values[key]).toMatchObject(expected);
    const resolved = resolvedKeys.find((candidate) => candidate === key);
    if (resolved) expect(settings[propertyOf(resolved)]).toMatchObject(expected);
  });
});

interface Way {
  readonly key: SettingKey;
  readonly source: string;
  readonly given: Given;
}

function waysOf(key: SettingKey): Way[] {
  const value = sampleOf(key);
  const { variables, cloud, basic } = settingEntries[key];
  const env = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: huaweiPath };
  const inHuaweiFile = { env, files: { [huaweiPath]: `[basic]\n${basic} = ${value}\n` } };
  const inProfile = { files: { [configPath]: config({ default: { [key]: value } }) } };
  const inCloud = (entry: object) => ({
    key,
    source: `cloud named of ${cloudPath}`,
    given: { flags: { osCloud: 'named' }, files: { [cloudPath]: JSON.stringify({ clouds: { named: entry } }) } },
  });
  return [
    ...settingFlags
      .filter((flag) => flag.key === key)
      .map(({ name, attribute }) => ({ key, source: name, given: { flags: { [attribute]: value } } })),
    ...variables.map((name) => ({ key, source: name, given: { env: { [name]: value } } })),
    ...(isProfileKey(key) ? [{ key, source: `profile default of ${configPath}`, given: inProfile }] : []),
    ...(basic === null ? [] : [{ key, source: `[basic] of ${huaweiPath}`, given: inHuaweiFile }]),
    ...cloud.flatMap((name) => [inCloud({ [name]: value }), inCloud({ auth: { [name]: value } })]),
  ];
}

function sampleOf(key: SettingKey): string {
  if (key === 'profile' || key === 'cloud') return 'named';
  if (key === 'config_file') return 'named.json';
  if (key === 'region') return 'eu-de';
  if (key === 'endpoint' || key === 'iam_endpoint') return `https://${key.replace('_', '-')}.example`;
  return settingEntries[key].kind === 'path' ? `/etc/${key}` : `the-${key}`;
}

test('no flag that is a setting is accepted and ignored', async () => {
  writeFileSync(join(folder, 'named.json'), config({ named: {} }));
  writeFileSync(join(folder, 'clouds.yaml'), 'clouds: { named: {} }');
  writeFileSync(join(folder, 'authorities.pem'), '');
  const values = (key: SettingKey) => (key === 'ca_file' ? 'authorities.pem' : sampleOf(key));
  const flags = settingFlags.flatMap(({ name, key }) => [name, values(key)]);
  const { stdout } = await runCli(['whoami', '--json', ...flags], { cwd: folder, env: { HOME: folder } });
  const told = settingFlags.map(({ key, name }) => [key, { value: values(key), source: name }] as const);
  expect(JSON.parse(stdout).settings).toEqual({ project_name: null, ...Object.fromEntries(told) });
});

test('no two settings are read from the same name', () => {
  const names = [
    ...settingFlags.map(({ name }) => name),
    ...settingKeys.flatMap((key) => settingEntries[key].variables),
    ...settingKeys.flatMap((key) => settingEntries[key].cloud),
  ];
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

describe('config.schema.json', () => {
  const { properties } = schema('config').definitions.profile;

  test('knows the keys that may stand in a profile, and no other', () => {
    expect(Object.keys(properties).sort()).toEqual(settingKeys.filter(isProfileKey).sort());
  });

  test('calls the secrets secret', () => {
    const secrets = Object.entries<{ description?: string }>(properties)
      .filter(([, { description = '' }]) => /\ba secret\b/i.test(description))
      .map(([key]) => key);
    const kept = settingKeys.filter(isProfileKey).filter((key) => settingEntries[key].kind === 'secret');
    expect(secrets.sort()).toEqual(kept.sort());
  });
});

test('whoami.schema.json knows the settings that are told, in their order', () => {
  const { properties, required } = schema('whoami').properties.settings;
  expect([Object.keys(properties), required]).toEqual([resolvedKeys, resolvedKeys]);
});

describe('an entry', () => {
  const setting = {
    help: 'workspace',
    flag: { usage: '--workspace <id>', group: 'Settings:', besideSandbox: 'ignored' },
    variables: ['MODELARTS_WORKSPACE'],
    cloud: [],
    basic: null,
    inProfile: true,
    kind: 'text',
    property: 'workspace',
    otherwise: null,
  } as const satisfies SettingEntry;
  const credential = {
    help: 'key',
    partOf: 'access-key',
    variables: [],
    cloud: [],
    basic: null,
    inProfile: false,
    kind: 'secret',
  } as const satisfies SettingEntry;

  /** The parts that could be left out. */
  type Dispensable<Entry> = {
    [Part in keyof Entry]: Omit<Entry, Part> extends SettingEntry ? Part : never;
  }[keyof Entry];
  type None<Part extends never> = Part;

  test('without any of its parts does not compile', () => {
    const dispensable: readonly None<Dispensable<typeof setting> | Dispensable<typeof credential>>[] = [];
    expect(dispensable).toEqual([]);
  });

  test('that would show a secret does not compile', () => {
    // @ts-expect-error: a command line is no place for a secret
    const onCommandLine: SettingEntry = { ...setting, kind: 'secret' };
    // @ts-expect-error: nor is the output of whoami
    const told: SettingEntry = { ...credential, property: 'key' };
    // @ts-expect-error: a variable belongs to a family
    const unfamiliar: SettingEntry = { ...setting, variables: ['AWS_PROFILE'] };
    expect([onCommandLine, told, unfamiliar]).toHaveLength(3);
  });
});

function schema(name: string) {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
}
