/** What can be set, by its name in the config file. Passcode and the project's domain have no place there. */
export type SettingKey =
  | 'project_id'
  | 'project_name'
  | 'project_domain_name'
  | 'project_domain_id'
  | 'dataset_id'
  | 'endpoint'
  | 'iam_endpoint'
  | 'region'
  | 'ca_file'
  | 'token'
  | 'token_file'
  | 'username'
  | 'user_id'
  | 'password'
  | 'passcode'
  | 'domain_name'
  | 'domain_id'
  | 'access_key'
  | 'secret_key'
  | 'security_token';

/** Whose word a value is: it decides whether a secret may be sent there. */
export type Origin =
  | { readonly from: 'flag' | 'environment' | 'table' }
  | {
      readonly from: 'file';
      readonly path: string;
      /** A flag or variable named this very file; naming a profile or cloud in it does not count. */
      readonly isNamed: boolean;
      /** It lies in the working directory, so whoever wrote the checked-out folder may have written it. */
      readonly isLocal: boolean;
      /** How to name it, for people: `--config FILE or MODELARTS_CONFIG`. */
      readonly naming: string;
    };

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
  /** Its IAM is the region's, as with a vendor's profile in clouds.yaml: no later source gives the IAM endpoint. */
  readonly derivesIam?: boolean;
  /** What a key is called there: `MODELARTS_PASSWORD`, `password in profile prod of FILE`; undefined: it has no place there. */
  nameOf(key: SettingKey): string | undefined;
}

/** The flags as commander hands them over; undefined is not given, empty is an error. */
export interface SettingFlags {
  readonly project?: string | undefined;
  readonly dataset?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly iamEndpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly config?: string | undefined;
  readonly osCloud?: string | undefined;
  readonly caFile?: string | undefined;
  readonly allowHttp?: boolean | undefined;
}

/** undefined: there is no such file. Throws on any other failure to read it. */
export type ReadFile = (path: string) => { readonly text: string; readonly mode: number } | undefined;

/** All that settings are made of. */
export interface Surroundings {
  readonly flags: SettingFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
  readonly platform: string;
  readonly readFile: ReadFile;
  warn(text: string): void;
}

export interface Settings {
  /** The project id; absent when only the token can tell it, or when nothing was said. */
  readonly project?: Setting | undefined;
  /** Set when a name comes before any id: the project to sign in to with a password. */
  readonly projectName?: ProjectName | undefined;
  readonly dataset?: Setting | undefined;
  /** The API endpoint somebody configured, without a trailing slash. */
  readonly endpoint?: Setting | undefined;
  /** The API endpoint of the region: counts only when none is configured and the service catalogue names none. */
  readonly regionEndpoint?: Setting | undefined;
  /** Configured or the region's, without `/v3` and trailing slash. */
  readonly iamEndpoint?: Setting | undefined;
  readonly region?: Setting | undefined;
  readonly caFile?: Setting | undefined;
  readonly profile?: Setting | undefined;
  readonly configFile?: Setting | undefined;
  readonly cloud?: Setting | undefined;
  readonly allowHttp: boolean;
  /** Where credentials are looked for, level after level; sources on one level go way by way (token, key, password). */
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
