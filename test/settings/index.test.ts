import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { missing, requiredDataset, requiredProject, requireEndpoint } from '../../src/settings/index.ts';
import { config, configPath, failure, settingsFor } from './input.ts';

/** Everything that may set the project, each with its own value; each line is stronger than those below it. */
const projectChain = [
  { source: '--project', value: 'flag', flags: { project: 'flag' } },
  { source: `profile p of ${configPath}`, value: 'profile', flags: { profile: 'p' } },
  { source: 'cloud c of /etc/openstack/clouds.yaml', value: 'cloud', flags: { osCloud: 'c' } },
  { source: 'MODELARTS_PROJECT_ID', value: 'own', env: { MODELARTS_PROJECT_ID: 'own' } },
  { source: 'OS_PROJECT_ID', value: 'os', env: { OS_PROJECT_ID: 'os' } },
  { source: 'OS_TENANT_ID', value: 'tenant', env: { OS_TENANT_ID: 'tenant' } },
  { source: 'HUAWEICLOUD_SDK_PROJECT_ID', value: 'sdk', env: { HUAWEICLOUD_SDK_PROJECT_ID: 'sdk' } },
  { source: 'HW_PROJECT_ID', value: 'hw', env: { HW_PROJECT_ID: 'hw' } },
] as const;
const files = {
  [configPath]: config({ p: { project_id: 'profile' }, other: { project_id: 'other' } }, 'other'),
  '/etc/openstack/clouds.yaml': 'clouds: { c: { auth: { project_id: cloud } }, d: { auth: { project_id: later } } }',
};

test.each(projectChain.map((link, index) => ({ link, index })))(
  'a project of $link.source wins over all below it',
  async ({ link, index }) => {
    const links: readonly { flags?: object; env?: object }[] = projectChain.slice(index);
    const flags = Object.assign({}, ...links.map((each) => each.flags));
    const env = Object.assign({ OS_CLOUD: 'd' }, ...links.map((each) => each.env));
    const { project } = await settingsFor({ flags, env, files });
    expect({ value: project?.value, source: project?.source }).toEqual({ value: link.value, source: link.source });
  },
);

test('the selected profile comes after every variable and before the cloud of OS_CLOUD, which comes last', async () => {
  const env = { OS_CLOUD: 'd' };
  const selected = await settingsFor({ env, files });
  expect(selected.project).toMatchObject({ value: 'other', source: `profile other of ${configPath}` });
  const { '/etc/openstack/clouds.yaml': clouds } = files;
  const last = await settingsFor({ env, files: { '/etc/openstack/clouds.yaml': clouds } });
  expect(last.project).toMatchObject({ value: 'later', source: 'cloud d of /etc/openstack/clouds.yaml' });
});

test('nothing set is nothing at all', async () => {
  expect(await settingsFor({})).toMatchObject({
    project: undefined,
    projectName: undefined,
    dataset: undefined,
    endpoint: undefined,
    regionEndpoint: undefined,
    iamEndpoint: undefined,
    region: undefined,
    caFile: undefined,
    profile: undefined,
    configFile: undefined,
    cloud: undefined,
    allowHttp: false,
  });
});

test('an empty variable is unset', async () => {
  const env = {
    MODELARTS_PROJECT_ID: '',
    OS_PROJECT_ID: 'os',
    MODELARTS_CONFIG: '',
    MODELARTS_PROFILE: '',
    OS_CLOUD: '',
  };
  expect((await settingsFor({ env })).project?.source).toBe('OS_PROJECT_ID');
});

test.each([
  ['project', '--project'],
  ['dataset', '--dataset'],
  ['endpoint', '--endpoint'],
  ['iamEndpoint', '--iam-endpoint'],
  ['region', '--region'],
  ['profile', '--profile'],
  ['config', '--config'],
  ['osCloud', '--os-cloud'],
  ['caFile', '--ca-file'],
])('an empty %s flag is a usage error', async (flag, name) => {
  expect(await failure(() => settingsFor({ flags: { [flag]: '' } }))).toBe(
    `${name} is empty | give it a value, or leave ${name} out | exit 2`,
  );
});

test.each(['../x', '.', '..', '...', 'a/b', 'a b', 'ä', 'x'.repeat(129), 'a\n', 'a%2f'])('%j is no id', async (id) => {
  const rule = 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots';
  const place = "'modelarts-export datasets' shows the datasets there are";
  expect(await failure(() => settingsFor({ flags: { dataset: id } }))).toBe(
    `--dataset: '${id}' is not an id | ${rule}; ${place} | exit 2`,
  );
  expect(await failure(() => settingsFor({ env: { OS_PROJECT_ID: id } }))).toBe(
    `OS_PROJECT_ID: not an id | ${rule} | exit 2`,
  );
});

test('every text of the allowed characters that is not only dots is an id', async () => {
  const letters = [...'ABCXYZabcxyz0189._~-'];
  const id = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 128 });
  const property = fc.asyncProperty(id, async (text) => {
    fc.pre(!/^\.+$/.test(text));
    expect((await settingsFor({ env: { MODELARTS_DATASET_ID: text } })).dataset?.value).toBe(text);
  });
  await fc.assert(property);
});

test.each<[string, Parameters<typeof settingsFor>[0], { readonly tellsProject?: boolean }, string | undefined]>([
  ['nothing', {}, {}, 'no region, no project and no dataset'],
  ['a region', { flags: { region: 'eu-de' } }, {}, 'no project and no dataset'],
  ['a region and a credential', { flags: { region: 'eu-de' } }, { tellsProject: true }, 'no dataset'],
  ['an endpoint', { flags: { endpoint: 'm.example' } }, {}, 'no project and no dataset'],
  ['IAM, which has a catalogue', { flags: { iamEndpoint: 'i.example', dataset: 'd' } }, {}, 'no project'],
  ['the name of a project', { env: { OS_PROJECT_NAME: 'n', MODELARTS_DATASET_ID: 'd' } }, {}, 'no region'],
  ['all', { flags: { region: 'eu-de', project: 'p', dataset: 'd' } }, {}, undefined],
])('given %s, what is missing is named', async (_, input, options, message) => {
  expect(missing(await settingsFor(input), options)?.message).toBe(message);
});

test('ids that are there are given back with where they came from', async () => {
  const set = await settingsFor({ flags: { project: 'p' }, env: { MODELARTS_DATASET_ID: 'd' } });
  expect({ project: requiredProject(set), dataset: requiredDataset(set) }).toEqual({
    project: { value: 'p', source: '--project', origin: { from: 'flag' } },
    dataset: { value: 'd', source: 'MODELARTS_DATASET_ID', origin: { from: 'environment' } },
  });
});

test('a project that nobody could tell is missing', async () => {
  const set = await settingsFor({ flags: { region: 'eu-de', dataset: 'd' }, env: { OS_PROJECT_NAME: 'n' } });
  expect(() => requiredProject(set)).toThrow('no project');
});

test('a region gives both endpoints and says so', async () => {
  const { regionEndpoint, iamEndpoint, endpoint } = await settingsFor({ env: { MODELARTS_REGION: 'eu-de' } });
  const source = 'derived from region eu-de (MODELARTS_REGION)';
  expect({ regionEndpoint, iamEndpoint, endpoint }).toEqual({
    regionEndpoint: { value: 'https://modelarts.eu-de.otc.t-systems.com', source, origin: { from: 'environment' } },
    iamEndpoint: { value: 'https://iam.eu-de.otc.t-systems.com', source, origin: { from: 'environment' } },
    endpoint: undefined,
  });
});

test('regions differ in more than their name', async () => {
  const hosts = async (region: string) => {
    const { regionEndpoint, iamEndpoint } = await settingsFor({ flags: { region } });
    return [regionEndpoint?.value, iamEndpoint?.value];
  };
  expect(await hosts('eu-nl')).toEqual([undefined, 'https://iam.eu-nl.otc.t-systems.com']);
  expect(await hosts('eu-ch2')).toEqual([undefined, 'https://iam-pub.eu-ch2.sc.otc.t-systems.com']);
  expect(await hosts('cn-north-4')).toEqual([
    'https://modelarts.cn-north-4.myhuaweicloud.com',
    'https://iam.cn-north-4.myhuaweicloud.com',
  ]);
  expect(await hosts('ap-southeast-1')).toEqual([
    'https://modelarts.ap-southeast-1.myhuaweicloud.cn',
    'https://iam.ap-southeast-1.myhuaweicloud.com',
  ]);
  expect(await hosts('eu-west-101')).toEqual([
    'https://modelarts.eu-west-101.myhuaweicloud.eu',
    'https://iam.eu-west-101.myhuaweicloud.eu',
  ]);
});

test('an unknown region without an endpoint is a usage error', async () => {
  expect(await failure(() => settingsFor({ flags: { region: 'eu-dee' } }))).toBe(
    '--region: unknown region eu-dee | did you mean eu-de? | exit 2',
  );
  expect(await failure(() => settingsFor({ env: { OS_REGION_NAME: 'RegionOne!' } }))).toMatch(
    /^OS_REGION_NAME: unknown region RegionOne! \| there is eu-de, eu-nl, eu-ch2, .* \| exit 2$/,
  );
});

test('an unknown region is fine with an endpoint, and may be in the service catalogue of a configured IAM', async () => {
  const region = 'elsewhere';
  const configured = await settingsFor({ flags: { region, endpoint: 'https://m.example' } });
  expect(requireEndpoint(configured).value).toBe('https://m.example');
  const catalogued = await settingsFor({ flags: { region, iamEndpoint: 'https://iam.example' } });
  const told = { value: 'https://c.example/v2/p1', source: 'service catalogue', origin: { from: 'table' } } as const;
  expect(requireEndpoint(catalogued, told)).toEqual({ ...told, value: 'https://c.example' });
  expect(await failure(() => requireEndpoint(catalogued))).toMatch(/^--region: unknown region elsewhere \| /);
});

test('the endpoint is the configured one, else the catalogues, else the regions', async () => {
  const told = { value: 'https://c.example', source: 'service catalogue', origin: { from: 'table' } } as const;
  const env = { MODELARTS_REGION: 'eu-de', MODELARTS_ENDPOINT: 'm.example' };
  const { MODELARTS_ENDPOINT: _, ...regionOnly } = env;
  expect(requireEndpoint(await settingsFor({ env }), told).value).toBe('https://m.example');
  expect(requireEndpoint(await settingsFor({ env: regionOnly }), told).value).toBe('https://c.example');
  expect(requireEndpoint(await settingsFor({ env: regionOnly })).value).toBe(
    'https://modelarts.eu-de.otc.t-systems.com',
  );
});

test('a catalogue cannot bring credentials onto plain http', async () => {
  const told = { value: 'http://c.example', source: 'service catalogue of IAM', origin: { from: 'table' } } as const;
  const given = await settingsFor({ flags: { region: 'eu-de' } });
  expect(await failure(() => requireEndpoint(given, told))).toBe(
    'service catalogue of IAM: plain http to c.example would show the credentials to anyone on the way | use https, or give --allow-http if the way is safe | exit 2',
  );
});

test('no endpoint at all is a usage error', async () => {
  const none = await settingsFor({});
  expect(await failure(() => requireEndpoint(none))).toBe(
    'no region and no endpoint: give --region NAME or set MODELARTS_REGION | for example --region eu-de; --endpoint URL (or MODELARTS_ENDPOINT) instead for any other ModelArts | exit 2',
  );
  const withoutModelArts = await settingsFor({ flags: { region: 'eu-nl' } });
  expect(await failure(() => requireEndpoint(withoutModelArts))).toBe(
    '--region: no ModelArts endpoint is known for region eu-nl | give --endpoint URL | exit 2',
  );
});

test('a project name counts where it comes before any id', async () => {
  const env = { OS_PROJECT_NAME: 'eu-de', OS_PROJECT_DOMAIN_NAME: 'OTC1', HW_PROJECT_ID: 'hw' };
  const named = await settingsFor({ env });
  expect([named.projectName, named.project?.value]).toEqual([
    {
      value: 'eu-de',
      source: 'OS_PROJECT_NAME',
      origin: { from: 'environment' },
      domainName: 'OTC1',
      domainId: undefined,
    },
    'hw',
  ]);
  const both = await settingsFor({ env: { ...env, OS_PROJECT_ID: 'os' } });
  expect([both.projectName, both.project?.value]).toEqual([undefined, 'os']);
  const earlier = await settingsFor({ env: { ...env, MODELARTS_PROJECT_ID: 'own' } });
  expect([earlier.projectName, earlier.project?.value]).toEqual([undefined, 'own']);
});
