import { UsageError } from '../errors/index.ts';
import { didYouMean } from '../text/suggest.ts';
import type { Fields } from '../values.ts';
import { type CloudsFile, mapping, openCloudsFile } from './clouds-file.ts';
import { warnIfShared } from './files.ts';
import type { Setting, SettingKey, Source, Surroundings } from './source.ts';

/** Where each setting may stand, in a cloud's `auth` or in the cloud itself. */
const names: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  project_id: ['project_id', 'tenant_id'],
  project_name: ['project_name', 'tenant_name'],
  project_domain_name: ['project_domain_name'],
  project_domain_id: ['project_domain_id'],
  endpoint: ['modelartsv2_endpoint_override', 'modelarts_endpoint_override'],
  iam_endpoint: ['auth_url'],
  region: ['region_name'],
  ca_file: ['cacert'],
  token: ['token'],
  username: ['username'],
  user_id: ['user_id'],
  password: ['password'],
  passcode: ['passcode'],
  domain_name: ['user_domain_name', 'domain_name'],
  domain_id: ['user_domain_id', 'domain_id'],
  access_key: ['ak', 'access_key'],
  secret_key: ['sk', 'secret_key'],
  security_token: ['security_token'],
};
const secrets: readonly SettingKey[] = ['token', 'password', 'secret_key', 'security_token'];

/** The vendor profiles of openstacksdk for these clouds, and the region each begins with. */
const vendors: ReadonlyMap<unknown, string> = new Map([
  ['otc', 'eu-de'],
  ['otc-swiss', 'eu-ch2'],
]);

/** The cloud that `--os-cloud` or `OS_CLOUD` names, with the secrets of `secure.yaml` laid over it. */
export function readCloud(cloud: Setting, surroundings: Surroundings): Source {
  const file = openCloudsFile('clouds', surroundings);
  if (!file) throw new UsageError(`${cloud.source}: no cloud ${cloud.value}, as there is no clouds.yaml`);
  const entry = entryOf(file, cloud.value);
  if (!entry) throw noSuchCloud(cloud, file);
  if (entry['auth_type'] === 'agency') throw new UsageError(`${nameOf(cloud.value, file)}: agencies are not supported`);

  const secure = openCloudsFile('secure', surroundings);
  const secureEntry = secure && entryOf(secure, cloud.value);
  const vendor = vendors.get(entry['profile'] ?? entry['cloud']);
  return {
    name: nameOf(cloud.value, file),
    values: {
      ...(vendor && { region: { value: vendor, source: nameOf(cloud.value, file), origin: { from: 'table' } } }),
      ...settingsIn(entry, cloud.value, file, surroundings),
      ...(secure && secureEntry && settingsIn(secureEntry, cloud.value, secure, surroundings)),
    },
    derivesIam: vendor !== undefined,
    nameOf: (key) => names[key] && `${names[key][0]} in ${nameOf(cloud.value, file)}`,
  };
}

function entryOf({ clouds }: CloudsFile, name: string): Fields | undefined {
  return Object.hasOwn(clouds, name) ? mapping(clouds[name]) : undefined;
}

function noSuchCloud({ value, source }: Setting, { path, clouds }: CloudsFile): UsageError {
  return new UsageError(`${source}: no cloud ${value} in ${path}`, didYouMean(value, Object.keys(clouds)));
}

function nameOf(cloud: string, { path }: CloudsFile): string {
  return `cloud ${cloud} of ${path}`;
}

function settingsIn(entry: Fields, cloud: string, file: CloudsFile, surroundings: Surroundings): Source['values'] {
  const auth = mapping(entry['auth']) ?? {};
  const found = Object.entries(names).flatMap(([key, candidates]) => {
    const value = [auth, entry].flatMap((part) => candidates.map((name) => part[name])).find(isText);
    return value === undefined ? [] : [[key, { value, source: nameOf(cloud, file), origin: file.origin }] as const];
  });
  const values: Source['values'] = Object.fromEntries(found);
  if (secrets.some((key) => values[key])) warnIfShared(file.path, file.mode, surroundings);
  return values;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
