import type { Setting, SettingKey, Source, Surroundings } from './source.ts';

type Names = Readonly<Partial<Record<SettingKey, readonly string[]>>>;

interface Family {
  readonly name: string;
  readonly variables: Names;
}

const own: Family = {
  name: 'MODELARTS_* variables',
  variables: {
    project_id: ['MODELARTS_PROJECT_ID'],
    dataset_id: ['MODELARTS_DATASET_ID'],
    endpoint: ['MODELARTS_ENDPOINT'],
    iam_endpoint: ['MODELARTS_IAM_ENDPOINT'],
    region: ['MODELARTS_REGION'],
    token: ['MODELARTS_TOKEN'],
    token_file: ['MODELARTS_TOKEN_FILE'],
    username: ['MODELARTS_USERNAME'],
    password: ['MODELARTS_PASSWORD'],
    domain_name: ['MODELARTS_DOMAIN_NAME'],
    passcode: ['MODELARTS_PASSCODE'],
    access_key: ['MODELARTS_ACCESS_KEY'],
    secret_key: ['MODELARTS_SECRET_KEY'],
    security_token: ['MODELARTS_SECURITY_TOKEN'],
  },
};

/** The ecosystem's, in the order of the contract. OpenStack has no access keys of its own, so its come last. */
const ecosystem: readonly Family[] = [
  {
    name: 'OS_* variables',
    variables: {
      project_id: ['OS_PROJECT_ID', 'OS_TENANT_ID'],
      project_name: ['OS_PROJECT_NAME', 'OS_TENANT_NAME'],
      project_domain_name: ['OS_PROJECT_DOMAIN_NAME'],
      project_domain_id: ['OS_PROJECT_DOMAIN_ID'],
      iam_endpoint: ['OS_AUTH_URL'],
      region: ['OS_REGION_NAME'],
      ca_file: ['OS_CACERT'],
      token: ['OS_TOKEN', 'OS_AUTH_TOKEN'],
      username: ['OS_USERNAME'],
      user_id: ['OS_USER_ID'],
      password: ['OS_PASSWORD'],
      domain_name: ['OS_USER_DOMAIN_NAME', 'OS_DOMAIN_NAME'],
      domain_id: ['OS_USER_DOMAIN_ID', 'OS_DOMAIN_ID'],
      passcode: ['OS_PASSCODE'],
    },
  },
  {
    name: 'HUAWEICLOUD_SDK_* variables',
    variables: {
      project_id: ['HUAWEICLOUD_SDK_PROJECT_ID'],
      iam_endpoint: ['HUAWEICLOUD_SDK_IAM_ENDPOINT'],
      access_key: ['HUAWEICLOUD_SDK_AK'],
      secret_key: ['HUAWEICLOUD_SDK_SK'],
      security_token: ['HUAWEICLOUD_SDK_SECURITY_TOKEN'],
    },
  },
  {
    name: 'HW_* variables',
    variables: {
      project_id: ['HW_PROJECT_ID'],
      project_name: ['HW_PROJECT_NAME'],
      iam_endpoint: ['HW_AUTH_URL'],
      region: ['HW_REGION_NAME'],
      token: ['HW_AUTH_TOKEN'],
      username: ['HW_USER_NAME'],
      user_id: ['HW_USER_ID'],
      password: ['HW_USER_PASSWORD'],
      domain_name: ['HW_DOMAIN_NAME'],
      domain_id: ['HW_DOMAIN_ID'],
      access_key: ['HW_ACCESS_KEY'],
      secret_key: ['HW_SECRET_KEY'],
      security_token: ['HW_SECURITY_TOKEN'],
    },
  },
  {
    name: 'OS_* variables',
    variables: {
      access_key: ['OS_ACCESS_KEY'],
      secret_key: ['OS_SECRET_KEY'],
      security_token: ['OS_SECURITY_TOKEN'],
    },
  },
];

export function ownVariables(env: Surroundings['env']): Source {
  return family(own, env);
}

export function ecosystemVariables(env: Surroundings['env']): readonly Source[] {
  return ecosystem.map((one) => family(one, env));
}

function family({ name, variables }: Family, env: Surroundings['env']): Source {
  const found = Object.entries(variables).flatMap(([key, names]) => {
    const variable = names.find((candidate) => env[candidate]);
    return variable === undefined ? [] : [[key, fromVariable(variable, env)] as const];
  });
  return {
    name,
    values: Object.fromEntries(found),
    nameOf: (key) => variables[key]?.[0],
  };
}

function fromVariable(variable: string, env: Surroundings['env']): Setting {
  return { value: env[variable] ?? '', source: variable, origin: { from: 'environment' } };
}
