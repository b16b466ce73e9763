import { expect, test } from '@jest/globals';
import { type Candidate, candidates, openCredential, openFirst } from '../../src/credentials/index.ts';
import type { ProviderContext } from '../../src/credentials/providers/provider.ts';
import type { Setting } from '../../src/settings/index.ts';
import { config, configPath, failure, type Given, settingsFor } from '../settings/input.ts';
import { dependencies } from './dependencies.ts';

const iam = { MODELARTS_IAM_ENDPOINT: 'https://iam.example' };

/** Every credential there may be; each is stronger than those below it. */
const chain: readonly (Given & { readonly source: string; readonly kind: string })[] = [
  { source: `profile p of ${configPath}`, kind: 'token', flags: { profile: 'p' } },
  { source: 'cloud c of /etc/openstack/clouds.yaml', kind: 'token', flags: { osCloud: 'c' } },
  { source: 'MODELARTS_TOKEN', kind: 'token', env: { MODELARTS_TOKEN: 'T' } },
  { source: 'MODELARTS_TOKEN_FILE', kind: 'token', env: { MODELARTS_TOKEN_FILE: '/token' } },
  { source: 'MODELARTS_ACCESS_KEY', kind: 'access-key', env: { MODELARTS_ACCESS_KEY: 'A', MODELARTS_SECRET_KEY: 'S' } },
  {
    source: 'MODELARTS_PASSWORD',
    kind: 'password',
    env: { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'P', MODELARTS_DOMAIN_NAME: 'D' },
  },
  { source: 'OS_TOKEN', kind: 'token', env: { OS_TOKEN: 'T' } },
  { source: 'OS_AUTH_TOKEN', kind: 'token', env: { OS_AUTH_TOKEN: 'T' } },
  { source: 'HW_AUTH_TOKEN', kind: 'token', env: { HW_AUTH_TOKEN: 'T' } },
  { source: 'HUAWEICLOUD_SDK_AK', kind: 'access-key', env: { HUAWEICLOUD_SDK_AK: 'A', HUAWEICLOUD_SDK_SK: 'S' } },
  { source: 'HW_ACCESS_KEY', kind: 'access-key', env: { HW_ACCESS_KEY: 'A', HW_SECRET_KEY: 'S' } },
  { source: 'OS_ACCESS_KEY', kind: 'access-key', env: { OS_ACCESS_KEY: 'A', OS_SECRET_KEY: 'S' } },
  {
    source: 'OS_PASSWORD',
    kind: 'password',
    env: { OS_USERNAME: 'ada', OS_PASSWORD: 'P', OS_USER_DOMAIN_NAME: 'D' },
  },
  {
    source: 'HW_USER_PASSWORD',
    kind: 'password',
    env: { HW_USER_NAME: 'ada', HW_USER_PASSWORD: 'P', HW_DOMAIN_NAME: 'D' },
  },
  { source: `profile selected of ${configPath}`, kind: 'token' },
];
const files = {
  [configPath]: config({ p: { token: 'T' }, selected: { token: 'T' } }, 'selected'),
  '/etc/openstack/clouds.yaml': 'clouds: { c: { auth: { token: T } }, d: { auth: { token: T } } }',
};

test.each(chain.map((link, index) => ({ ...link, index })))(
  '$source wins over all below it',
  async ({ source, kind, index }) => {
    const links = chain.slice(index);
    const flags = Object.assign({}, ...links.map((link) => link.flags));
    const env = Object.assign({ ...iam, OS_CLOUD: 'd' }, ...links.map((link) => link.env));
    const credential = await openCredential(
      await settingsFor({ flags, env, files }),
      dependencies({ files: { '/token': 'T' } }),
    );
    expect({ source: credential.source, kind: credential.kind }).toEqual({ source, kind });
  },
);

test('the cloud of OS_CLOUD comes last', async () => {
  const { '/etc/openstack/clouds.yaml': clouds } = files;
  const set = await settingsFor({ env: { OS_CLOUD: 'd' }, files: { '/etc/openstack/clouds.yaml': clouds } });
  expect((await openCredential(set, dependencies())).source).toBe('cloud d of /etc/openstack/clouds.yaml');
});

test('half a credential does no harm below a whole one', async () => {
  const set = await settingsFor({ env: { MODELARTS_TOKEN: 'T', MODELARTS_ACCESS_KEY: 'A', OS_USERNAME: 'ada' } });
  expect((await openCredential(set, dependencies())).source).toBe('MODELARTS_TOKEN');
});

test('no credentials is told with the ways there are', async () => {
  const none = await settingsFor({});
  expect(await failure(() => openCredential(none, dependencies()))).toBe(
    'no credentials | run modelarts-export login, or set MODELARTS_TOKEN to an IAM token, or MODELARTS_USERNAME, MODELARTS_PASSWORD and MODELARTS_DOMAIN_NAME, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY | exit 4',
  );
});

test('every place tells what it holds and what it does not', async () => {
  const set = await settingsFor({ env: { OS_AUTH_TOKEN: 'T', HW_USER_NAME: 'ada', HW_ACCESS_KEY: 'A' } });
  const told = candidates(set).map(({ provider: { kind }, place, finding }) => [
    place.name,
    kind,
    finding.is === 'found' ? finding.source : finding.is === 'incomplete' ? finding.error.message : finding.because,
  ]);
  expect(told).toEqual([
    ['MODELARTS_* variables', 'token', 'neither MODELARTS_TOKEN nor MODELARTS_TOKEN_FILE is set'],
    ['MODELARTS_* variables', 'access-key', 'MODELARTS_ACCESS_KEY is not set'],
    ['MODELARTS_* variables', 'password', 'MODELARTS_USERNAME is not set'],
    ['OS_* variables', 'token', 'OS_AUTH_TOKEN'],
    ['HW_* variables', 'token', 'HW_AUTH_TOKEN is not set'],
    ['HUAWEICLOUD_SDK_* variables', 'access-key', 'HUAWEICLOUD_SDK_AK is not set'],
    ['HW_* variables', 'access-key', 'HW_ACCESS_KEY is set, but HW_SECRET_KEY is not'],
    ['OS_* variables', 'access-key', 'OS_ACCESS_KEY is not set'],
    ['OS_* variables', 'password', 'OS_USERNAME is not set'],
    ['HW_* variables', 'password', 'HW_USER_NAME is set, but HW_USER_PASSWORD is not'],
  ]);
});

const evil = 'https://evil.example';
const mistrust = (place: string, secret: string, naming: string) =>
  `the endpoint ${evil} comes from a file that nobody named (${place}): the secret of ${secret} is not sent there | if the file is to be trusted, name it: ${naming} | exit 2`;
const secrets = [
  ['MODELARTS_TOKEN', { MODELARTS_TOKEN: 'CANARY' }],
  ['MODELARTS_TOKEN_FILE', { MODELARTS_TOKEN_FILE: '/token' }],
  ['HUAWEICLOUD_SDK_AK', { HUAWEICLOUD_SDK_AK: 'A', HUAWEICLOUD_SDK_SK: 'CANARY' }],
  ['OS_PASSWORD', { OS_USERNAME: 'ada', OS_PASSWORD: 'CANARY', OS_USER_DOMAIN_NAME: 'D' }],
] as const;

test.each(secrets)('an endpoint of a file that nobody named gets no secret of %s', async (secret, variables) => {
  const env = { ...variables, OS_CLOUD: 'c' };
  const named = secret.endsWith('_AK') ? 'HUAWEICLOUD_SDK_SK' : secret;
  const files = { '/token': 'CANARY' };
  const open = (given: Given) => async () =>
    openCredential(await settingsFor({ env, ...given }), dependencies({ files }));
  const configNaming = `--config ${configPath}, or MODELARTS_CONFIG=${configPath}`;
  const local = mistrust('cloud c of ./clouds.yaml', named, 'OS_CLIENT_CONFIG_FILE=./clouds.yaml');
  const api: readonly (readonly [Given, string])[] = [
    [{ files: { '/checkout/clouds.yaml': `clouds: { c: { modelartsv2_endpoint_override: '${evil}' } }` } }, local],
    [
      { files: { [configPath]: config({ default: { endpoint: evil } }) }, env: variables },
      mistrust(`profile default of ${configPath}`, named, configNaming),
    ],
  ];
  const iam: readonly (readonly [Given, string])[] = [
    [{ files: { '/checkout/clouds.yaml': `clouds: { c: { auth: { auth_url: '${evil}/v3' } } }` } }, local],
    [
      { files: { '/etc/openstack/clouds.yaml': `clouds: { c: { auth: { auth_url: '${evil}/v3' } } }` } },
      mistrust('cloud c of /etc/openstack/clouds.yaml', named, 'OS_CLIENT_CONFIG_FILE=/etc/openstack/clouds.yaml'),
    ],
    [
      { files: { [configPath]: config({ p: { iam_endpoint: evil } }) }, env: variables, flags: { profile: 'p' } },
      mistrust(`profile p of ${configPath}`, named, configNaming),
    ],
  ];
  for (const [given, refusal] of api) expect(await failure(open(given))).toBe(refusal);
  for (const [given, refusal] of iam) {
    // a token and a key can do without IAM: it is left out, rather than the tool refused
    if (secret === 'OS_PASSWORD') expect(await failure(open(given))).toBe(refusal);
    else expect(await (await open(given)()).projectId?.()).toBeUndefined();
  }
});

const auth = `auth_url: '${evil}', username: ada, user_domain_name: D`;
const trusted: readonly (readonly [string, Given])[] = [
  [
    'a cloud with its own password',
    {
      flags: { osCloud: 'c' },
      files: { '/checkout/clouds.yaml': `clouds: { c: { auth: { ${auth}, password: P } } }` },
    },
  ],
  [
    'a cloud with the password of secure.yaml beside it',
    {
      flags: { osCloud: 'c' },
      files: {
        '/checkout/clouds.yaml': `clouds: { c: { auth: { ${auth} } } }`,
        '/checkout/secure.yaml': 'clouds: { c: { auth: { password: P } } }',
      },
    },
  ],
  [
    'a cloud of the home folder with a secret from elsewhere in it',
    {
      env: { OS_CLOUD: 'c' },
      files: {
        '/home/ada/.config/openstack/clouds.yaml': `clouds: { c: { auth: { auth_url: '${evil}' } } }`,
        [configPath]: config({ default: { token: 'T' } }),
      },
    },
  ],
  [
    'a clouds.yaml that a variable names',
    {
      env: { OS_CLOUD: 'c', OS_CLIENT_CONFIG_FILE: 'clouds.yaml', MODELARTS_TOKEN: 'T' },
      files: { '/checkout/clouds.yaml': `clouds: { c: { auth: { ${auth} } } }` },
    },
  ],
  [
    'a config file that a flag names',
    {
      flags: { config: 'c.json' },
      env: { MODELARTS_TOKEN: 'T' },
      files: { '/checkout/c.json': config({ default: { endpoint: evil } }) },
    },
  ],
  [
    'an endpoint of the environment beside a profile with a token',
    { env: { MODELARTS_ENDPOINT: evil }, files: { [configPath]: config({ default: { token: 'T' } }) } },
  ],
  [
    'a region of a file, which only chooses among known hosts',
    { env: { MODELARTS_TOKEN: 'T' }, files: { [configPath]: config({ default: { region: 'eu-de' } }) } },
  ],
  [
    'a vendor of a file, which does so too',
    {
      env: { MODELARTS_TOKEN: 'T', OS_CLOUD: 'c' },
      files: { '/checkout/clouds.yaml': 'clouds: { c: { profile: otc } }' },
    },
  ],
];

test.each(trusted)('%s is fine', async (_, given) => {
  const credential = await openCredential(await settingsFor(given), dependencies());
  expect(['token', 'password']).toContain(credential.kind);
});

test('a clouds.yaml of a checked-out folder gets no secret of a file elsewhere', async () => {
  const clouds = { '/checkout/clouds.yaml': `clouds: { c: { auth: { ${auth} } } }` };
  const naming = 'OS_CLIENT_CONFIG_FILE=./clouds.yaml';
  const secure = '/home/ada/.config/openstack/secure.yaml';
  const laidOver = await settingsFor({
    flags: { osCloud: 'c' },
    files: { ...clouds, [secure]: 'clouds: { c: { auth: { password: CANARY } } }' },
  });
  expect(await failure(() => openCredential(laidOver, dependencies()))).toBe(
    mistrust('cloud c of ./clouds.yaml', `cloud c of ${secure}`, naming),
  );
  const profile = await settingsFor({
    env: { OS_CLOUD: 'c' },
    files: { ...clouds, [configPath]: config({ default: { token: 'CANARY' } }) },
  });
  expect((await openCredential(profile, dependencies())).projectId).toBeUndefined();
});

const request = { method: 'GET', url: new URL('https://m.example') } as const;

/** A provider that exchanges another credential for a token of its own, as an agency does; the other one is for no project. */
function exchanging(origin: Setting['origin'] = { from: 'environment' }): Candidate {
  const secret = { value: 'x', source: 'EXCHANGE', origin };
  const open = async ({ openNext, settings }: ProviderContext) => {
    const next = await openNext({ ...settings, project: undefined });
    return { source: `EXCHANGE of ${next.kind} ${next.source}`, headers: next.headers };
  };
  const finding = { is: 'found', source: 'EXCHANGE', secret, open } as const;
  const place = { name: 'test', values: {}, nameOf: () => undefined };
  return { provider: { kind: 'exchange', signsInAtIam: true, find: () => finding }, place, finding };
}

async function openWrapped(wrapper: Candidate, given: Given) {
  const settings = await settingsFor(given);
  return openFirst([wrapper, ...candidates(settings)], { settings, dependencies: dependencies(), isForIam: false });
}

test('a provider can wrap the credential that would be used without it, with settings of its own', async () => {
  const env = { ...iam, MODELARTS_PROJECT_ID: 'p1', OS_ACCESS_KEY: 'A', OS_SECRET_KEY: 'S' };
  const wrapped = await openWrapped(exchanging(), { env });
  expect([wrapped.kind, wrapped.source, wrapped.signsInAtIam]).toEqual([
    'exchange',
    'EXCHANGE of access-key OS_ACCESS_KEY',
    true,
  ]);
  const plain = await openCredential(await settingsFor({ env }), dependencies());
  const [outer, inner] = [await plain.headers(request), await wrapped.headers(request)];
  expect([outer['X-Project-Id'], inner['X-Project-Id']]).toEqual(['p1', undefined]);
});

test.each([
  [{}, /^no credentials \|/],
  [{ MODELARTS_ACCESS_KEY: 'A' }, /^MODELARTS_ACCESS_KEY is set, but MODELARTS_SECRET_KEY is not \|/],
])('it is no credential by itself: %j', async (env, message) => {
  expect(await failure(() => openWrapped(exchanging(), { env }))).toMatch(message);
});

test('what it wraps is sent to IAM too, so it has to be trusted with it', async () => {
  const path = '/checkout/clouds.yaml';
  const naming = 'OS_CLIENT_CONFIG_FILE=./clouds.yaml';
  const wrapper = exchanging({ from: 'file', path, isNamed: false, isLocal: true, naming });
  const files = { [path]: `clouds: { c: { auth: { auth_url: '${evil}' } } }` };
  expect(await failure(() => openWrapped(wrapper, { env: { MODELARTS_TOKEN: 'CANARY', OS_CLOUD: 'c' }, files }))).toBe(
    mistrust('cloud c of ./clouds.yaml', 'MODELARTS_TOKEN', naming),
  );
});
