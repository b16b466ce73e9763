import { expect, test } from '@jest/globals';
import { type Candidate, candidates, findEndpoint, openCredential, openFirst } from '../../src/credentials/index.ts';
import type { ProviderContext } from '../../src/credentials/providers/provider.ts';
import { resolveSettings, type Setting } from '../../src/settings/index.ts';
import { config, configPath, failure, type Given, settingsFor, settingsInput } from '../settings/input.ts';
import { dependencies } from './dependencies.ts';

const iam = { MODELARTS_IAM_ENDPOINT: 'https://iam.example' };

/** Every credential there may be; each is stronger than those below it. */
const chain: readonly (Given & { readonly source: string; readonly kind: string })[] = [
  { source: `profile p of ${configPath}`, kind: 'token', flags: { profile: 'p' } },
  { source: 'cloud c of /etc/openstack/clouds.yaml', kind: 'token', flags: { osCloud: 'c' } },
  { source: 'MODELARTS_TOKEN', kind: 'token', env: { MODELARTS_TOKEN: 'T' } },
  { source: 'MODELARTS_TOKEN_FILE', kind: 'token', env: { MODELARTS_TOKEN_FILE: '/token' } },
  {
    source: 'MODELARTS_ID_TOKEN',
    kind: 'id-token',
    env: { MODELARTS_IDP_ID: 'idp', MODELARTS_ID_TOKEN: 'T', MODELARTS_PROJECT_ID: 'p' },
  },
  { source: 'MODELARTS_ACCESS_KEY', kind: 'access-key', env: { MODELARTS_ACCESS_KEY: 'A', MODELARTS_SECRET_KEY: 'S' } },
  {
    source: 'MODELARTS_PASSWORD',
    kind: 'password',
    env: { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'P', MODELARTS_DOMAIN_NAME: 'D' },
  },
  { source: 'OS_TOKEN', kind: 'token', env: { OS_TOKEN: 'T' } },
  { source: 'OS_AUTH_TOKEN', kind: 'token', env: { OS_AUTH_TOKEN: 'T' } },
  { source: 'HW_AUTH_TOKEN', kind: 'token', env: { HW_AUTH_TOKEN: 'T' } },
  {
    source: 'HUAWEICLOUD_SDK_ID_TOKEN_FILE',
    kind: 'id-token',
    env: { HUAWEICLOUD_SDK_IDP_ID: 'idp', HUAWEICLOUD_SDK_ID_TOKEN_FILE: '/token', HUAWEICLOUD_SDK_PROJECT_ID: 'p' },
  },
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
    'no credentials | sign in once: modelarts-export login,or set MODELARTS_TOKEN, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY,or, in a CI job, MODELARTS_IDP_ID and MODELARTS_ID_TOKEN_FILE,or try it without an account: modelarts-export list --sandbox | exit 4',
  );
});

test('no catalogue is asked for where an endpoint is configured', async () => {
  const world = dependencies();
  const env = { ...iam, MODELARTS_TOKEN: 'T', MODELARTS_ENDPOINT: 'https://modelarts.example' };
  const settings = await settingsFor({ env });
  expect([await findEndpoint(settings, await openCredential(settings, world)), world.sent]).toEqual([undefined, []]);
});

test('every place tells what it holds and what it does not', async () => {
  const set = await settingsFor({ env: { OS_AUTH_TOKEN: 'T', HW_USER_NAME: 'ada', HW_ACCESS_KEY: 'A' } });
  const told = candidates(set).map(({ provider: { kind }, place, finding }) => [
    place.name,
    kind,
    finding.is === 'found' ? finding.source : finding.is === 'incomplete' ? finding.error.message : finding.because,
  ]);
  expect(told).toEqual([
    ['MODELARTS_* variables', 'agency', 'MODELARTS_AGENCY_NAME is not set'],
    ['MODELARTS_* variables', 'token', 'neither MODELARTS_TOKEN nor MODELARTS_TOKEN_FILE is set'],
    ['MODELARTS_* variables', 'id-token', 'MODELARTS_IDP_ID is not set'],
    ['MODELARTS_* variables', 'access-key', 'MODELARTS_ACCESS_KEY is not set'],
    ['MODELARTS_* variables', 'password', 'MODELARTS_USERNAME is not set'],
    ['OS_* variables', 'token', 'OS_AUTH_TOKEN'],
    ['HW_* variables', 'token', 'HW_AUTH_TOKEN is not set'],
    ['HUAWEICLOUD_SDK_* variables', 'id-token', 'HUAWEICLOUD_SDK_IDP_ID is not set'],
    ['HUAWEICLOUD_SDK_* variables', 'access-key', 'HUAWEICLOUD_SDK_AK is not set'],
    ['HW_* variables', 'access-key', 'HW_ACCESS_KEY is set, but HW_SECRET_KEY is not'],
    ['OS_* variables', 'access-key', 'OS_ACCESS_KEY is not set'],
    ['OS_* variables', 'password', 'OS_USERNAME is not set'],
    ['HW_* variables', 'password', 'HW_USER_NAME is set, but HW_USER_PASSWORD is not'],
  ]);
});

const evil = 'https://evil.example';
const clouds = '/checkout/clouds.yaml';
const secure = '/checkout/secure.yaml';
const homeClouds = '/home/ada/.config/openstack/clouds.yaml';
const etcClouds = '/etc/openstack/clouds.yaml';
const naming = 'OS_CLIENT_CONFIG_FILE=./clouds.yaml';

interface Mistrusted {
  /** `the endpoint https://evil.example` */
  readonly what?: string;
  readonly place?: string;
  readonly secret: string;
  readonly sent?: string;
  readonly naming?: string;
}

function mistrust({ what = `the endpoint ${evil}`, place = 'cloud c of ./clouds.yaml', secret, ...told }: Mistrusted) {
  return `${what} comes from a file that nobody named (${place}): the secret of ${secret} is not sent ${told.sent ?? 'there'} | if the file is to be trusted, name it: ${told.naming ?? naming} | exit 2`;
}

function opened(given: Given, files: Readonly<Record<string, string>> = { '/token': 'CANARY' }) {
  return settingsFor(given).then((settings) => openCredential(settings, dependencies({ files })));
}

const secrets = [
  ['MODELARTS_TOKEN', { MODELARTS_TOKEN: 'CANARY' }],
  ['MODELARTS_TOKEN_FILE', { MODELARTS_TOKEN_FILE: '/token' }],
  ['HUAWEICLOUD_SDK_SK', { HUAWEICLOUD_SDK_AK: 'A', HUAWEICLOUD_SDK_SK: 'CANARY' }],
  ['OS_PASSWORD', { OS_USERNAME: 'ada', OS_PASSWORD: 'CANARY', OS_USER_DOMAIN_NAME: 'D' }],
] as const;

/** What a file in the working directory may say of where to go, and what is told of it. */
const leads = [
  [`modelartsv2_endpoint_override: '${evil}'`, `the endpoint ${evil}`],
  ['region_name: eu-de', 'the region eu-de'],
  ['profile: otc', 'the region eu-de'],
  ['cacert: ca.pem', 'the CA file /checkout/ca.pem'],
] as const;

test.each(secrets)(
  'a file in the working directory that nobody named decides nothing about %s',
  async (secret, env) => {
    const own = { MODELARTS_IAM_ENDPOINT: 'https://iam.example', OS_CLOUD: 'c', OS_PROJECT_ID: 'p', ...env };
    for (const [lead, what] of leads) {
      const given = { env: own, files: { [clouds]: `clouds: { c: { ${lead} } }` } };
      const sent = lead.startsWith('cacert') ? 'on its word' : 'there';
      expect(await failure(() => opened(given))).toBe(mistrust({ what, secret, sent }));
      expect((await opened({ ...given, env: { ...own, OS_CLIENT_CONFIG_FILE: 'clouds.yaml' } })).kind).not.toBe('');
    }
  },
);

test.each(secrets)('nor where IAM is, if %s has to go there; a token and a key can do without', async (secret, env) => {
  const auth = `clouds: { c: { auth: { auth_url: '${evil}/v3' } } }`;
  const given = { env: { OS_CLOUD: 'c', MODELARTS_REGION: 'eu-de', ...env }, files: { [clouds]: auth } };
  if (secret === 'OS_PASSWORD') expect(await failure(() => opened(given))).toBe(mistrust({ secret }));
  else expect(await (await opened(given)).projectId?.()).toBeUndefined();
});

test('nor that IAM is the one of the region, where another one is configured', async () => {
  const env = { OS_CLOUD: 'c', OS_AUTH_URL: 'https://iam.example', ...secrets[3][1] };
  const given = {
    env,
    flags: { osCloud: 'c', region: 'eu-de' },
    files: { [clouds]: 'clouds: { c: { profile: otc } }' },
  };
  expect(await failure(() => opened(given))).toBe(
    mistrust({
      what: 'the endpoint https://iam.eu-de.otc.t-systems.com',
      place: 'derived from region eu-de (--region)',
      secret: 'OS_PASSWORD',
    }),
  );
});

const auth = `auth_url: '${evil}', username: ada, user_domain_name: D`;
const trusted: readonly (readonly [string, Given])[] = [
  [
    'a cloud with its own password',
    { flags: { osCloud: 'c' }, files: { [clouds]: `clouds: { c: { auth: { ${auth}, password: P } } }` } },
  ],
  [
    'a cloud of the home folder with a secret from elsewhere in it',
    {
      env: { OS_CLOUD: 'c' },
      files: {
        [homeClouds]: `clouds: { c: { auth: { auth_url: '${evil}' } } }`,
        [configPath]: config({ default: { token: 'T' } }),
      },
    },
  ],
  [
    'a clouds.yaml that a variable names',
    {
      env: { OS_CLOUD: 'c', OS_CLIENT_CONFIG_FILE: 'clouds.yaml', MODELARTS_TOKEN: 'T' },
      files: { [clouds]: `clouds: { c: { auth: { ${auth} } } }` },
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
    'a region of a file in the working directory, where the endpoint is given and IAM can be done without',
    {
      env: { MODELARTS_TOKEN: 'T', OS_CLOUD: 'c', MODELARTS_ENDPOINT: evil },
      files: { [clouds]: 'clouds: { c: { region_name: eu-de } }' },
    },
  ],
];

test.each(trusted)('%s is fine', async (_, given) => {
  expect(['token', 'password']).toContain((await opened(given)).kind);
});

/** Files of the user's own, each with an endpoint and an authority. */
const ofOwn: readonly (readonly [string, Given])[] = [
  [
    configPath,
    { files: { [configPath]: config({ default: { endpoint: evil, iam_endpoint: evil, ca_file: 'ca.pem' } }) } },
  ],
  [homeClouds, { files: { [homeClouds]: `clouds: { c: { auth: { auth_url: '${evil}' }, cacert: ca.pem } }` } }],
  [etcClouds, { files: { [etcClouds]: `clouds: { c: { auth: { auth_url: '${evil}' }, region_name: eu-de } }` } }],
];
const [, , , password] = secrets;
const openOwn = ({ env, ...given }: Given) => opened({ env: { ...env, OS_PROJECT_ID: 'p', ...password[1] }, ...given });
const inCloud = (path: string) => (path === configPath ? {} : { OS_CLOUD: 'c' });

test.each(ofOwn)(
  "%s is trusted, as long as it is the user's or root's and nobody else may write it",
  async (path, given) => {
    const env = inCloud(path);
    const naming =
      path === configPath ? `--config ${path}, or MODELARTS_CONFIG=${path}` : `OS_CLIENT_CONFIG_FILE=${path}`;
    const place = path === configPath ? `profile default of ${path}` : `cloud c of ${path}`;
    const what = path === etcClouds ? 'the region eu-de' : path === configPath ? `the endpoint ${evil}` : undefined;
    for (const stats of [
      {},
      { uid: 0, gid: 0 },
      { mode: 0o100620 },
      { mode: 0o100664, gid: 0 },
      { mode: 0o100644, gid: 50 },
    ]) {
      expect((await openOwn({ ...given, env, stats })).kind).toBe('password');
    }
    for (const stats of [{ uid: 1001 }, { mode: 0o100602 }, { mode: 0o100620, gid: 50 }]) {
      expect(await failure(() => openOwn({ ...given, env, stats }))).toBe(
        `${what ?? `the endpoint ${evil}`} comes from a file that others may write (${place}): the secret of OS_PASSWORD is not sent there | see to it that only you may write the file, or name it: ${naming} | exit 2`,
      );
    }
  },
);

test('the folder of the own files may be the working directory', async () => {
  const input = settingsInput({ env: { OS_CLOUD: 'c', ...password[1] }, files: ofOwn[1]?.[1].files ?? {} });
  const settings = await resolveSettings({ ...input, cwd: '/home/ada/.config/openstack' });
  expect((await openCredential(settings, dependencies())).source).toBe('OS_PASSWORD');
});

test('every secret is judged by where it came from: nothing of one file goes where another one says', async () => {
  const home = `clouds: { c: { auth: { ${auth}, password: CANARY, ak: A, sk: CANARY, security_token: CANARY, passcode: '1' } } }`;
  const opening = (local: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) =>
    failure(() =>
      opened({ flags: { osCloud: 'c' }, env: { MODELARTS_PROJECT_ID: 'p' }, files: { ...local, ...files } }),
    );
  const place = 'cloud c of ./secure.yaml';
  const secureNaming = 'OS_CLIENT_SECURE_FILE=./secure.yaml';
  const elsewhere = `modelartsv2_endpoint_override: '${evil}'`;
  // the key, and then the security token that would go with a key of its own
  const ofHome = { place, secret: `cloud c of ${homeClouds}`, naming: secureNaming };
  expect(await opening({ [secure]: `clouds: { c: { ${elsewhere} } }` }, { [homeClouds]: home })).toBe(mistrust(ofHome));
  const ownKey = `clouds: { c: { ${elsewhere}, auth: { ak: A, sk: S } } }`;
  expect(await opening({ [secure]: ownKey }, { [homeClouds]: home })).toBe(mistrust(ofHome));
  // the passcode that would go with a password of its own
  const user = home.replace(/ak: A.*CANARY, /, '');
  const ownPassword = `clouds: { c: { auth: { auth_url: '${evil}', password: P } } }`;
  expect(await opening({ [secure]: ownPassword }, { [homeClouds]: user })).toBe(mistrust(ofHome));
  // a secret that lies beside the file, or elsewhere
  const bare = { [clouds]: `clouds: { c: { auth: { ${auth} } } }` };
  const withPassword = 'clouds: { c: { auth: { password: CANARY } } }';
  expect(await opening({ ...bare, [secure]: withPassword })).toBe(mistrust({ secret: 'cloud c of ./secure.yaml' }));
  expect(await opening(bare, { '/home/ada/.config/openstack/secure.yaml': withPassword })).toBe(
    mistrust({ secret: 'cloud c of /home/ada/.config/openstack/secure.yaml' }),
  );
});

test('a file that others may write does not lead a token out of another file either', async () => {
  const profile = { endpoint: evil, token_file: '/home/ada/token' };
  const given = { files: { [configPath]: config({ default: profile }) }, stats: { mode: 0o100602 } };
  expect(await failure(() => opened(given, { '/home/ada/token': 'CANARY' }))).toMatch(
    /^the endpoint https:\/\/evil\.example comes from a file that others may write/,
  );
  const held = { ...given, files: { [configPath]: config({ default: { endpoint: evil, token: 'T' } }) } };
  expect((await opened(held)).kind).toBe('token');
});

const request = { method: 'GET', url: new URL('https://m.example') } as const;

/** A provider that exchanges another credential for a token of its own, as an agency does; the other one is for no project. */
function exchanging(origin: Setting['origin'] = { from: 'environment' }): Candidate {
  const secret = { value: 'x', source: 'EXCHANGE', origin };
  const open = async ({ openNext, settings }: ProviderContext) => {
    const next = await openNext({ ...settings, project: undefined });
    return { source: `EXCHANGE of ${next.kind} ${next.source}`, headers: next.headers, proof: next.proof };
  };
  const finding = { is: 'found', source: 'EXCHANGE', secrets: [secret], open } as const;
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
  const wrapper = exchanging({ from: 'file', path: clouds, distrust: 'local', naming });
  const files = { [clouds]: `clouds: { c: { auth: { auth_url: '${evil}' } } }` };
  const env = { MODELARTS_TOKEN: 'CANARY', OS_CLOUD: 'c' };
  expect(await failure(() => openWrapped(wrapper, { env, files }))).toBe(mistrust({ secret: 'MODELARTS_TOKEN' }));
});
