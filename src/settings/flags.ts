import { UsageError } from '../errors/index.ts';
import type { Setting, SettingFlags, SettingKey, Source } from './source.ts';

const names = {
  project: '--project',
  dataset: '--dataset',
  endpoint: '--endpoint',
  iamEndpoint: '--iam-endpoint',
  region: '--region',
  profile: '--profile',
  config: '--config',
  osCloud: '--os-cloud',
  caFile: '--ca-file',
} as const;

const keys: Readonly<Partial<Record<SettingKey, keyof typeof names>>> = {
  project_id: 'project',
  dataset_id: 'dataset',
  endpoint: 'endpoint',
  iam_endpoint: 'iamEndpoint',
  region: 'region',
  ca_file: 'caFile',
};

export function refuseEmptyFlags(flags: SettingFlags): void {
  const empty = Object.entries(names).find(([flag]) => Reflect.get(flags, flag) === '');
  if (empty) throw new UsageError(`${empty[1]} is empty`, `give it a value, or leave ${empty[1]} out`);
}

export function flagSource(flags: SettingFlags): Source {
  const given = Object.entries(keys).flatMap(([key, flag]) => {
    const setting = flagSetting(flags, flag);
    return setting ? [[key, setting] as const] : [];
  });
  return { name: 'flags', values: Object.fromEntries(given), nameOf };
}

function nameOf(key: SettingKey): string | undefined {
  const flag = keys[key];
  return flag && names[flag];
}

export function flagSetting(flags: SettingFlags, flag: keyof typeof names): Setting | undefined {
  const value = flags[flag];
  return value ? { value, source: names[flag], origin: { from: 'flag' } } : undefined;
}
