import { type SelectedProfile, selectProfile } from './config-file.ts';
import { endpoints } from './endpoints.ts';
import { flagSetting, flagSource, refuseEmptyFlags } from './flags.ts';
import { checkedId } from './identifier.ts';
import { first, type ProjectName, type Setting, type Settings, type Source, type Surroundings } from './source.ts';
import { ecosystemVariables, ownVariables } from './variables.ts';

export { requireEndpoint } from './endpoints.ts';
export { readFile } from './files.ts';
export { requireDataset, requireProject } from './missing.ts';
export { cacheFolder } from './places.ts';
export type {
  Origin,
  ProjectName,
  ReadFile,
  Setting,
  SettingFlags,
  SettingKey,
  Settings,
  Source,
  Surroundings,
} from './source.ts';

/** Every setting, taken from the first place that has it. Reads the config file and, when a cloud is named, clouds.yaml. */
export async function resolveSettings(surroundings: Surroundings): Promise<Settings> {
  refuseEmptyFlags(surroundings.flags);
  const profile = await selectProfile(surroundings);
  const cloud = askedCloud(surroundings);
  const levels = inOrder(surroundings, profile, cloud && { cloud, settings: await cloudSource(cloud, surroundings) });
  const sources = levels.flat();
  return {
    ...endpoints(sources, surroundings.flags.allowHttp ?? false),
    ...projects(sources),
    dataset: checkedId(first(sources, 'dataset_id')),
    caFile: first(sources, 'ca_file'),
    profile: profile?.profile,
    configFile: profile?.configFile,
    cloud,
    levels,
  };
}

function askedCloud({ flags, env }: Surroundings): Setting | undefined {
  const variable = env['OS_CLOUD'];
  if (flags.osCloud || !variable) return flagSetting(flags, 'osCloud');
  return { value: variable, source: 'OS_CLOUD', origin: { from: 'environment' } };
}

/** The YAML parser is loaded only when a cloud is named. */
async function cloudSource(cloud: Setting, surroundings: Surroundings): Promise<Source> {
  const { readCloud } = await import('./clouds-yaml.ts');
  return readCloud(cloud, surroundings);
}

/** Level after level, as the contract has it: what a flag names comes before the variables, what nothing named after them. */
function inOrder(
  { flags, env }: Surroundings,
  profile: SelectedProfile | undefined,
  cloud: { readonly cloud: Setting; readonly settings: Source } | undefined,
): Settings['levels'] {
  const fromProfile = profile ? [[profile.settings]] : [];
  const fromCloud = cloud ? [[cloud.settings]] : [];
  return [
    [flagSource(flags)],
    ...(flags.profile ? fromProfile : []),
    ...(flags.osCloud ? fromCloud : []),
    [ownVariables(env)],
    ecosystemVariables(env),
    ...(flags.profile ? [] : fromProfile),
    ...(flags.osCloud ? [] : fromCloud),
  ];
}

/** A name counts where it comes before any id, and only for who signs in with a password. */
function projects(sources: readonly Source[]): { project: Setting | undefined; projectName: ProjectName | undefined } {
  const source = sources.find(({ values }) => values.project_id ?? values.project_name);
  const { project_id, project_name, project_domain_name, project_domain_id } = source?.values ?? {};
  const name = project_id ? undefined : project_name;
  return {
    project: checkedId(first(sources, 'project_id')),
    projectName: name && { ...name, domainName: project_domain_name?.value, domainId: project_domain_id?.value },
  };
}
