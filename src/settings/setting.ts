import { UsageError } from '../errors/index.ts';
import type { ReadFile, User } from '../files/index.ts';
import type { Host } from '../host.ts';
import { idRule, isId } from '../values.ts';
import { type FlagValues, type SettingKey, type SettingProperty, settingKeys } from './table.ts';

/** Whose word a value is: it decides whether a secret may be sent there. */
export type Origin =
  /** A flag; a variable; what this tool knows itself (regions, defaults); who typed it when asked; what IAM answered. */
  { readonly from: 'flag' | 'environment' | 'table' | 'person' | 'iam' } | FileOrigin;

export interface FileOrigin {
  readonly from: 'file';
  readonly path: string;
  /**
   * Why the file decides only where its own secrets go: it lies in the working directory and nobody named it, or it is the user's own
   * and others may write it. undefined: a flag or variable named this very file, or it is the user's own and nobody else's.
   */
  readonly distrust?: 'local' | 'shared' | undefined;
  /** How to name it, for people: `--config FILE, or MODELARTS_CONFIG=FILE`. */
  readonly naming: string;
}

export interface Setting {
  readonly value: string;
  /** For people: `--project`, `MODELARTS_PROJECT_ID`, `profile prod of /path/config.json`. */
  readonly source: string;
  readonly origin: Origin;
}

/** One place that settings come from: the flags, a family of variables, a profile, a cloud. */
export interface Source {
  /** For people: `MODELARTS_* variables`, `profile prod of /path/config.json`. */
  readonly name: string;
  readonly values: Readonly<Partial<Record<SettingKey, Setting>>>;
  /** Whose word it is that its IAM is the region's, as with a vendor's profile in clouds.yaml: no later source gives the IAM endpoint. */
  readonly derivesIam?: Origin | undefined;
  /**
   * Nobody named it, and it is another tool's: an earlier login with this one comes before what stands in it, and what stands beside the
   * credential counts for that credential alone.
   */
  readonly ambient?: Pick<Settings, 'project' | 'iamEndpoint'>;
  /** What a key is called there: `MODELARTS_PASSWORD`, `password in profile prod of FILE`; undefined: it has no place there. */
  nameOf(key: SettingKey): string | undefined;
}

export interface SettingFlags extends FlagValues {
  readonly allowHttp?: boolean | undefined;
}

/** All that settings are made of. */
export interface SettingsInput extends Pick<Host, 'env' | 'platform'> {
  readonly flags: SettingFlags;
  /** The profile that a flag names need not be there: it is about to be made. */
  readonly profileMayBeNew?: boolean | undefined;
  /** Nothing is to be sent anywhere: the settings are told as they are. */
  readonly regionMayBeUnknown?: boolean | undefined;
  /** Who gives the variables, for people, where they are not those of the environment. */
  readonly giver?: string;
  /** undefined where there is none: no HOME, and no passwd entry. */
  readonly home: string | undefined;
  readonly cwd: string;
  /** Who runs this; undefined where files have no owners and modes. */
  readonly user: User | undefined;
  readonly readFile: ReadFile;
  warn(text: string): void;
}

type ResolvedSettings = { readonly [Property in SettingProperty]?: Setting | undefined };

/** Every setting, from the first source that has it. The project is absent also when only the token can tell it. */
export interface Settings extends ResolvedSettings {
  /** Set when a name comes before any id: the project to sign in to with a password. */
  readonly projectName?: ProjectName | undefined;
  /** The API endpoint somebody configured, without a trailing slash. */
  readonly endpoint?: Setting | undefined;
  /** The API endpoint of the region: counts only when none is configured and the service catalogue names none. */
  readonly regionEndpoint?: Setting | undefined;
  /** Configured or the region's, without `/v3` and trailing slash. */
  readonly iamEndpoint?: Setting | undefined;
  readonly allowHttp: boolean;
  /** Set for the credential that an agency is assumed with: the agency's name. */
  readonly agency?: Setting | undefined;
  /** Where credentials are looked for, level after level; sources on one level go kind by kind (token, key, password). */
  readonly levels: readonly (readonly Source[])[];
}

export interface ProjectName extends Setting {
  readonly domainName?: string | undefined;
  readonly domainId?: string | undefined;
}

/** A setting from the first source that has it. */
export function first(sources: readonly Source[], key: SettingKey): Setting | undefined {
  return sources.find((source) => source.values[key])?.values[key];
}

/** What a source has, asked key by key. */
export function collect(settingFor: (key: SettingKey) => Setting | undefined): Source['values'] {
  const found = settingKeys.flatMap((key) => {
    const setting = settingFor(key);
    return setting ? [[key, setting] as const] : [];
  });
  return Object.fromEntries(found);
}

/** For people. */
export const datasetIdPlace = "'modelarts-export datasets' shows the datasets there are";

/** A project or dataset id, safe as a segment of a path. */
export function checkedId(setting: Setting | undefined, key?: SettingKey): Setting | undefined {
  if (!setting || isId(setting.value)) return setting;
  const what = setting.origin.from === 'flag' ? `'${setting.value}' is not an id` : 'not an id';
  // whoever has blanks in it gives the name
  const hint = key === 'dataset_id' ? `${idRule}; ${datasetIdPlace}` : idRule;
  throw new UsageError(`${setting.source}: ${what}`, hint);
}
