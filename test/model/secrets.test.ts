import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeClock } from '../helpers/fake-clock.ts';
import { runCli } from '../helpers/host.ts';
import { type Answers, withIamAndApi } from '../helpers/iam-and-api.ts';
import type { FixedAnswer } from '../helpers/server.ts';
import { inTime, patienceMs, tries } from './runs.ts';

/** What signing in with each of them gives away, if anything does. */
const tokens = ['canary-token-one-3f81', 'canary-token-two-77ac', 'canary-token-three-09de'];
const secrets = ['canary-password-51b0', 'canary-secret-key-e2c4', 'canary-env-token-90aa', ...tokens];

const users = fc.constantFrom<Record<string, string>>(
  { MODELARTS_TOKEN: 'canary-env-token-90aa' },
  { MODELARTS_ACCESS_KEY: 'access-key', MODELARTS_SECRET_KEY: 'canary-secret-key-e2c4' },
  { MODELARTS_USERNAME: 'ada', MODELARTS_DOMAIN_NAME: 'OTC1', MODELARTS_PASSWORD: 'canary-password-51b0' },
);
const commands = fc.constantFrom<string[]>(
  ['list'],
  ['show', 't1'],
  ['wait', 't1', '--max-errors', '2'],
  ['datasets'],
  ['start', '--path', 'obs://bucket/x/', '--settle', '5s'],
  ['whoami'],
);
const flags = fc.subarray(['--verbose', '--json', '--quiet'], { minLength: 1 });

/** Servers that repeat what they were sent, in a message, an error code or a field. */
const repeats: Readonly<Record<string, (secret: string) => FixedAnswer>> = {
  message: (secret) => ({ status: 400, body: { error_code: 'ModelArts.0104', error_msg: `You sent ${secret}.` } }),
  code: (secret) => ({ status: 403, body: { error_code: secret, error_msg: 'No.' } }),
  unavailable: (secret) => ({ status: 503, body: `<html>${secret}</html>` }),
  'wrong kind': (secret) => ({ body: { total_count: 1, export_tasks: [{ task_id: 't1', progress: secret }] } }),
  elsewhere: (secret) => ({ status: 302, headers: { location: `https://elsewhere.test/${secret}` } }),
  renew: () => ({ status: 401, body: { error_code: 'APIG.0301', error_msg: 'Sign in.' } }),
  fine: () => ({ body: { total_count: 0, export_tasks: [], total_number: 0, datasets: [] } }),
};
const answers = fc.array(fc.constantFrom(...Object.keys(repeats)), { minLength: 1, maxLength: 6 });

test(
  'whoever signs in, whatever is answered: no secret and no token of IAM on stdout or stderr',
  () =>
    fc.assert(
      fc.asyncProperty(
        users,
        commands,
        flags,
        answers,
        inTime(async (user, command, extra, script) => {
          let requests = 0;
          const api: Answers['api'] = (token) => {
            const word = script[requests++ % script.length] ?? 'fine';
            return repeats[word]?.(token) ?? {};
          };
          await withIamAndApi({ api, tokens }, async ({ origin }) => {
            const env = {
              ...{ MODELARTS_ENDPOINT: origin, MODELARTS_IAM_ENDPOINT: origin, MODELARTS_REGION: 'eu-de' },
              ...{ MODELARTS_PROJECT_ID: 'p1', MODELARTS_DATASET_ID: 'd1' },
              ...user,
            };
            const { stdout, stderr } = await runCli([...command, ...extra], { env, clock: fakeClock({ random: 0.5 }) });
            expect(secrets.filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
          });
        }),
      ),
      tries(100),
    ),
  patienceMs,
);
