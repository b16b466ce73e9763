import { expect, test } from '@jest/globals';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';
import { type CannedAnswer, startServer } from '../helpers/server.ts';

const silent: CannedAnswer = () => {};
const half: CannedAnswer = (_request, response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{');
};

test.each([
  ['before the answer', silent],
  ['in the middle of the body', half],
])('a server that hangs %s is given up after the time-out', (_name, hang) =>
  withServer(
    hang,
    async ({ send, server, plain }) => {
      const { message, ...rest } = await failureOf(send());
      expect(plain(String(message))).toBe('ModelArts (HOST) did not answer within 0.5 s, tried 2 times');
      expect(rest).toEqual({
        kind: 'unavailable',
        retryable: true,
        hint: 'try again, or give it longer with --request-timeout',
      });
      expect(server.requests).toHaveLength(2);
    },
    { timeoutMs: 500, retries: 1 },
  ),
);

test('a server that closes the connection is told', () =>
  withServer(
    (_request, response) => response.destroy(),
    async ({ send, plain }) => {
      const { message, ...rest } = await failureOf(send());
      expect(plain(String(message))).toBe(
        'ModelArts (HOST) closed the connection before its answer was complete, tried 5 times',
      );
      const hint = 'try again; if the port speaks TLS, begin the endpoint with https:// (--endpoint)';
      expect(rest).toEqual({ kind: 'unavailable', retryable: true, hint });
    },
  ));

test('a port where nobody listens is told, with the flag for the service it was', async () => {
  const gone = await startServer({});
  await gone.close();
  const url = new URL(gone.origin);
  await withServer({}, async ({ send, clock }) => {
    expect(await failureOf(send({ url }))).toEqual({
      kind: 'unavailable',
      message: `ModelArts refused the connection at ${url.host}, tried 5 times`,
      retryable: true,
      hint: 'check the endpoint (--endpoint) and its port',
    });
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000]);
    expect(await failureOf(send({ url, service: 'IAM', method: 'POST', json: {} }))).toEqual({
      kind: 'unavailable',
      message: `IAM refused the connection at ${url.host}`,
      retryable: true,
      hint: 'check the endpoint (--iam-endpoint) and its port',
    });
  });
});
