import { endpointsOf } from './endpoints.ts';
import {
  checkedId,
  first,
  type ProjectName,
  type Setting,
  type Settings,
  type SettingsInput,
  type Source,
} from './setting.ts';
import { type SelectedProfile, selectProfile } from './sources/config-file.ts';
import { flagSource } from './sources/flags.ts';
import { ecosystemVariables, ownVariables } from './sources/variables.ts';
import {
  makesCredential,
  propertyOf,
  resolvedKeys,
  type SettingProperty,
  secretKeys,
  settingEntries,
  settingKeys,
} from './table.ts';

export { requireEndpoint } from './endpoints.ts';
export { missing, type Needs, requiredDataset, requiredProject } from './missing.ts';
export { cacheFolder } from './places.ts';
export type {
  FileOrigin,
  Origin,
  ProjectName,
  Setting,
  SettingFlags,
  Settings,
  SettingsInput,
  Source,
} from './setting.ts';
export { flagsBesideSandbox, withFlagValue } from './sources/flags.ts';
export type { ConfigKey, FlagValues, SettingKey } from './table.ts';
export type { Changes, ConfigEditor } from './write.ts';

/** Every setting, taken from the first place that has it. Reads the config file and, when a cloud is named, clouds.yaml. */
export async function resolveSettings(input: SettingsInput): Promise<Settings> {
  const flags = flagSource(input.flags);
  const own = ownVariables(input.env, input.giver);
  const others = ecosystemVariables(input.env);
  const selected = await selectProfile([flags, own], input);
  const cloud = first([flags, ...others], 'cloud');
  const named = inOrder({ flags, own, others, profile: selected, cloud: cloud && (await readCloud(cloud, input)) });
  const levels = named.flat().some(makeCredential) ? named : [...named, ...(await ofHuaweiFile(input))];
  const sources = levels.flat();
  const { regionMayBeUnknown } = input;
  const endpoints = endpointsOf(sources, { allowHttp: input.flags.allowHttp ?? false, regionMayBeUnknown });
  return {
    ...valuesOf(sources),
    ...endpoints,
    projectName: projectNameOf(sources),
    profile: selected?.profile,
    configFile: selected?.configFile,
    cloud,
    levels,
  };
}

/** The YAML parser is heavy: it is loaded only when a cloud is named. */
async function readCloud(cloud: Setting, input: SettingsInput): Promise<Source> {
  return (await import('./sources/clouds-yaml.ts')).readCloud(cloud, input);
}

function makeCredential({ values }: Source): boolean {
  return settingKeys.some((key) => values[key] && makesCredential(key));
}

/** The last level: it is read, and its parser loaded, only where nobody has said otherwise how to sign in. */
async function ofHuaweiFile(input: SettingsInput): Promise<Settings['levels']> {
  const source = await (await import('./sources/huawei-file.ts')).readHuaweiFile(input);
  return source ? [[source]] : [];
}

/** Every secret that a source has, in use or not. */
export function secretsOf({ levels }: Pick<Settings, 'levels'>): (string | undefined)[] {
  return levels.flat().flatMap(({ values }) => secretKeys.map((key) => values[key]?.value));
}

interface Sources {
  readonly flags: Source;
  readonly own: Source;
  readonly others: readonly Source[];
  readonly profile: SelectedProfile | undefined;
  readonly cloud: Source | undefined;
}

/** Level after level, as the contract has it: what a flag names comes before the variables, what nothing named after them. */
function inOrder({ flags, own, others, profile, cloud }: Sources): Settings['levels'] {
  const fromProfile = profile ? [[profile.source]] : [];
  const fromCloud = cloud ? [[cloud]] : [];
  return [
    [flags],
    ...(flags.values.profile ? fromProfile : []),
    ...(flags.values.cloud ? fromCloud : []),
    [own],
    others,
    ...(flags.values.profile ? [] : fromProfile),
    ...(flags.values.cloud ? [] : fromCloud),
  ];
}

function valuesOf(sources: readonly Source[]): Readonly<Partial<Record<SettingProperty, Setting | undefined>>> {
  const values = resolvedKeys.map((key) => {
    const setting = first(sources, key);
    return [propertyOf(key), settingEntries[key].kind === 'id' ? checkedId(setting, key) : setting] as const;
  });
  return Object.fromEntries(values);
}

/** A name counts where it comes before any id, and only for who signs in with a password. */
function projectNameOf(sources: readonly Source[]): ProjectName | undefined {
  const source = sources.find(({ values }) => values.project_id ?? values.project_name);
  const { project_id, project_name, project_domain_name, project_domain_id } = source?.values ?? {};
  if (project_id || !project_name) return undefined;
  return { ...project_name, domainName: project_domain_name?.value, domainId: project_domain_id?.value };
}
