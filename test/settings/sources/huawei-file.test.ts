import { expect, test } from '@jest/globals';
import { findProject, openCredential } from '../../../src/credentials/index.ts';
import { resolveSettings } from '../../../src/settings/index.ts';
import { dependencies } from '../../credentials/dependencies.ts';
import { failure, settingsFor, settingsInput } from '../input.ts';

const path = '/home/ada/.huaweicloud/credentials';
const text = '[basic]\nak = A\nsk = S=1\nproject_id = 007\niam_endpoint = https://iam.example/v3\n';

function valuesOf({ levels }: Awaited<ReturnType<typeof settingsFor>>) {
  const values = Object.entries(levels.at(-1)?.[0]?.values ?? {});
  return Object.fromEntries(values.map(([key, { value, source }]) => [key, [value, source]]));
}

const named = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: path };

test('what stands in it under [basic]', async () => {
  const settings = await settingsFor({ env: named, files: { [path]: text } });
  const source = `[basic] of ${path}`;
  expect(valuesOf(settings)).toEqual({
    access_key: ['A', source],
    secret_key: ['S=1', source],
    project_id: ['007', source],
    iam_endpoint: ['https://iam.example/v3', source],
  });
  expect([settings.project?.value, settings.iamEndpoint?.value]).toEqual(['007', 'https://iam.example']);
});

test('where nobody names it, what stands beside the credential is for that alone', async () => {
  const settings = await settingsFor({ files: { [path]: text }, env: { MODELARTS_REGION: 'eu-de' } });
  expect(Object.keys(valuesOf(settings))).toEqual(['access_key', 'secret_key']);
  expect([settings.project, settings.iamEndpoint?.value]).toEqual([undefined, 'https://iam.eu-de.otc.t-systems.com']);
  const credential = await openCredential(settings, dependencies());
  expect((await findProject(settings, credential))?.value).toBe('007');
  const elsewhere = await settingsFor({ files: { [path]: text }, env: { OS_PROJECT_ID: 'p1' } });
  expect((await findProject(elsewhere, await openCredential(elsewhere, dependencies())))?.value).toBe('p1');
});

test('what is wrong beside it is told', async () => {
  const files = { [path]: text.replace('007', 'a/b') };
  expect(await failure(() => settingsFor({ files }))).toBe(
    `[basic] of ${path}: not an id | an id is 1 to 128 letters, digits and . _ ~ -, not only dots | exit 2`,
  );
});

test('a relative path of an id token starts from the folder of the file', async () => {
  const files = { [path]: '[basic]\nidp_id = cce\nid_token_file = token\n' };
  expect(valuesOf(await settingsFor({ files }))['id_token_file']?.[0]).toBe('/home/ada/.huaweicloud/token');
});

test.each([
  ['a token', { MODELARTS_TOKEN: 'T' }],
  ['half a key', { HW_ACCESS_KEY: 'A' }],
  ['a user name', { OS_USERNAME: 'ada' }],
  ['an identity provider', { HUAWEICLOUD_SDK_IDP_ID: 'i' }],
])('where somebody gives %s it is not even read', async (_, env) => {
  const readFile = async (file: string) => {
    if (file === path) throw new Error('it was read');
    return undefined;
  };
  const { project } = await resolveSettings({ ...settingsInput({ env }), readFile });
  expect(project).toBeUndefined();
});

test.each([
  ['a domain', { OS_USER_DOMAIN_NAME: 'D' }],
  ['an agency', { MODELARTS_AGENCY_NAME: 'a', MODELARTS_AGENCY_DOMAIN_NAME: 'D' }],
])('%s alone is no credential', async (_, env) => {
  expect(valuesOf(await settingsFor({ env, files: { [path]: text } }))).toHaveProperty('access_key');
});

test.each([
  ['no section', 'ak = A\nsk = S\n'],
  ['another section', '[global]\nak = A\nsk = S\n'],
  ['what is no INI', '{"basic": {"ak": "A"}}'],
  ['nothing', ''],
])('%s is nothing to go by, and an error where the file is named', async (_, content) => {
  const files = { [path]: content, '/checkout/named': content };
  expect((await settingsFor({ files })).levels.flat().map(({ name }) => name)).not.toContain(`[basic] of ${path}`);
  const env = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: 'named' };
  expect(await failure(() => settingsFor({ env, files }))).toBe(
    'HUAWEICLOUD_SDK_CREDENTIALS_FILE: named has no section [basic] | below [basic] stand ak, sk and so on | exit 2',
  );
});

test('a file that is named has to be there', async () => {
  const env = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: '/none' };
  expect(await failure(() => settingsFor({ env, files: { [path]: text } }))).toBe(
    'HUAWEICLOUD_SDK_CREDENTIALS_FILE: there is no file /none | correct the path, or do without HUAWEICLOUD_SDK_CREDENTIALS_FILE | exit 2',
  );
});

test('one that others may read or write is warned of', async () => {
  const input = settingsInput({ files: { [path]: text }, stats: { mode: 0o100646 } });
  await resolveSettings(input);
  expect(input.warnings).toEqual([
    `${path} holds a secret and others can read and write it: chmod 600 ${path}`,
    `${path} can be written by others, so it decides only where its own secrets go: chmod go-w ${path}`,
  ]);
});
