import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { accessTo, canary } from '../helpers/access.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { type CannedAnswer, listenOnLoopback, respond } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

/** As the line of JSON tells it; HOST stands for the server's. */
interface ErrorRecord {
  readonly kind: string;
  readonly exit_code: number;
  readonly http_status?: number;
  readonly api_code?: string;
  readonly message: string;
  readonly request_id?: string;
  readonly retryable: boolean;
  readonly hint: string;
}

interface Row {
  readonly name: string;
  readonly flags?: readonly string[];
  readonly answer: CannedAnswer;
  readonly error: ErrorRecord;
}

const html = { 'content-type': 'text/html' };

const rows: readonly Row[] = [
  {
    name: 'the token as a value of the wrong kind',
    answer: { body: { total_count: `${canary}${'.'.repeat(200)}`, export_tasks: [] } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: `the answer does not match the schema export-task-list: $.total_count must be number, but is "***${'.'.repeat(77)}…"`,
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'the token as a key, held against the strict schema',
    flags: ['--strict'],
    answer: { body: { total_count: 0, export_tasks: [], [canary]: 1 } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list (--strict): $["***"] is not known',
      retryable: false,
      hint: 'it is readable without --strict',
    },
  },
  {
    name: '401',
    answer: { status: 401, body: fixture('error-401-gateway') },
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 401,
      api_code: 'APIG.0301',
      message: 'ModelArts did not accept the credentials: Incorrect IAM authentication information: decrypt token fail',
      request_id: '0123456789abcdef0123456789abcdef',
      retryable: false,
      hint: 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
    },
  },
  {
    name: '401 without a body',
    answer: { status: 401 },
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 401,
      message: 'ModelArts did not accept the credentials',
      retryable: false,
      hint: 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
    },
  },
  {
    name: '403',
    answer: { status: 403, body: fixture('error-403-project-mismatch') },
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 403,
      api_code: 'ModelArts.0210',
      message: 'ModelArts does not allow this: The project ID in the URL does not match the project of the token.',
      retryable: false,
      hint: 'the token is for another project: check --project, or get a token for this one',
    },
  },
  {
    name: '403 without a code',
    answer: { status: 403, body: {} },
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 403,
      message: 'ModelArts does not allow this',
      retryable: false,
      hint: 'ask for the permission modelarts:dataset:getDataset in this project',
    },
  },
  {
    name: '404 with a ModelArts code',
    answer: { status: 404, body: { error_code: 'ModelArts.4001', error_msg: 'No such thing.' } },
    error: {
      kind: 'not_found',
      exit_code: 3,
      http_status: 404,
      api_code: 'ModelArts.4001',
      message: 'not found: No such thing.',
      retryable: false,
      hint: 'check --dataset and --project',
    },
  },
  {
    name: '404 for an unknown address',
    answer: { status: 404, body: { error_code: 'ModelArts.4204', error_msg: 'API not found.' } },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 404,
      api_code: 'ModelArts.4204',
      message: 'ModelArts does not know the address: API not found.',
      retryable: false,
      hint: 'is this the endpoint? http://HOST',
    },
  },
  {
    name: '404 without a code',
    answer: { status: 404, body: 'not here' },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 404,
      message: 'ModelArts does not know the address',
      retryable: false,
      hint: 'is this the endpoint? http://HOST',
    },
  },
  {
    name: '400',
    answer: { status: 400, body: { error_code: 'ModelArts.0104', error_msg: 'Bad offset.' } },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 400,
      api_code: 'ModelArts.0104',
      message: 'ModelArts refused the request: Bad offset.',
      retryable: false,
      hint: '--verbose shows the request as it was sent',
    },
  },
  {
    name: '400 and 4352',
    answer: { status: 400, body: fixture('error-400-dataset-missing') },
    error: {
      kind: 'not_found',
      exit_code: 3,
      http_status: 400,
      api_code: 'ModelArts.4352',
      message: 'dataset not found: Dataset does not exist.',
      retryable: false,
      hint: 'check --dataset and --project',
    },
  },
  {
    name: '400 and 4338',
    answer: { status: 400, body: { error_code: 'ModelArts.4338', error_msg: 'Resource does not exist.' } },
    error: {
      kind: 'not_found',
      exit_code: 3,
      http_status: 400,
      api_code: 'ModelArts.4338',
      message: 'dataset or task not found: Resource does not exist.',
      retryable: false,
      hint: 'check --dataset and --project',
    },
  },
  {
    name: '400 and 0204',
    answer: { status: 400, body: { error_code: 'ModelArts.0204', error_msg: 'Invalid token.' } },
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 400,
      api_code: 'ModelArts.0204',
      message: 'ModelArts did not accept the credentials: Invalid token.',
      retryable: false,
      hint: 'the token is for no project of this region: get one that is scoped to the project',
    },
  },
  {
    name: '200 and 4352',
    answer: { body: { error_code: 'ModelArts.4352', error_msg: 'Dataset does not exist.' } },
    error: {
      kind: 'not_found',
      exit_code: 3,
      http_status: 200,
      api_code: 'ModelArts.4352',
      message: 'dataset not found: Dataset does not exist.',
      retryable: false,
      hint: 'check --dataset and --project',
    },
  },
  {
    name: '200 and another error code',
    answer: { body: fixture('error-200-with-error-code') },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 200,
      api_code: 'ModelArts.4384',
      message: 'ModelArts refused the request: Invalid export parameter.',
      retryable: false,
      hint: '--verbose shows the request as it was sent',
    },
  },
  {
    name: '200 and an empty list beside an error code',
    answer: { body: { error_code: 'ModelArts.0010', error_msg: 'Oops.', total_count: 0, export_tasks: [] } },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 200,
      api_code: 'ModelArts.0010',
      message: 'ModelArts refused the request: Oops.',
      retryable: false,
      hint: '--verbose shows the request as it was sent',
    },
  },
  {
    name: '408',
    answer: { status: 408 },
    error: {
      kind: 'unavailable',
      exit_code: 6,
      http_status: 408,
      message: 'ModelArts waited too long for the request',
      retryable: true,
      hint: 'try again later',
    },
  },
  {
    name: '429',
    answer: { status: 429, body: fixture('error-429-gateway') },
    error: {
      kind: 'unavailable',
      exit_code: 6,
      http_status: 429,
      api_code: 'APIG.0308',
      message:
        'ModelArts gets too many requests: The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute',
      request_id: '0123456789abcdef0123456789abcdef',
      retryable: true,
      hint: 'try again later, or ask less often',
    },
  },
  {
    name: '429 with a long Retry-After',
    answer: { status: 429, headers: { 'retry-after': '600' } },
    error: {
      kind: 'unavailable',
      exit_code: 6,
      http_status: 429,
      message: 'ModelArts gets too many requests and asks to be left alone for 600 s',
      retryable: true,
      hint: 'try again later, or ask less often',
    },
  },
  {
    name: '500',
    answer: { status: 500, body: { error_code: 'ModelArts.0001', error_msg: 'Internal error.' } },
    error: {
      kind: 'unavailable',
      exit_code: 6,
      http_status: 500,
      api_code: 'ModelArts.0001',
      message: 'ModelArts is not available: Internal error.',
      retryable: true,
      hint: 'try again later',
    },
  },
  {
    name: '302',
    answer: { status: 302, headers: { location: 'https://login.example/?next=1' }, body: '<html>' },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 302,
      message: 'ModelArts redirects to https://login.example/?next=1',
      retryable: false,
      hint: 'redirects are not followed; is this the endpoint? http://HOST',
    },
  },
  {
    name: '304',
    answer: { status: 304 },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 304,
      message: 'ModelArts redirects',
      retryable: false,
      hint: 'redirects are not followed; is this the endpoint? http://HOST',
    },
  },
  {
    name: 'a web page with 200',
    answer: { headers: html, body: '<!DOCTYPE html><title>Log in</title>' },
    error: {
      kind: 'contract',
      exit_code: 7,
      http_status: 200,
      message: 'ModelArts (HOST) answered with a web page instead of JSON',
      retryable: false,
      hint: 'a login page or a proxy may have answered: check the endpoint and the proxy settings',
    },
  },
  {
    name: 'a web page with 502',
    answer: { status: 502, headers: html, body: '<html>Bad gateway</html>' },
    error: {
      kind: 'unavailable',
      exit_code: 6,
      http_status: 502,
      message: 'ModelArts is not available',
      retryable: true,
      hint: 'try again later',
    },
  },
  {
    name: 'truncated JSON',
    answer: { body: '{"total_count": 2, "export_tasks": [{' },
    error: {
      kind: 'contract',
      exit_code: 7,
      http_status: 200,
      message: 'ModelArts (HOST) answered with broken or truncated JSON',
      retryable: false,
      hint: 'try again: the answer was cut on its way',
    },
  },
  {
    name: 'an empty body',
    answer: {},
    error: {
      kind: 'contract',
      exit_code: 7,
      http_status: 200,
      message: 'ModelArts (HOST) answered with an empty body instead of JSON',
      retryable: false,
      hint: 'check the endpoint, or try again later',
    },
  },
  {
    name: 'text',
    answer: { body: 'OK' },
    error: {
      kind: 'contract',
      exit_code: 7,
      http_status: 200,
      message: 'ModelArts (HOST) answered with text that is not JSON',
      retryable: false,
      hint: 'check the endpoint and the proxy settings',
    },
  },
  {
    name: 'a JSON array',
    answer: { body: [] },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list: $ must be object, but is []',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'JSON null',
    answer: { body: 'null' },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list: $ must be object, but is null',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'an empty object',
    answer: { body: {} },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer has neither export_tasks nor a total_count of 0',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'export_tasks missing',
    answer: { body: { total_count: 3 } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer has no export_tasks, but its total_count is 3',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'export_tasks null',
    answer: { body: { total_count: 3, export_tasks: null } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer has no export_tasks, but its total_count is 3',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'export_tasks an object',
    answer: { body: { total_count: 3, export_tasks: {} } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list: $.export_tasks must be array, but is {}',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'a task without an id',
    answer: { body: { total_count: 1, export_tasks: [{ status: 'RUNNING' }] } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list: $.export_tasks[0].task_id is missing',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'a task with an empty id',
    answer: { body: { total_count: 2, export_tasks: [{ task_id: 'a' }, { task_id: '' }] } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'the answer does not match the schema export-task-list: $.export_tasks[1].task_id is empty',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: 'a progress that is no number',
    answer: { body: { total_count: 1, export_tasks: [{ task_id: 'a', progress: '\u001b[31mabc' }] } },
    error: {
      kind: 'contract',
      exit_code: 7,
      message:
        'the answer does not match the schema export-task-list: $.export_tasks[0].progress must be number, but is "\\u001b[31mabc"',
      retryable: false,
      hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
    },
  },
  {
    name: '65 MiB',
    answer: (_, response) => sendSpaces(response, 65),
    error: {
      kind: 'contract',
      exit_code: 7,
      message: 'ModelArts (HOST) sent an answer larger than 64 MiB',
      retryable: false,
      hint: 'ask for fewer tasks at a time with --limit',
    },
  },
  {
    name: 'a reset before the answer',
    answer: (_, response) => response.destroy(),
    error: {
      kind: 'unavailable',
      exit_code: 6,
      message: 'ModelArts (HOST) closed the connection before its answer was complete',
      retryable: true,
      hint: 'try again; if the port speaks TLS, begin the endpoint with https:// (--endpoint)',
    },
  },
  {
    name: 'a reset in the body',
    answer: (_, response) => resetInBody(response),
    error: {
      kind: 'unavailable',
      exit_code: 6,
      message: 'ModelArts (HOST) closed the connection before its answer was complete',
      retryable: true,
      hint: 'try again',
    },
  },
  {
    name: 'no answer at all',
    flags: ['--request-timeout', '100ms'],
    answer: () => {},
    error: {
      kind: 'unavailable',
      exit_code: 6,
      message: 'ModelArts (HOST) did not answer within 0.1 s',
      retryable: true,
      hint: 'try again, or give it longer with --request-timeout',
    },
  },
  {
    name: 'the token in error_msg',
    answer: ({ headers }, response) => refuseWith(response, `bad token ${headers['x-auth-token']}!`),
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 401,
      message: 'ModelArts did not accept the credentials: bad token ***!',
      retryable: false,
      hint: 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
    },
  },
  {
    name: 'the token in a code and a request id',
    answer: ({ headers }, response) =>
      respond(response, {
        status: 401,
        body: { error_code: headers['x-auth-token'], request_id: headers['x-auth-token'] },
      }),
    error: {
      kind: 'auth',
      exit_code: 4,
      http_status: 401,
      api_code: '***',
      message: 'ModelArts did not accept the credentials',
      request_id: '***',
      retryable: false,
      hint: 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
    },
  },
  {
    name: 'the token in the address of a redirect',
    answer: ({ headers }, response) =>
      respond(response, { status: 302, headers: { location: `/?t=${headers['x-auth-token']}` } }),
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 302,
      message: 'ModelArts redirects to /?t=***',
      retryable: false,
      hint: 'redirects are not followed; is this the endpoint? http://HOST',
    },
  },
  {
    name: 'escape sequences in error_msg',
    answer: {
      status: 400,
      body: {
        error_code: 'ModelArts.\u001b[31m',
        error_msg: 'a\u001b]0;x\u0007\r\nb\u202ec\u009b',
        request_id: '\u001b[2J',
      },
    },
    error: {
      kind: 'refused',
      exit_code: 5,
      http_status: 400,
      api_code: 'ModelArts.\\x1b[31m',
      message: 'ModelArts refused the request: a\\x1b]0;x\\x07\\r\\nb\\u202ec\\x9b',
      request_id: '\\x1b[2J',
      retryable: false,
      hint: '--verbose shows the request as it was sent',
    },
  },
];

for (const { name, flags = [], answer, error } of rows) {
  test(`${name}: exit ${error.exit_code}, for people`, async () => {
    const { code, stdout, stderr } = await listAgainst(answer, ...flags);
    expect({ code, stdout, stderr }).toEqual({ code: error.exit_code, stdout: '', stderr: inWords(error) });
  });

  test(`${name}: exit ${error.exit_code}, as JSON`, async () => {
    const { code, stdout, stderr } = await listAgainst(answer, ...flags, '--json');
    expect({ code, stdout, stderr }).toEqual({
      code: error.exit_code,
      stdout: '',
      stderr: `${JSON.stringify({ error })}\n`,
    });
  });

  test(`${name}: not even --verbose shows the token`, async () => {
    const { code, stdout, stderr } = await listAgainst(answer, ...flags, '-v', '--output', 'csv');
    expect({ code, stdout }).toEqual({ code: error.exit_code, stdout: '' });
    expect(stderr.replace(/^GET .*\n/gm, '')).toBe(inWords(error));
    expect(stderr).not.toContain(canary);
  });
}

test('what may pass is tried five times, without waiting longer than it must', async () => {
  const clock = sleeplessClock();
  await withServer({ status: 503 }, async (server) => {
    const outcome = await runCli(['list'], { env: accessTo(server.origin), clock });
    expect(outcome).toEqual({
      code: 6,
      stdout: '',
      stderr: 'error: ModelArts is not available, tried 5 times (HTTP 503)\nhint: try again later\n',
    });
    expect(server.requests.length).toBe(5);
  });
});

test('a port where nobody listens', async () => {
  const host = await closedPort();
  expect(await runCli(['list', '--retries', '0'], { env: accessTo(`http://${host}`) })).toEqual({
    code: 6,
    stdout: '',
    stderr: `error: ModelArts refused the connection at ${host}\nhint: check the endpoint (--endpoint) and its port\n`,
  });
});

test('a host name without an address, or without a name server to tell', async () => {
  const { code, stdout, stderr } = await runCli(['list', '--retries', '0'], {
    env: accessTo('https://modelarts.invalid'),
  });
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  expect([
    'error: ModelArts was not found: the host name modelarts.invalid has no address\nhint: check the endpoint (--endpoint) or the region\n',
    'error: ModelArts was not found: no name server answered for modelarts.invalid\nhint: check the network connection\n',
  ]).toContain(stderr);
});

test('a page that fails on the way: whole records were written, and both are told', async () => {
  const first = { body: { total_count: 150, export_tasks: tasks(100) } };
  await withServer([first, { status: 400, body: { error_code: 'ModelArts.0104' } }], async (server) => {
    const env = accessTo(server.origin);
    expect(await runCli(['list', '-o', 'name'], { env })).toEqual({
      code: 5,
      stdout: tasks(100)
        .map(({ task_id: id }) => `${id}\n`)
        .join(''),
      stderr:
        'incomplete: 100 tasks written\nerror: ModelArts refused the request (HTTP 400, ModelArts.0104)\nhint: --verbose shows the request as it was sent\n',
    });
  });
});

test('a page that fails on the way: json prints nothing', async () => {
  const first = { body: { total_count: 150, export_tasks: tasks(100) } };
  await withServer([first, { status: 401 }], async (server) => {
    const { code, stdout, stderr } = await runCli(['list', '--json'], { env: accessTo(server.origin) });
    expect({ code, stdout, error: JSON.parse(stderr).error.kind }).toEqual({ code: 4, stdout: '', error: 'auth' });
  });
});

function listAgainst(answer: CannedAnswer, ...flags: readonly string[]): Promise<Outcome> {
  return withServer(answer, async ({ origin }) => {
    const argv = ['list', '--retries', '0', ...flags];
    const outcome = await runCli(argv, { env: accessTo(origin) });
    return { ...outcome, stderr: outcome.stderr.replaceAll(new URL(origin).host, 'HOST') };
  });
}

function inWords({ message, hint, http_status: status, api_code: code, request_id: request }: ErrorRecord): string {
  const facts = [status && `HTTP ${status}`, code, request && `request ${request}`].filter(Boolean).join(', ');
  return `error: ${message}${facts && ` (${facts})`}\nhint: ${hint}\n`;
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function tasks(count: number): { task_id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ task_id: `t${index}` }));
}

function sendSpaces(response: ServerResponse, mebibytes: number): void {
  response.writeHead(200);
  for (let sent = 0; sent < mebibytes; sent += 1) response.write(' '.repeat(1024 * 1024));
  response.end();
}

function resetInBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"total', () => response.destroy());
}

function refuseWith(response: ServerResponse, message: string): void {
  respond(response, { status: 401, body: { error_msg: message } });
}

async function closedPort(): Promise<string> {
  const { port, close } = await listenOnLoopback(createServer());
  await close();
  return `127.0.0.1:${port}`;
}
