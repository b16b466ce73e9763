import { expect, test } from '@jest/globals';
import { findProject, openCredential } from '../../../src/credentials/index.ts';
import { failure, settingsFor } from '../../settings/input.ts';
import { dependencies, tokenAnswer } from '../dependencies.ts';

const get = { method: 'GET', url: new URL('https://m.example/v2/p/datasets') } as const;
const env = { MODELARTS_TOKEN: 'CANARY', MODELARTS_AGENCY_NAME: 'agency', MODELARTS_AGENCY_DOMAIN_NAME: 'A' };

async function bodySent(given: Readonly<Record<string, string>>): Promise<unknown> {
  const world = dependencies({ answer: () => tokenAnswer() });
  await (await openCredential(await settingsFor({ env: { ...env, ...given } }), world)).headers(get);
  return world.sent[0]?.json;
}

test.each([
  ['eu-de', 'xrole_name'],
  ['eu-ch2', 'xrole_name'],
  ['cn-north-4', 'agency_name'],
  ['eu-west-101', 'agency_name'],
])('IAM of %s calls an agency %s; without a project the region has one of its own name', async (region, key) => {
  expect(await bodySent({ MODELARTS_REGION: region })).toEqual({
    auth: {
      identity: { methods: ['assume_role'], assume_role: { domain_name: 'A', [key]: 'agency' } },
      scope: { project: { name: region } },
    },
  });
});

test('without project and region there is nothing to assume it for', async () => {
  const set = await settingsFor({ env: { ...env, MODELARTS_IAM_ENDPOINT: 'https://iam.example' } });
  const credential = await openCredential(set, dependencies());
  expect(await findProject(set, credential)).toBeUndefined();
  expect(await failure(() => credential.headers(get))).toBe(
    'MODELARTS_AGENCY_NAME: there is no project to sign in to | give --project ID or set MODELARTS_PROJECT_ID | exit 2',
  );
});

test('a user whose domain nobody tells signs in to the project of the region', async () => {
  const user = { MODELARTS_TOKEN: '', OS_USER_ID: 'u1', OS_PASSWORD: 'CANARY', MODELARTS_REGION: 'eu-de' };
  const world = dependencies({
    answer: async ({ headers }) => {
      // the request for the agency is signed by the token of the user
      if (typeof headers === 'function') await headers();
      return tokenAnswer();
    },
  });
  await (
    await openCredential(await settingsFor({ env: { ...env, ...user, MODELARTS_PROJECT_ID: 'p1' } }), world)
  ).headers(get);
  expect(world.sent.map(({ json }) => json)).toMatchObject([
    { auth: { scope: { project: { id: 'p1' } } } },
    { auth: { scope: { project: { name: 'eu-de' } } } },
  ]);
});
