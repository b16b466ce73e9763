/**
 * Every setting, each of them one entry: the flags, what is read where, the secrets, `whoami` and the tables of docs/credentials.md come from here.
 * What a flag, `whoami` or such a table tells, it tells in this order. A key is the setting's name in the config file.
 */
const table = {
  project_id: {
    help: 'project id',
    flag: { usage: '--project <id>', group: 'Settings:', besideSandbox: 'counts' },
    variables: ['MODELARTS_PROJECT_ID', 'OS_PROJECT_ID', 'OS_TENANT_ID', 'HUAWEICLOUD_SDK_PROJECT_ID', 'HW_PROJECT_ID'],
    cloud: ['project_id', 'tenant_id'],
    basic: 'project_id',
    inProfile: true,
    kind: 'id',
    property: 'project',
    otherwise: 'the project of the token',
  },
  project_name: {
    help: 'project, by its name',
    flag: null,
    variables: ['OS_PROJECT_NAME', 'OS_TENANT_NAME', 'HW_PROJECT_NAME'],
    cloud: ['project_name', 'tenant_name'],
    basic: null,
    inProfile: true,
    kind: 'text',
    property: 'projectName',
    otherwise: "the region's own project",
  },
  dataset_id: {
    help: 'dataset id, or name',
    flag: { usage: '--dataset <id>', group: 'Settings:', besideSandbox: 'counts' },
    variables: ['MODELARTS_DATASET_ID'],
    cloud: [],
    basic: null,
    inProfile: true,
    kind: 'id',
    property: 'dataset',
    otherwise: null,
  },
  endpoint: {
    help: 'ModelArts endpoint, instead of the one derived from the region',
    flag: { usage: '--endpoint <url>', group: 'Settings:', besideSandbox: 'refused' },
    variables: ['MODELARTS_ENDPOINT'],
    cloud: ['modelartsv2_endpoint_override', 'modelarts_endpoint_override'],
    basic: null,
    inProfile: true,
    kind: 'text',
    property: 'endpoint',
    otherwise: 'the service catalogue (with a password, or where the region has none), the region',
  },
  iam_endpoint: {
    help: 'IAM endpoint, instead of the one derived from the region',
    flag: { usage: '--iam-endpoint <url>', group: 'Settings:', besideSandbox: 'ignored' },
    variables: ['MODELARTS_IAM_ENDPOINT', 'OS_AUTH_URL', 'HUAWEICLOUD_SDK_IAM_ENDPOINT', 'HW_AUTH_URL'],
    cloud: ['auth_url'],
    basic: 'iam_endpoint',
    inProfile: true,
    kind: 'text',
    property: 'iamEndpoint',
    otherwise: 'the region',
  },
  region: {
    help: 'region, such as eu-de',
    flag: { usage: '--region <name>', group: 'Settings:', besideSandbox: 'ignored' },
    variables: ['MODELARTS_REGION', 'OS_REGION_NAME', 'HW_REGION_NAME'],
    cloud: ['region_name'],
    basic: null,
    inProfile: true,
    kind: 'text',
    property: 'region',
    otherwise: null,
  },
  profile: {
    help: 'profile of the config file',
    flag: { usage: '--profile <name>', group: 'Settings:', besideSandbox: 'refused' },
    variables: ['MODELARTS_PROFILE'],
    cloud: [],
    basic: null,
    inProfile: false,
    kind: 'text',
    property: 'profile',
    otherwise: "the file's `default_profile`, else `default`",
  },
  config_file: {
    help: 'config file',
    flag: { usage: '--config <file>', group: 'Settings:', besideSandbox: 'ignored' },
    variables: ['MODELARTS_CONFIG'],
    cloud: [],
    basic: null,
    inProfile: false,
    kind: 'path',
    property: 'configFile',
    otherwise: '`$XDG_CONFIG_HOME/modelarts-export/config.json`',
  },
  cloud: {
    help: 'cloud of clouds.yaml',
    flag: { usage: '--os-cloud <name>', group: 'Settings:', besideSandbox: 'refused' },
    variables: ['OS_CLOUD'],
    cloud: [],
    basic: null,
    inProfile: false,
    kind: 'text',
    property: 'cloud',
    otherwise: null,
  },
  ca_file: {
    help: 'certificate authorities to trust beside the usual ones',
    flag: { usage: '--ca-file <pem>', group: 'Requests:', besideSandbox: 'ignored' },
    variables: ['OS_CACERT'],
    cloud: ['cacert'],
    basic: null,
    inProfile: true,
    kind: 'path',
    property: 'caFile',
    otherwise: '`NODE_EXTRA_CA_CERTS`',
  },
  token: {
    help: 'IAM token',
    partOf: 'token',
    variables: ['MODELARTS_TOKEN', 'OS_TOKEN', 'OS_AUTH_TOKEN', 'HW_AUTH_TOKEN'],
    cloud: ['token'],
    basic: null,
    inProfile: true,
    kind: 'secret',
  },
  token_file: {
    help: 'file that holds the IAM token',
    partOf: 'token',
    variables: ['MODELARTS_TOKEN_FILE'],
    cloud: [],
    basic: null,
    inProfile: true,
    kind: 'path',
  },
  idp_id: {
    help: 'identity provider, as IAM calls it',
    partOf: 'id-token',
    variables: ['MODELARTS_IDP_ID', 'HUAWEICLOUD_SDK_IDP_ID'],
    cloud: [],
    basic: 'idp_id',
    inProfile: true,
    kind: 'text',
  },
  id_token: {
    help: 'id token of that provider',
    partOf: 'id-token',
    variables: ['MODELARTS_ID_TOKEN'],
    cloud: [],
    basic: null,
    inProfile: true,
    kind: 'secret',
  },
  id_token_file: {
    help: 'file that holds the id token',
    partOf: 'id-token',
    variables: ['MODELARTS_ID_TOKEN_FILE', 'HUAWEICLOUD_SDK_ID_TOKEN_FILE'],
    cloud: [],
    basic: 'id_token_file',
    inProfile: true,
    kind: 'path',
  },
  access_key: {
    help: 'access key',
    partOf: 'access-key',
    variables: ['MODELARTS_ACCESS_KEY', 'HUAWEICLOUD_SDK_AK', 'HW_ACCESS_KEY', 'OS_ACCESS_KEY'],
    cloud: ['ak', 'access_key'],
    basic: 'ak',
    inProfile: true,
    kind: 'text',
  },
  secret_key: {
    help: 'secret key',
    partOf: 'access-key',
    variables: ['MODELARTS_SECRET_KEY', 'HUAWEICLOUD_SDK_SK', 'HW_SECRET_KEY', 'OS_SECRET_KEY'],
    cloud: ['sk', 'secret_key'],
    basic: 'sk',
    inProfile: true,
    kind: 'secret',
  },
  security_token: {
    help: 'security token, of a temporary access key',
    partOf: 'access-key',
    variables: ['MODELARTS_SECURITY_TOKEN', 'HUAWEICLOUD_SDK_SECURITY_TOKEN', 'HW_SECURITY_TOKEN', 'OS_SECURITY_TOKEN'],
    cloud: ['security_token'],
    basic: 'security_token',
    inProfile: true,
    kind: 'secret',
  },
  username: {
    help: 'user name',
    partOf: 'password',
    variables: ['MODELARTS_USERNAME', 'OS_USERNAME', 'HW_USER_NAME'],
    cloud: ['username'],
    basic: null,
    inProfile: true,
    kind: 'text',
  },
  user_id: {
    help: 'user id, instead of a name and a domain',
    partOf: 'password',
    variables: ['OS_USER_ID', 'HW_USER_ID'],
    cloud: ['user_id'],
    basic: null,
    inProfile: true,
    kind: 'text',
  },
  password: {
    help: 'password',
    partOf: 'password',
    variables: ['MODELARTS_PASSWORD', 'OS_PASSWORD', 'HW_USER_PASSWORD'],
    cloud: ['password'],
    basic: null,
    inProfile: true,
    kind: 'secret',
  },
  passcode: {
    help: 'passcode of MFA',
    partOf: 'password',
    variables: ['MODELARTS_PASSCODE', 'OS_PASSCODE'],
    cloud: ['passcode'],
    basic: null,
    inProfile: false,
    kind: 'secret',
  },
  domain_name: {
    help: "the user's domain (account), by its name",
    partOf: 'password',
    variables: ['MODELARTS_DOMAIN_NAME', 'OS_USER_DOMAIN_NAME', 'OS_DOMAIN_NAME', 'HW_DOMAIN_NAME'],
    cloud: ['user_domain_name', 'domain_name'],
    basic: null,
    inProfile: true,
    kind: 'domain',
  },
  domain_id: {
    help: "the user's domain (account), by its id",
    partOf: 'password',
    variables: ['OS_USER_DOMAIN_ID', 'OS_DOMAIN_ID', 'HUAWEICLOUD_SDK_DOMAIN_ID', 'HW_DOMAIN_ID'],
    cloud: ['user_domain_id', 'domain_id'],
    basic: null,
    inProfile: true,
    kind: 'domain',
  },
  project_domain_name: {
    help: 'domain of a project that is given by its name, where it is not that of the user',
    partOf: 'password',
    variables: ['OS_PROJECT_DOMAIN_NAME'],
    cloud: ['project_domain_name'],
    basic: null,
    inProfile: false,
    kind: 'domain',
  },
  project_domain_id: {
    help: 'the same, by its id',
    partOf: 'password',
    variables: ['OS_PROJECT_DOMAIN_ID'],
    cloud: ['project_domain_id'],
    basic: null,
    inProfile: false,
    kind: 'domain',
  },
  agency_name: {
    help: 'agency to assume',
    partOf: 'agency',
    variables: ['MODELARTS_AGENCY_NAME'],
    cloud: ['target_agency_name'],
    basic: null,
    inProfile: true,
    kind: 'text',
  },
  agency_domain_name: {
    help: 'domain (account) that created it, by its name',
    partOf: 'agency',
    variables: ['MODELARTS_AGENCY_DOMAIN_NAME'],
    cloud: ['target_domain_name'],
    basic: null,
    inProfile: true,
    kind: 'domain',
  },
  agency_domain_id: {
    help: 'the same, by its id',
    partOf: 'agency',
    variables: [],
    cloud: ['target_domain_id'],
    basic: null,
    inProfile: true,
    kind: 'domain',
  },
} as const satisfies Readonly<Record<string, SettingEntry>>;

/** What every entry says. No part can be left out: who adds a setting has to say of each what it is. */
interface Names {
  /** What it is, for people: in the help of its flag and in docs/credentials.md. */
  readonly help: string;
  /** Our own variable and those of other tools. Their prefix decides which of them counts first (`sources/variables.ts`). */
  readonly variables: readonly `${VariableFamily}_${string}`[];
  /** Its names in a cloud of clouds.yaml, under `auth` or beside it; the first that is there counts. */
  readonly cloud: readonly string[];
  /** Its name under `[basic]` in the credentials file of Huawei Cloud's SDKs. */
  readonly basic: string | null;
  /** Whether a profile of the config file may hold it. A relative path in a profile starts from the file's own folder. */
  readonly inProfile: boolean;
}

/** A setting with a value of its own, which `whoami` tells: never a secret. */
interface ResolvedEntry extends Names {
  readonly flag: Flag | null;
  /** An id is checked by the rule for ids, as it becomes part of an address. */
  readonly kind: 'id' | 'path' | 'text';
  /** Its name among the resolved `Settings`. */
  readonly property: string;
  /** What counts where no source has it, for docs/credentials.md. */
  readonly otherwise: string | null;
  readonly partOf?: never;
}

/** Part of a credential, which is taken whole from one source. It has no flag: a command line is no place for a secret. */
interface CredentialEntry extends Names {
  /** An agency is no credential by itself: it goes over one. */
  readonly partOf: 'token' | 'id-token' | 'access-key' | 'password' | 'agency';
  /** A file that holds a secret and that others may read gets a warning. A domain alone says nothing of who signs in. */
  readonly kind: 'secret' | 'path' | 'text' | 'domain';
  readonly flag?: never;
  readonly property?: never;
  readonly otherwise?: never;
}

export type SettingEntry = ResolvedEntry | CredentialEntry;

export interface Flag {
  /** As commander has it: `--project <id>`. */
  readonly usage: `--${string} <${string}>`;
  /** The heading that it stands under in the help. */
  readonly group: 'Settings:' | 'Requests:';
  /** What becomes of it beside `--sandbox`, which brings a service and settings of its own. */
  readonly besideSandbox: 'counts' | 'ignored' | 'refused';
}

export type VariableFamily = 'MODELARTS' | 'OS' | 'HUAWEICLOUD_SDK' | 'HW';

type Table = typeof table;
type KeyWith<Part> = { [Key in SettingKey]: Table[Key] extends Part ? Key : never }[SettingKey];

export type SettingKey = keyof Table;
export type ResolvedKey = KeyWith<{ readonly property: string }>;
export type ProfileKey = KeyWith<{ readonly inProfile: true }>;
/** What the config file says of a profile, and which one counts. */
export type ConfigKey = ProfileKey | 'default_profile';
/** What resolved settings are called in `Settings`. */
export type SettingProperty = Table[ResolvedKey]['property'];

/** The values of the flags, by the names that commander gives them; undefined is not given, empty is an error. */
export type FlagValues = {
  readonly [Key in SettingKey as Table[Key] extends { readonly flag: { readonly usage: `--${infer Name} <${string}>` } }
    ? CamelCase<Name>
    : never]?: string | undefined;
};
type CamelCase<Text> = Text extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Text;

/** The entries by key, each with every part that one of them may have. */
export const settingEntries: Readonly<Record<SettingKey, SettingEntry>> = table;

export const settingKeys: readonly SettingKey[] = Object.keys(table).filter(isSettingKey);

/** What must never be printed. */
export const secretKeys: readonly SettingKey[] = settingKeys.filter((key) => settingEntries[key].kind === 'secret');

/** What `config` keeps. */
export const configKeys: readonly ConfigKey[] = ['default_profile', ...settingKeys.filter(isProfileKey)];

/** Whether somebody who gives this means to sign in with it. */
export function makesCredential(key: SettingKey): boolean {
  const { partOf, kind } = settingEntries[key];
  return partOf !== undefined && partOf !== 'agency' && kind !== 'domain';
}

/** The settings that have a value of their own: by their keys `whoami` tells them. */
export const resolvedKeys: readonly ResolvedKey[] = settingKeys.filter(isResolved);

/** Their names in `Settings`. */
export function propertyOf(key: ResolvedKey): SettingProperty {
  return table[key].property;
}

export interface SettingFlag extends Flag {
  readonly key: SettingKey;
  readonly help: string;
  /** `--iam-endpoint` */
  readonly name: string;
  /** `iamEndpoint`, as commander calls its value. */
  readonly attribute: string;
}

/** The flags that are settings. */
export const settingFlags: readonly SettingFlag[] = settingKeys.flatMap((key) => {
  const { help, flag } = settingEntries[key];
  const [name = ''] = flag?.usage.split(' ') ?? [];
  return flag ? [{ ...flag, key, help, name, attribute: camelCase(name.slice('--'.length)) }] : [];
});

/** The values of these flags, out of all that commander has parsed. */
export function flagValuesIn(options: object, flags: readonly SettingFlag[] = settingFlags): FlagValues {
  const values = flags.flatMap(({ attribute }) => {
    const value: unknown = Reflect.get(options, attribute);
    return typeof value === 'string' ? [[attribute, value] as const] : [];
  });
  return Object.fromEntries(values);
}

function isSettingKey(text: string): text is SettingKey {
  return Object.hasOwn(table, text);
}

export function isProfileKey(key: SettingKey): key is ProfileKey {
  return table[key].inProfile;
}

function isResolved(key: SettingKey): key is ResolvedKey {
  return settingEntries[key].property !== undefined;
}

function camelCase(text: string): string {
  return text.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
