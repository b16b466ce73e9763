import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { planLogin } from '../../src/credentials/index.ts';
import { AuthError } from '../../src/errors/index.ts';
import { config, configPath, failure, settingsFor } from '../settings/input.ts';
import { dependencies, tokenAnswer } from './dependencies.ts';

const auth = "auth_url: 'https://iam.example', project_name: eu-de";
const local = { '/checkout/clouds.yaml': `clouds: { c: { auth: { ${auth} } } }` };
const home = { '/home/ada/.config/openstack/clouds.yaml': `clouds: { c: { auth: { ${auth} } } }` };

const cacheFolder = mkdtempSync(join(tmpdir(), 'cache-'));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

test('a typed password goes where the files of the home folder say', async () => {
  const world = dependencies({ cacheFolder, answer: () => tokenAnswer() });
  const settings = await settingsFor({ env: { OS_CLOUD: 'c' }, files: home });
  const { missing, iam, user, logIn } = planLogin(settings, world);
  expect([missing.map(({ key }) => key), iam, user]).toEqual([
    ['username', 'domain_name', 'password'],
    'iam.example',
    undefined,
  ]);
  expect((await logIn({ username: 'ada', domain_name: 'OTC1', password: 'P' })).user).toBe('ada');
  expect(world.sent.map(({ json, secrets }) => [json, secrets])).toEqual([
    [
      {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'ada', domain: { name: 'OTC1' }, password: 'P' } },
          },
          scope: { project: { name: 'eu-de', domain: { name: 'OTC1' } } },
        },
      },
      ['P'],
    ],
  ]);
});

test('it goes nowhere that a file of a checked-out folder says, unless that file is named', async () => {
  const unnamed = await settingsFor({ env: { OS_CLOUD: 'c' }, files: local });
  expect(await failure(() => planLogin(unnamed, dependencies({ cacheFolder })))).toBe(
    'the endpoint https://iam.example comes from a file that nobody named (cloud c of ./clouds.yaml): the secret of login is not sent there | if the file is to be trusted, name it: OS_CLIENT_CONFIG_FILE=./clouds.yaml | exit 2',
  );
  const named = await settingsFor({ env: { OS_CLOUD: 'c', OS_CLIENT_CONFIG_FILE: 'clouds.yaml' }, files: local });
  expect(planLogin(named, dependencies({ cacheFolder })).iam).toBe('iam.example');
});

test('nor where the file of another tool says that nobody named', async () => {
  const files = {
    '/home/ada/.huaweicloud/credentials': '[basic]\nak=A\nsk=S\nproject_id=p9\niam_endpoint=iam.other.example\n',
  };
  const settings = await settingsFor({ env: { MODELARTS_REGION: 'eu-de' }, files });
  const world = dependencies({ cacheFolder, answer: () => tokenAnswer() });
  const { iam, logIn } = planLogin(settings, world);
  await logIn({ username: 'ada', domain_name: 'OTC1', password: 'P' });
  expect([iam, world.sent[0]?.json]).toMatchObject([
    'iam.eu-de.otc.t-systems.com',
    { auth: { scope: { project: { name: 'eu-de' } } } },
  ]);
});

test('a user of a profile is asked for the password only, by the name of its key', async () => {
  const profile = { username: 'ada', domain_name: 'OTC1', region: 'eu-de' };
  const settings = await settingsFor({ files: { [configPath]: config({ default: profile }) } });
  const { missing, user } = planLogin(settings, dependencies({ cacheFolder }));
  expect([missing, user]).toEqual([[{ key: 'password', name: `password in profile default of ${configPath}` }], 'ada']);
});

test('a password that IAM has just refused is not sent again by a login either', async () => {
  const world = dependencies({
    cacheFolder,
    answer() {
      throw new AuthError('the password is wrong');
    },
  });
  const settings = await settingsFor({ env: { OS_CLOUD: 'c' }, files: home });
  const logIn = (username: string, password: string) =>
    failure(() => planLogin(settings, world).logIn({ username, domain_name: 'OTC1', password }));
  expect([await logIn('ada', 'wrong'), await logIn('ada', 'wrong'), await logIn('bob', 'wrong')]).toEqual([
    'the password is wrong | exit 4',
    'the password is wrong | IAM refused this within the last minute, so it was not sent again | exit 4',
    'the password is wrong | exit 4',
  ]);
  expect(world.sent.length).toBe(2);
});

test('without a place to keep the token nobody is asked for anything', async () => {
  const settings = await settingsFor({ env: { OS_CLOUD: 'c' }, files: home });
  expect(await failure(() => planLogin(settings, dependencies()))).toBe(
    'there is no home folder to keep the token in | set HOME to one of your own, or XDG_CACHE_HOME | exit 1',
  );
});
