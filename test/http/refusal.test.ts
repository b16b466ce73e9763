import { expect, test } from '@jest/globals';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';
import type { FixedAnswer } from '../helpers/server.ts';

const code = (error_code: string, error_msg = 'Said so.') => ({ error_code, error_msg });
const renew =
  'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login';
const projectToken = 'the token is for no project of this region: get one that is scoped to the project';
const bucket = 'check that the OBS bucket is there and that the ModelArts agency may read and write it';
const encryptedBucket =
  'an OBS bucket that is encrypted by KMS is not supported: choose another one that the ModelArts agency may use';
const datasetType = 'exports of this type of dataset are not supported';
const quota = 'the quota is used up: delete what is not needed any more, or ask for a higher one';

const table: [status: number, body: unknown, expected: Record<string, unknown>][] = [
  // an error code decides first, whatever the status
  [400, code('ModelArts.4352', 'Dataset does not exist.'), notFound('dataset not found: Dataset does not exist.')],
  [200, code('ModelArts.4352', 'Dataset does not exist.'), notFound('dataset not found: Dataset does not exist.')],
  [503, code('ModelArts.4352'), notFound('dataset not found: Said so.')],
  [401, code('ModelArts.4338'), notFound('dataset or task not found: Said so.')],
  [
    400,
    code('ModelArts.4359'),
    notFound('export task not found: Said so.', "'modelarts-export list' shows the export tasks there are"),
  ],
  ...['0204', '0207', '0212'].map((number): (typeof table)[number] => [
    400,
    code(`ModelArts.${number}`),
    auth('ModelArts did not accept the credentials: Said so.', projectToken),
  ]),
  [400, code('ModelArts.4353'), notFound('dataset version not found: Said so.')],
  [501, code('ModelArts.4383'), refused('ModelArts refused the request: Said so.', datasetType)],
  [500, code('ModelArts.4354'), refused('ModelArts refused the request: Said so.', quota)],
  [401, code('ModelArts.4826'), refused('ModelArts refused the request: Said so.', encryptedBucket)],
  ...[400, 401, 403].flatMap((status): typeof table => [
    [status, code('ModelArts.4310'), refused('ModelArts refused the request: Said so.', bucket)],
    [status, code('ModelArts.4750'), refused('ModelArts refused the request: Said so.', bucket)],
  ]),
  // then the status
  [401, '', auth('ModelArts did not accept the credentials', renew)],
  [
    403,
    '',
    auth('ModelArts does not allow this', 'ask for the permission modelarts:dataset:getDataset in this project'),
  ],
  [
    403,
    code('ModelArts.0210'),
    auth(
      'ModelArts does not allow this: Said so.',
      'the token is for another project: check --project, or get a token for this one',
    ),
  ],
  [
    401,
    code('APIG.0301'),
    auth(
      'ModelArts did not accept the credentials: Said so.',
      'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
    ),
  ],
  [
    401,
    code('APIGW.0307'),
    auth(
      'ModelArts did not accept the credentials: Said so.',
      'the token has expired or is of another region: get a new one, or check --region',
    ),
  ],
  [408, '', unavailable('ModelArts waited too long for the request')],
  [
    429,
    code('APIG.0308'),
    unavailable('ModelArts gets too many requests: Said so.', 'try again later, or ask less often'),
  ],
  [500, '<html>', unavailable('ModelArts is not available')],
  [502, '<html>', unavailable('ModelArts is not available')],
  [501, '', refused('ModelArts does not offer this', 'is this the endpoint? ORIGIN')],
  [599, '', unavailable('ModelArts is not available')],
  [404, code('ModelArts.0102'), notFound('not found: Said so.')],
  [
    404,
    code('ModelArts.4204'),
    refused('ModelArts does not know the address: Said so.', 'is this the endpoint? ORIGIN'),
  ],
  [404, code('APIG.0101'), refused('ModelArts does not know the address: Said so.', 'is this the endpoint? ORIGIN')],
  [404, '<html>', refused('ModelArts does not know the address', 'is this the endpoint? ORIGIN')],
  [400, code('ModelArts.0101'), refused('ModelArts refused the request: Said so.')],
  [400, { hello: 1 }, refused('ModelArts refused the request')],
  [418, 'tea', refused('ModelArts refused the request')],
  [200, code('ModelArts.4384'), refused('ModelArts refused the request: Said so.')],
  [200, { ...code('ModelArts.4384'), export_tasks: [] }, refused('ModelArts refused the request: Said so.')],
  [200, { error_code: 4384 }, refused('ModelArts refused the request')],
  [302, '', refused('ModelArts redirects', 'redirects are not followed; is this the endpoint? ORIGIN')],
  [304, '', refused('ModelArts redirects', 'redirects are not followed; is this the endpoint? ORIGIN')],
  [600, '', { kind: 'contract', message: 'ModelArts answered with an unknown HTTP status' }],
];

test.each(table)('%i %j', async (status, body, expected) => {
  const sent = Object(body);
  expect(await refusalOf({ status, body })).toEqual({
    ...expected,
    httpStatus: status,
    ...(sent.error_code && { apiCode: String(sent.error_code) }),
  });
});

test('an error code beside what was asked for is no refusal, nor is an empty one', async () => {
  const isData = (body: object) => 'task_id' in body;
  const data = { task_id: 'T', ...code('ModelArts.4401') };
  const empty = { error_code: '', error_msg: null };
  const received = [data, empty].map((body) => withServer({ body }, async ({ send }) => (await send({ isData })).body));
  expect(await Promise.all(received)).toEqual([data, empty]);
});

test.each([
  ['the gateway', { error_code: 'APIG.0301', error_msg: 'M', request_id: 'R' }, ['APIG.0301', 'M', 'R']],
  ['Keystone', { error: { message: 'M', code: 400, title: 'Bad Request' } }, [undefined, 'M', undefined]],
  ['Keystone, with a code of text', { error: { message: 'M', code: '1100' } }, ['1100', 'M', undefined]],
  ['IAM', { error_msg: 'M', error_code: 'IAM.0006' }, ['IAM.0006', 'M', undefined]],
  ['a number', { error_msg: 'M', error_code: 1100 }, ['1100', 'M', undefined]],
  ['camelCase', { errorCode: 'C', errorMsg: 'M', requestId: 'R' }, ['C', 'M', 'R']],
  ['code and message', { code: 'C', message: 'M' }, ['C', 'M', undefined]],
  ['nested under any name', { request_id: 'R', fault: { code: 'C', message: 'M' } }, ['C', 'M', 'R']],
  ['a title alone', { error: { title: 'M' } }, [undefined, 'M', undefined]],
  ['a list', [{ error_code: 'C' }], [undefined, undefined, undefined]],
  ['null', { error_code: null, error_msg: null }, [undefined, undefined, undefined]],
])('the error body of %s is understood', async (_name, body, [apiCode, message, requestId]) => {
  const tail = message === undefined ? '' : `: ${message}`;
  expect(await refusalOf({ status: 400, body })).toEqual({
    ...refused(`ModelArts refused the request${tail}`),
    httpStatus: 400,
    apiCode,
    requestId,
  });
});

test.each([['X-Request-Id'], ['X-IAM-Trace-Id']])(
  'without a request id in the body, the one in %s counts',
  async (name) => {
    expect((await refusalOf({ status: 400, headers: { [name]: 'R' } }))['requestId']).toBe('R');
  },
);

test('what the server says is shortened and harmless on a terminal', async () => {
  const body = { error_msg: `\u001b[31m${'x'.repeat(400)}` };
  expect((await refusalOf({ status: 400, body }))['message']).toBe(
    `ModelArts refused the request: \\x1b[31m${'x'.repeat(295)}…`,
  );
});

test('where a redirect leads is told', async () => {
  const answer = { status: 302, headers: { location: 'https://elsewhere.test/login' } };
  expect((await refusalOf(answer))['message']).toBe('ModelArts redirects to https://elsewhere.test/login');
});

test('IAM is named when it was IAM', () =>
  withServer(
    { status: 401, body: { error: { code: 401, message: 'The username or password is wrong.' } } },
    async ({ send }) => {
      expect(await failureOf(send({ method: 'POST', service: 'IAM', json: {}, signsInBy: 'password' }))).toEqual({
        ...auth(
          'IAM did not accept the credentials: The username or password is wrong.',
          'check the user, the password and the domain; wrong passwords lock the account',
        ),
        httpStatus: 401,
      });
    },
  ));

test.each([
  ['2026-01-02T03:20:06Z', "set this machine's clock: it is 16 minutes behind the server's"],
  ['2026-01-02T02:48:00Z', "set this machine's clock: it is 16 minutes ahead of the server's"],
  [
    '2026-01-02T03:19:00Z',
    'check the access key and the secret key; after five wrong signatures a key is locked for five minutes',
  ],
])('a refused signature is explained by the clocks, the server says %s', (serverTime, hint) =>
  withServer({ status: 401, headers: { Date: new Date(serverTime).toUTCString() } }, async ({ send }) => {
    expect((await failureOf(send({ headers: { Authorization: 'SDK-HMAC-SHA256 Access=A' } })))['hint']).toBe(hint);
    expect((await failureOf(send({ headers: { 'X-Auth-Token': 'T' } })))['hint']).toBe(renew);
  }),
);

function refusalOf(answer: FixedAnswer): Promise<Record<string, unknown>> {
  return withServer(answer, async ({ send, server }) => {
    const failure = await failureOf(send({ retries: 0 }));
    const { hint } = failure;
    return { ...failure, ...(typeof hint === 'string' && { hint: hint.replace(server.origin, 'ORIGIN') }) };
  });
}

function notFound(message: string, hint = 'check --dataset and --project') {
  return { kind: 'not_found', message, hint };
}

function auth(message: string, hint: string) {
  return { kind: 'auth', message, hint };
}

function unavailable(message: string, hint = 'try again later') {
  return { kind: 'unavailable', message, hint, retryable: true };
}

function refused(message: string, hint?: string) {
  return { kind: 'refused', message, hint };
}
