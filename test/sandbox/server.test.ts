import { type OutgoingHttpHeaders, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exportTasksUrl, withSandbox } from './ask.ts';

const foreign = {
  error_msg: 'The sandbox answers to 127.0.0.1, localhost and [::1] alone, and to no page of another site.',
  error_code: 'APIG.0302',
  request_id: '00000000000000000000000000000001',
};

test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])('it answers to the host %s', (host) =>
  withSandbox({}, async (sandbox) => {
    expect((await ask(sandbox, { Host: ported(host, sandbox) })).status).toBe(200);
  }),
);

test.each([
  '127.0.0.1',
  'localhost',
  '127.0.0.1:1',
  'evil.example:PORT',
  'evil.example',
  '127.0.0.1:PORT.evil.example',
])('it refuses the host %s: a name of somebody else may point here', (host) =>
  withSandbox({ faults: '502' }, async (sandbox) => {
    const headers = { Host: ported(host, sandbox) };
    expect(await ask(sandbox, headers)).toEqual({ status: 403, body: foreign });
    expect((await ask(sandbox, headers, '/v3/auth/tokens')).status).toBe(403);
    expect((await ask(sandbox, {})).status).toBe(502);
  }),
);

test('a request that names no host is refused', () =>
  withSandbox({}, async (sandbox) => {
    const socket = connect(Number(new URL(sandbox.endpoint).port), '127.0.0.1');
    socket.write('GET / HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  }));

test.each(['http://127.0.0.1:PORT', 'http://localhost:PORT', 'http://[::1]:PORT'])(
  'it answers a page of %s',
  (origin) =>
    withSandbox({}, async (sandbox) => {
      expect((await ask(sandbox, { Origin: ported(origin, sandbox) })).status).toBe(200);
    }),
);

test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'http://localhost'])(
  'it refuses a page of %s',
  (origin) =>
    withSandbox({}, async (sandbox) => {
      expect(await ask(sandbox, { Origin: ported(origin, sandbox) })).toEqual({ status: 403, body: foreign });
    }),
);

test('a body of 1 MiB is read', () =>
  withSandbox({}, async (sandbox) => {
    expect(await send(sandbox, 'x'.repeat(2 ** 20))).toMatchObject({ status: 400 });
  }));

test('a longer one is refused, and the connection is good for the next request', () =>
  withSandbox({}, async (sandbox) => {
    const body = {
      error_msg: 'Request entity too large',
      error_code: 'APIG.0201',
      request_id: '00000000000000000000000000000001',
    };
    expect(await send(sandbox, 'x'.repeat(2 ** 20 + 1))).toEqual({ status: 413, body });
    expect((await send(sandbox, 'x'.repeat(2 ** 23))).status).toBe(413);
    expect((await ask(sandbox, {})).status).toBe(200);
  }));

function ported(text: string, { endpoint }: Sandbox): string {
  return text.replace('PORT', new URL(endpoint).port);
}

function ask(sandbox: Sandbox, headers: OutgoingHttpHeaders, path = new URL(exportTasksUrl(sandbox)).pathname) {
  return exchange(sandbox, { path, headers: { 'X-Auth-Token': sandbox.token, ...headers } });
}

function send(sandbox: Sandbox, body: string) {
  return exchange(sandbox, { method: 'POST', path: '/v3/auth/tokens' }, body);
}

function exchange({ endpoint }: Sandbox, options: RequestOptions, body = '') {
  return new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    request(endpoint, options, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode, body: JSON.parse(answer) }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}
