import { expect, test } from '@jest/globals';
import { fakeClock } from '../helpers/fake-clock.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { type Answers, withIamAndApi } from '../helpers/iam-and-api.ts';
import type { FixedAnswer } from '../helpers/server.ts';
import { recordOf } from '../helpers/waiting.ts';

interface SignedIn extends Outcome {
  readonly story: readonly string[];
}

/** Waits with a password and the name of a project, whose id IAM tells; IAM answers in turn, and at last with a token. */
function waitAs(iam: readonly FixedAnswer[], flags: readonly string[], api?: Answers['api']): Promise<SignedIn> {
  const answers = [...iam];
  return withIamAndApi(
    { iam: () => answers.shift(), ...(api && { api }) },
    async ({ origin, story }): Promise<SignedIn> => {
      const env = {
        OS_AUTH_URL: `${origin}/v3`,
        OS_USERNAME: 'ada',
        OS_PASSWORD: 'CANARY-password',
        OS_USER_DOMAIN_NAME: 'OTC1',
        OS_PROJECT_NAME: 'eu-de',
        MODELARTS_ENDPOINT: origin,
        MODELARTS_DATASET_ID: 'd1',
      };
      const clock = fakeClock({ wallClockAtStart: Date.now() });
      const argv = ['wait', ...flags, '--no-token-cache', '-o', 'name'];
      const { code, stdout, stderr } = await runCli(argv, { env, clock });
      return { code, stdout, stderr: withoutTimes(stderr).replaceAll(new URL(origin).host, 'HOST'), story };
    },
  );
}

function withoutTimes(stderr: string): string {
  return stderr.replace(/^\d{4}-\S+Z /gm, '').replace(/ until \S+Z /, ' until THEN ');
}

const unavailable = { status: 503 };
const succeeded = () => ({ body: recordOf('SUCCESSED') });
const running: Answers['api'] = (_token, { url }) => {
  const task = recordOf('RUNNING');
  return { body: url.includes('export-tasks/') ? task : { total_count: 1, export_tasks: [task] } };
};

test('IAM that is not available is a missed look, and asked again at the next', async () => {
  expect(await waitAs([unavailable, { body: '<html>' }], ['a'], succeeded)).toEqual({
    code: 0,
    stdout: 'a\n',
    stderr: `waiting until THEN for export task a of dataset d1 (HOST)
note: IAM is not available (HTTP 503); next look in 3s
note: IAM (HOST) answered with a web page instead of JSON (HTTP 200); next look in 5s
a: SUCCESSED
`,
    story: ['POST iam', 'POST iam', 'POST iam', 'GET api with token-1'],
  });
});

test('so it is without ids, and the way to the API is kept once it is found', async () => {
  expect(await waitAs([unavailable], ['--timeout', '4'], running)).toEqual({
    code: 124,
    stdout: 'a\n',
    stderr: `waiting until THEN for all unfinished export tasks of dataset d1 (HOST)
note: IAM is not available (HTTP 503); next look in 3s
a: RUNNING, 100 %
error: out of time: export task a has not ended
hint: the export goes on; wait on with: modelarts-export wait --timeout 4 --no-token-cache -o name
`,
    story: ['POST iam', 'POST iam', 'GET api with token-1', 'GET api with token-1'],
  });
});

test('IAM that stays away ends it after --max-errors', async () => {
  const flags = ['a', '--interval', '1', '--max-errors', '2'];
  expect(await waitAs([unavailable, unavailable], flags)).toEqual({
    code: 6,
    stdout: '',
    stderr: `waiting until THEN for export task a of dataset d1 (HOST)
note: IAM is not available (HTTP 503); next look in 1s
error: gave up after 2 failed looks in a row; the last one: IAM is not available (HTTP 503)
hint: try again later
`,
    story: ['POST iam', 'POST iam'],
  });
});

test('a wrong password ends it at once, after one request', async () => {
  const refusal = { status: 401, body: { error: { code: 401, message: 'wrong', title: 'Unauthorized' } } };
  const { code, story } = await waitAs([refusal], ['a']);
  expect({ code, story }).toEqual({ code: 4, story: ['POST iam'] });
});
