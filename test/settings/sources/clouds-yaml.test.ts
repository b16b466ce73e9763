import { expect, test } from '@jest/globals';
import { didYouMean } from '../../../src/text/suggest.ts';
import { failure, settingsFor } from '../input.ts';

const named = (id: string) => `clouds:\n  otc:\n    auth:\n      project_id: ${id}\n`;
const flags = { osCloud: 'otc' };

const searchPath = [
  ['/checkout/named.yaml', 'named.yaml'],
  ['/checkout/clouds.yaml', './clouds.yaml'],
  ['/checkout/clouds.yml', './clouds.yml'],
  ['/checkout/clouds.json', './clouds.json'],
  ['/xdg/openstack/clouds.yaml', '/xdg/openstack/clouds.yaml'],
  ['/home/ada/.config/openstack/clouds.yaml', '/home/ada/.config/openstack/clouds.yaml'],
  ['/etc/openstack/clouds.yml', '/etc/openstack/clouds.yml'],
] as const;

test.each(searchPath.map((entry, index) => ({ shown: entry[1], index })))(
  '$shown is found before all that follow',
  async ({ shown, index }) => {
    const rest = searchPath.slice(index);
    const files = Object.fromEntries(rest.map(([path], place) => [path, named(`at-${place}`)]));
    const env = { XDG_CONFIG_HOME: '/xdg', ...(index === 0 && { OS_CLIENT_CONFIG_FILE: 'named.yaml' }) };
    const { project } = await settingsFor({ flags, env, files });
    expect([project?.value, project?.source]).toEqual(['at-0', `cloud otc of ${shown}`]);
  },
);

test.each([
  ['darwin', {}, '/home/ada/Library/Application Support/openstack/clouds.yaml'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/OpenStack/openstack/clouds.yaml'],
])('%s has a place of its own', async (platform, env, path) => {
  const { project } = await settingsFor({ platform, flags, env, files: { [path]: named('p') } });
  expect(project?.source).toBe(`cloud otc of ${path}`);
});

test('no file is read when no cloud is named', async () => {
  expect((await settingsFor({ files: { '/checkout/clouds.yaml': '{ broken' } })).cloud).toBeUndefined();
});

test('a cloud that is named has to be there', async () => {
  const files = { '/checkout/clouds.yaml': 'clouds: { otc: {}, swiss: {} }' };
  expect(await failure(() => settingsFor({ flags: { osCloud: 'otcc' }, files }))).toBe(
    '--os-cloud: no cloud otcc in ./clouds.yaml | did you mean otc? | exit 2',
  );
  expect(await failure(() => settingsFor({ env: { OS_CLOUD: 'elsewhere' }, files }))).toBe(
    'OS_CLOUD: no cloud elsewhere in ./clouds.yaml | there is otc, swiss | exit 2',
  );
  expect(await failure(() => settingsFor({ env: { OS_CLOUD: 'otc' } }))).toBe(
    'OS_CLOUD: no cloud otc, as there is no clouds.yaml | it is looked for in ., /home/ada/.config/openstack, /etc/openstack; OS_CLIENT_CONFIG_FILE names another one | exit 2',
  );
  expect(await failure(() => settingsFor({ flags, files, env: { OS_CLIENT_CONFIG_FILE: '/none' } }))).toBe(
    'OS_CLIENT_CONFIG_FILE: there is no file /none | correct the path, or do without OS_CLIENT_CONFIG_FILE | exit 2',
  );
});

test.each([
  [
    'clouds:\n  otc:\n    auth: [CANARY\nx: "y',
    './clouds.yaml is not YAML: line 4 | mend it; OS_CLIENT_CONFIG_FILE names another file',
  ],
  [
    'clouds:\n  otc:\n    auth: *CANARY\n',
    './clouds.yaml is not YAML | mend it; OS_CLIENT_CONFIG_FILE names another file',
  ],
  [
    'cloud: {}',
    "./clouds.yaml has no clouds | below 'clouds:' stand the clouds, by their names; OS_CLIENT_CONFIG_FILE names another file",
  ],
  [
    '',
    "./clouds.yaml has no clouds | below 'clouds:' stand the clouds, by their names; OS_CLIENT_CONFIG_FILE names another file",
  ],
  [
    'clouds: [otc]',
    "./clouds.yaml has no clouds | below 'clouds:' stand the clouds, by their names; OS_CLIENT_CONFIG_FILE names another file",
  ],
  [
    'clouds: { otc: { auth_type: agency } }',
    'cloud otc of ./clouds.yaml: auth_type is agency, but target_agency_name is not set',
  ],
])('%j is told without quoting it', async (text, message) => {
  expect(await failure(() => settingsFor({ flags, files: { '/checkout/clouds.yaml': text } }))).toBe(
    `${message} | exit 2`,
  );
});

test('what a cloud says stands in auth or in the cloud itself, and every scalar stays text', async () => {
  const text = `
base: &base
  project_id: 0123
clouds:
  otc:
    auth: { <<: *base, auth_url: 'https://iam.example:443/v3', user_domain_name: OTC1 }
    username: ada
    password: 007
    region_name: eu-de
    ak: key
    sk: 1e3
    security_token: more
    modelartsv2_endpoint_override: https://m.example/v2/0123
    cacert: /ca.pem
    verify: false
    empty:
`;
  const found = await settingsFor({ flags, files: { '/checkout/clouds.yaml': text } });
  const cloud = found.levels.flat().find(({ name }) => name === 'cloud otc of ./clouds.yaml');
  expect(Object.fromEntries(Object.entries(cloud?.values ?? {}).map(([key, setting]) => [key, setting.value]))).toEqual(
    {
      project_id: '0123',
      iam_endpoint: 'https://iam.example:443/v3',
      domain_name: 'OTC1',
      username: 'ada',
      password: '007',
      region: 'eu-de',
      access_key: 'key',
      secret_key: '1e3',
      security_token: 'more',
      endpoint: 'https://m.example/v2/0123',
      ca_file: '/ca.pem',
    },
  );
  expect([found.iamEndpoint?.value, found.endpoint?.value]).toEqual(['https://iam.example', 'https://m.example']);
});

test('a key that stands twice counts as it stands last: to look for such keys would take minutes in a long file', async () => {
  const text = 'clouds: { otc: { region_name: eu-nl, region_name: eu-de } }';
  expect((await settingsFor({ flags, files: { '/checkout/clouds.yaml': text } })).region?.value).toBe('eu-de');
});

test('of a hundred thousand clouds a hint tells some', async () => {
  const names = Array.from({ length: 150_000 }, (_, index) => `cloud-${index}`);
  const hint = didYouMean('elsewhere', names);
  expect(hint).toBe(`there is ${names.slice(0, 40).join(', ')} and 149960 more`);
  expect(didYouMean('cloud_149999', names)).toBe('did you mean cloud-149999?');
});

test('a relative path starts from the folder of the file, not from wherever one stands', async () => {
  const files = { '/home/ada/.config/openstack/clouds.yaml': 'clouds: { otc: { cacert: ca.pem } }' };
  expect((await settingsFor({ flags, files })).caFile?.value).toBe('/home/ada/.config/openstack/ca.pem');
});

test('access keys may stand under auth, under either name', async () => {
  const text = 'clouds: { otc: { auth: { access_key: a, secret_key: s } } }';
  const { levels } = await settingsFor({ flags, files: { '/checkout/clouds.yaml': text } });
  const { access_key, secret_key } = levels.flat().find(({ values }) => values.access_key)?.values ?? {};
  expect([access_key?.value, secret_key?.value]).toEqual(['a', 's']);
});

test.each([
  ['otc', undefined, 'https://iam.eu-de.otc.t-systems.com'],
  ['otc', 'eu-nl', 'https://iam.eu-nl.otc.t-systems.com'],
  ['otc-swiss', undefined, 'https://iam-pub.eu-ch2.sc.otc.t-systems.com'],
])('the vendor profile %s with region %s knows its IAM', async (profile, region, iam) => {
  const cloud = { profile, ...(region && { region_name: region }) };
  const files = { '/checkout/clouds.yaml': JSON.stringify({ clouds: { otc: cloud } }) };
  const env = { OS_AUTH_URL: 'https://other.example' };
  expect((await settingsFor({ flags, env, files })).iamEndpoint?.value).toBe(iam);
});

test.each(['otc', '', '[a, b]'])(
  'a cloud that is %j and not a mapping is no cloud to look for by another name',
  async (entry) => {
    const files = { '/checkout/clouds.yaml': `clouds: { otc: ${entry}, otc-2: {} }` };
    expect(await failure(() => settingsFor({ flags, files }))).toBe(
      '--os-cloud: cloud otc in ./clouds.yaml has no settings | below the name of a cloud stand its settings: region_name, auth and so on | exit 2',
    );
  },
);

test('of a cloud with an agency the project is the one that the agency works in', async () => {
  const auth = { project_id: 'own', target_project_name: 'theirs', target_agency_name: 'a', target_domain_id: 'd' };
  const text = JSON.stringify({ clouds: { otc: { auth_type: 'agency', auth } } });
  const { project, projectName, levels } = await settingsFor({ flags, files: { '/checkout/clouds.yaml': text } });
  const { agency_name, agency_domain_id } = levels.flat().find(({ values }) => values.agency_name)?.values ?? {};
  expect([project, projectName?.value, agency_name?.value, agency_domain_id?.value]).toEqual([
    undefined,
    'theirs',
    'a',
    'd',
  ]);
});

test('secure.yaml lies over clouds.yaml, value by value', async () => {
  const files = {
    '/checkout/clouds.yaml': 'clouds: { otc: { auth: { username: ada, password: old, project_id: p } } }',
    '/home/ada/.config/openstack/secure.yaml': 'clouds: { otc: { auth: { password: new } }, other: {} }',
  };
  const { levels, project } = await settingsFor({ flags, files });
  const { username, password } = levels.flat().find(({ values }) => values.password)?.values ?? {};
  expect([username?.source, password?.value, password?.source, project?.value]).toEqual([
    'cloud otc of ./clouds.yaml',
    'new',
    'cloud otc of /home/ada/.config/openstack/secure.yaml',
    'p',
  ]);
});

test('OS_CLIENT_SECURE_FILE names it, and it may say nothing of this cloud', async () => {
  const files = {
    '/checkout/clouds.yaml': 'clouds: { otc: { auth: { password: old } } }',
    '/run/secret': 'clouds: { other: {} }',
  };
  const env = { OS_CLIENT_SECURE_FILE: '/run/secret' };
  const { levels } = await settingsFor({ flags, env, files });
  expect(levels.flat().find(({ values }) => values.password)?.values.password?.value).toBe('old');
  expect(await failure(() => settingsFor({ flags, env: { OS_CLIENT_SECURE_FILE: 'x' }, files }))).toBe(
    'OS_CLIENT_SECURE_FILE: there is no file x | correct the path, or do without OS_CLIENT_SECURE_FILE | exit 2',
  );
});

test('what a file says cannot steer the terminal through a message', async () => {
  const files = { '/checkout/clouds.yaml': '{ "clouds": { "otc": { "region_name": "\\e[31m" }, "\\e]0;x": {} } }' };
  expect(await failure(() => settingsFor({ flags, files }))).toMatch(
    /^cloud otc of \.\/clouds\.yaml: unknown region \\x1b\[31m \| there is eu-de, /,
  );
  expect(await failure(() => settingsFor({ flags: { osCloud: 'elsewhere' }, files }))).toBe(
    '--os-cloud: no cloud elsewhere in ./clouds.yaml | there is otc, \\x1b]0;x | exit 2',
  );
});
