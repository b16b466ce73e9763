import { type SettingEntry, settingEntries, settingKeys } from '../../../settings/table.ts';
import { type Block, blocksOf, heading, type Row, rows } from '../blocks.ts';

/** The ways to sign in, in the order in which they are tried in one place. */
export const credentialKinds: Readonly<Record<NonNullable<SettingEntry['partOf']>, string>> = {
  token: 'IAM token',
  'id-token': 'OIDC id token',
  'access-key': 'access key',
  password: 'user and password',
  agency: 'agency, over any of them',
};

export function credentialsPage(): Block[] {
  return [
    ...blocksOf(`
A person signs in once; the token is kept, and serves until it ends, mostly for 24 hours, without the password:
  $ modelarts-export login
  $ modelarts-export whoami

A job brings a credential in variables, or in the config file. A credential is taken whole from one place, the first of: a profile or
cloud that a flag names; the MODELARTS_* variables; those of other tools; the profile of the config file; clouds.yaml, where OS_CLOUD names
a cloud; the token of a login; the credentials file of Huawei Cloud's SDKs (~/.huaweicloud/credentials), which comes before that token where
HUAWEICLOUD_SDK_CREDENTIALS_FILE names it. There are no flags for it: a command line is no place for a secret.`),
    ...Object.entries(credentialKinds).flatMap(([kind, name]) => [
      heading(`${name[0]?.toUpperCase()}${name.slice(1)}:`),
      rows(partsOf(kind)),
    ]),
    ...blocksOf(`
A user name and a password are changed into an IAM token, which is kept in a folder of your own that nobody else reaches
(--no-token-cache turns that off). What is kept goes with \`modelarts-export logout\`. \`modelarts-export whoami\` tells which credential
counts, and why the others do not.`),
  ];
}

/** What has no variable is called as clouds.yaml has it. */
function partsOf(kind: string): Row[] {
  return settingKeys
    .map((key) => settingEntries[key])
    .filter(({ partOf }) => partOf === kind)
    .map(({ help, cloud, variables }) => {
      const [term = '', ...others] = variables.length > 0 ? variables : cloud;
      return [term, [help, others.join(', ')].filter(Boolean).join(': ')];
    });
}
