import { expect, test } from '@jest/globals';
import { flagsBesideSandbox, type SettingFlags } from '../../../src/settings/index.ts';
import { failure } from '../input.ts';

const everyFlagThatMayStand: SettingFlags = {
  project: 'p',
  dataset: 'd',
  iamEndpoint: 'https://iam.example',
  region: 'eu-de',
  config: 'config.json',
  caFile: 'ca.pem',
  allowHttp: true,
};

test('beside --sandbox, project and dataset count, and what belongs to another service does not', () => {
  expect(flagsBesideSandbox(everyFlagThatMayStand)).toEqual({ project: 'p', dataset: 'd' });
});

test.each([
  ['--endpoint', { endpoint: 'https://m.example' }],
  ['--profile', { profile: 'prod' }],
  ['--os-cloud', { osCloud: 'otc' }],
])('%s would name another service, even where it is empty', async (name, flags) => {
  const message = `--sandbox brings its own service: ${name} cannot stand beside it | leave one of them out | exit 2`;
  expect(await failure(() => flagsBesideSandbox({ ...everyFlagThatMayStand, ...flags }))).toBe(message);
  const [attribute = ''] = Object.keys(flags);
  expect(await failure(() => flagsBesideSandbox({ [attribute]: '' }))).toBe(message);
});
