import type { Context } from '../../context/index.ts';
import type { Candidate } from '../../credentials/index.ts';
import { type ConfigList, type ConfigListEntry, configListDetails } from '../../resources/config-list.ts';
import type { Settings, Source } from '../../settings/index.ts';
import { isProfileKey, type SettingKey, secretKeys, settingEntries, settingKeys } from '../../settings/table.ts';
import { documentView } from '../print-document.ts';

/** What is set, where it comes from, and what hides it. */
export async function listConfig(context: Context): Promise<void> {
  const document = await documentView(context);
  const config = await context.config();
  const { settings, candidates } = await context.with({}, { regionMayBeUnknown: true }).access();
  const standard = config.get('default_profile');
  const { file, profile, profiles } = config;
  const list: ConfigList = {
    config_file: file.value,
    profile: profile.value,
    profiles: [...profiles],
    settings: [
      ...(standard === undefined ? [] : [toldStandard(standard, config)]),
      ...settingKeys.filter(isProfileKey).flatMap((key) => occurrences(key, settings, candidates)),
    ],
  };
  await context.print(document(list, configListDetails, context.screen));
  if (list.settings.length === 0) context.notice('nothing is set: modelarts-export login asks for it, and keeps it');
}

type Config = Awaited<ReturnType<Context['config']>>;

function toldStandard(value: string, { file, profile }: Config): ConfigListEntry {
  const isHidden = profile.origin.from === 'flag' || profile.origin.from === 'environment';
  return { key: 'default_profile', value, source: file.value, hidden_by: isHidden ? profile.source : null };
}

/** Wherever a setting is given, in the order in which that counts. */
function occurrences(key: SettingKey, settings: Settings, candidates: readonly Candidate[]): ConfigListEntry[] {
  const places = settings.levels.flat();
  const isSecret = secretKeys.includes(key);
  const used = usedFor(key, candidates);
  const first = places.find(({ values }) => values[key]);
  const hider = (place: Source) => {
    const { partOf } = settingEntries[key];
    // credentials are taken whole, from one place
    if (partOf !== undefined) return used && used.place !== place ? sourceOf(used) : otherKind(partOf, used);
    if (key === 'project_name' && !settings.projectName) return settings.project?.source ?? null;
    return place === first ? null : (first?.values[key]?.source ?? null);
  };
  return places.flatMap((place) => {
    const setting = place.values[key];
    if (!setting) return [];
    return [{ key, value: isSecret ? '***' : setting.value, source: setting.source, hidden_by: hider(place) }];
  });
}

/** The credential that counts; an agency counts beside it. */
function usedFor(key: SettingKey, candidates: readonly Candidate[]): Candidate | undefined {
  const { partOf } = settingEntries[key];
  const isOver = candidates.some(({ provider }) => provider.kind === partOf && provider.isOver);
  const sameKind = candidates.filter(({ provider }) => (provider.isOver ?? false) === isOver);
  return sameKind.find(({ finding }) => finding.is !== 'absent');
}

/** In one place one way to sign in comes before the others. */
function otherKind(partOf: string, used: Candidate | undefined): string | null {
  return used && used.provider.kind !== partOf ? sourceOf(used) : null;
}

function sourceOf({ finding, place }: Candidate): string {
  return finding.is === 'found' ? finding.source : place.name;
}
