import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openCredential } from '../../../src/credentials/index.ts';
import { AuthError } from '../../../src/errors/index.ts';
import type { Answer, SendRequest } from '../../../src/http/index.ts';
import { failure, settingsFor } from '../../settings/input.ts';
import { dependencies, tokenAnswer } from '../dependencies.ts';

const password = ' pass "wörd\\ ';
const requests: string[] = [];
const server = createServer(async (request, response) => {
  requests.push(`${request.method} ${request.url}`);
  const { status, headers, body } = await answerTo(request);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
});
let address = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (typeof at === 'object' && at) address = `http://127.0.0.1:${at.port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const { auth } = JSON.parse(await text(request));
  const { user } = auth.identity.password;
  if (user.name === 'ada' && user.password === password && auth.scope.project.name === 'eu-de') return tokenAnswer();
  return { status: 401, headers: {}, body: { error: { code: 401, message: 'The username or password is wrong.' } } };
}

/** As the real one, without its retries. */
async function send({ method, url, json, headers }: SendRequest): Promise<Answer> {
  const sent = typeof headers === 'function' ? await headers() : headers;
  const response = await fetch(url, { method, headers: { ...sent }, body: JSON.stringify(json) });
  const body: unknown = await response.json();
  if (response.status === 401) throw new AuthError(`IAM did not accept the credentials: ${JSON.stringify(body)}`);
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

async function signIn(secret: string) {
  const env = {
    OS_AUTH_URL: `${address}/v3`,
    OS_USERNAME: 'ada',
    OS_PASSWORD: secret,
    OS_USER_DOMAIN_NAME: 'OTC1',
    OS_PROJECT_NAME: 'eu-de',
  };
  requests.length = 0;
  const credential = await openCredential(await settingsFor({ env }), { ...dependencies(), send });
  return credential.headers({ method: 'GET', url: new URL('https://m.example') });
}

test('a password with blanks, quotes and umlauts arrives as it is', async () => {
  expect(await signIn(password)).toEqual({ 'X-Auth-Token': 'TOKEN' });
  expect(requests).toEqual(['POST /v3/auth/tokens']);
});

test('a wrong one is exit 4 with the words of IAM, after one request', async () => {
  expect(await failure(() => signIn('CANARY'))).toBe(
    'IAM did not accept the credentials: {"error":{"code":401,"message":"The username or password is wrong."}} | exit 4',
  );
  expect(requests).toEqual(['POST /v3/auth/tokens']);
});
