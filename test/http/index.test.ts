import { getMaxListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';

const tooLarge = Buffer.alloc(64 * 1024 * 1024 + 1, ' ');

test('a request says who asks, what for and in which language', () =>
  withServer({ body: { a: 1 } }, async ({ send, server }) => {
    const answer = await send({ headers: { 'X-Auth-Token': 'canary-token' } });
    expect([answer.status, answer.body]).toEqual([200, { a: 1 }]);
    const [request] = server.requests;
    expect([request?.method, request?.url]).toEqual(['GET', '/v2/tasks?limit=10']);
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'accept-encoding': 'gzip',
      connection: 'keep-alive',
      host: new URL(server.origin).host,
      'user-agent': 'modelarts-export/test',
      'x-auth-token': 'canary-token',
      'x-language': 'en-us',
    });
  }));

test('a POST sends JSON and gets the headers of the answer', () =>
  withServer({ status: 201, headers: { 'X-Subject-Token': 'MII' }, body: {} }, async ({ send, server }) => {
    const answer = await send({ method: 'POST', service: 'IAM', json: { auth: 'é' } });
    expect([answer.status, answer.headers['x-subject-token']]).toEqual([201, 'MII']);
    const [request] = server.requests;
    expect([request?.method, request?.body, request?.headers['content-type']]).toEqual([
      'POST',
      '{"auth":"é"}',
      'application/json',
    ]);
  }));

test('the headers are made from the very bytes that are sent', () =>
  withServer({ body: {} }, async ({ send, server }) => {
    const headers = async (body?: Buffer) => ({ 'X-Length': String(body?.length) });
    await send({ method: 'POST', json: { name: 'ë' }, headers });
    await send({ headers });
    expect(server.requests.map(({ body, headers }) => [body, headers['x-length'], headers['content-length']])).toEqual([
      ['{"name":"ë"}', '13', '13'],
      ['', 'undefined', undefined],
    ]);
  }));

test('a connection is kept for the next request', () =>
  withServer({ body: {} }, async ({ send, server }) => {
    for (let count = 0; count < 5; count += 1) await send();
    expect([server.requests.length, server.connections()]).toEqual([5, 1]);
  }));

test('the body decides, not its Content-Type; a byte order mark is skipped', async () => {
  const bodies = ['\uFEFF{"a":1}', '[1]', '"text"', 'null', gzipSync('{"zipped":true}')];
  const read = bodies.map((body) =>
    withServer(
      { headers: { 'content-type': 'text/html', ...(Buffer.isBuffer(body) && { 'content-encoding': 'gzip' }) }, body },
      async ({ send }) => (await send()).body,
    ),
  );
  expect(await Promise.all(read)).toEqual([{ a: 1 }, [1], 'text', null, { zipped: true }]);
});

test.each([
  [
    'an HTML page',
    '\n<!doctype html><title>Login</title>',
    'a web page instead of JSON',
    'a login page or a proxy may have answered: check the endpoint and the proxy settings',
  ],
  ['nothing', '', 'an empty body instead of JSON', 'check the endpoint, or try again later'],
  ['truncated JSON', '{"export_tasks":[{', 'broken or truncated JSON', 'try again: the answer was cut on its way'],
  ['a word', 'welcome', 'text that is not JSON', 'check the endpoint and the proxy settings'],
])('%s with 200 is a broken contract, and not asked for again', (_name, body, found, hint) =>
  withServer({ body }, async ({ send, server, plain }) => {
    const { message, ...rest } = await failureOf(send());
    expect(plain(String(message))).toBe(`ModelArts (HOST) answered with ${found}`);
    expect(rest).toEqual({ kind: 'contract', hint, httpStatus: 200, notJson: true });
    expect(server.requests).toHaveLength(1);
  }),
);

const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;

test.each([
  ['exactly as deep as may be', nested(512)],
  ['many brackets side by side', `[${'[],'.repeat(2000)}{}]`],
  ['brackets in a string', JSON.stringify({ a: '[{\\"'.repeat(2000), b: ['\\'] })],
])('nesting up to 512 levels is read: %s', (_name, body) =>
  withServer({ body }, async ({ send }) => {
    expect((await send()).body).toEqual(JSON.parse(body));
  }),
);

test.each([514, 5000, 200_000])('JSON nested %i levels deep is a broken contract, asked for once', (levels) =>
  withServer({ body: nested(levels) }, async ({ send, server, plain }) => {
    const { message, ...rest } = await failureOf(send());
    expect(plain(String(message))).toBe('ModelArts (HOST) answered with JSON that is nested deeper than 512 levels');
    const hint = 'is this a ModelArts endpoint? --verbose shows the request as it was sent';
    expect(rest).toEqual({ kind: 'contract', hint, httpStatus: 200, notJson: false });
    expect(server.requests).toHaveLength(1);
  }),
);

test.each([
  ['as it is', { body: tooLarge }],
  ['compressed', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(tooLarge) }],
  ['with an error status', { status: 500, body: tooLarge }],
])('an answer larger than 64 MiB is not read to its end: %s', (_name, answer) =>
  withServer(answer, async ({ send, server, plain }) => {
    const { message, ...rest } = await failureOf(send());
    expect(plain(String(message))).toBe('ModelArts (HOST) sent an answer larger than 64 MiB');
    expect(rest).toEqual({ kind: 'contract', hint: 'ask for fewer tasks at a time with --limit' });
    expect(server.requests).toHaveLength(1);
  }),
);

test.each([
  [502, 'unavailable', 'ModelArts is not available, tried 5 times', 5],
  [501, 'refused', 'ModelArts does not offer this', 1],
  [401, 'auth', 'ModelArts did not accept the credentials', 1],
  [300, 'refused', expect.any(String), 1],
])('where the body of a %i cannot be unpacked, the status decides', (status, kind, message, attempts) =>
  withServer({ status, headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }, async ({ send, server }) => {
    expect(await failureOf(send())).toMatchObject({ kind, message, httpStatus: status });
    expect(server.requests).toHaveLength(attempts);
  }),
);

test.each([200, 299])('a %i that cannot be unpacked is a broken contract', (status) =>
  withServer({ status, headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }, async ({ send, server, plain }) => {
    const { message, ...rest } = await failureOf(send());
    expect(plain(String(message))).toBe('ModelArts (HOST) sent an answer that cannot be unpacked');
    expect(rest).toEqual({
      kind: 'contract',
      hint: 'check the endpoint (--endpoint) and the proxy settings',
      notJson: true,
      retryable: undefined,
    });
    expect(server.requests).toHaveLength(1);
  }),
);

test('what stops the command stops the request, with its own reason', () =>
  withServer(
    () => {},
    async ({ send, server }) => {
      const stop = new AbortController();
      const stopped = send({ signal: stop.signal });
      while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
      stop.abort(new Error('enough'));
      await expect(stopped).rejects.toThrow('enough');
    },
  ));

test('who is stopped does not wait until the headers are made', () =>
  withServer({ body: {} }, async ({ send, server }) => {
    const stop = new AbortController();
    const stopped = send({ signal: stop.signal, headers: () => new Promise(() => stop.abort(new Error('enough'))) });
    await expect(stopped).rejects.toThrow('enough');
    expect(server.requests).toEqual([]);
  }));

test('many requests may listen to one signal without a warning', () =>
  withServer({ body: {} }, async ({ send }) => {
    const { signal } = new AbortController();
    await send({ signal });
    expect(getMaxListeners(signal)).toBe(Number.POSITIVE_INFINITY);
  }));

test('nothing is sent once the command has stopped, or when the headers cannot be made', () =>
  withServer({ body: {} }, async ({ send, server }) => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(send({ signal })).rejects.toThrow('too late');
    const headers = () => Promise.reject(new TypeError('no key'));
    await expect(send({ headers })).rejects.toThrow(new TypeError('no key'));
    expect(server.requests).toEqual([]);
  }));

test('every attempt leaves a line without a secret', () =>
  withServer([{ status: 502 }, { body: {} }], async ({ send, log, plain }) => {
    await send({ headers: { 'X-Auth-Token': 'canary-token' } });
    expect(log.map(plain)).toEqual([
      'GET http://HOST/v2/tasks?limit=10: 502, again in 250 ms (attempt 1, TIME)',
      'GET http://HOST/v2/tasks?limit=10: 200 (attempt 2, TIME)',
    ]);
  }));

test('a secret that the server repeats is hidden, however it is spelt', () => {
  const secret = 'canary+token/1';
  const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
  return withServer({ status: 400, body: { error_msg: spellings.join(' and ') } }, async ({ send }) => {
    const expected = 'ModelArts refused the request: *** and *** and ***';
    expect((await failureOf(send({ headers: { 'X-Auth-Token': secret } })))['message']).toBe(expected);
    expect((await failureOf(send({ headers: async () => ({ Authorization: secret }) })))['message']).toBe(expected);
    expect((await failureOf(send({ method: 'POST', json: {}, secrets: [secret] })))['message']).toBe(expected);
  });
});

test('an error has no cause, in which the headers could be found', () =>
  withServer({ status: 500 }, async ({ send }) => {
    const error: unknown = await send({ retries: 0 }).catch((caught: unknown) => caught);
    expect(error instanceof Error && error.cause).toBe(undefined);
  }));
