import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { parseAuthorization, signatureOf } from '../../src/sandbox/signature.ts';
import { exportTasksUrl, withSandbox } from './ask.ts';

test('the signature is the one that the official signer makes', () => {
  const path = '/v2/0123456789abcdef0123456789abcdef/datasets/gfghHSokody6AJigS5A/export-tasks';
  const headers = {
    'content-type': 'application/json',
    host: 'modelarts.eu-de.otc.t-systems.com',
    'x-project-id': '0123456789abcdef0123456789abcdef',
    'x-sdk-date': '20260102T030405Z',
  };
  const url = new URL(`https://${headers.host}${path}?limit=100&offset=0&export_type=3`);
  expect(signatureOf({ method: 'GET', url, headers, body: '' }, Object.keys(headers), 'EXAMPLESK')).toBe(
    'cf7a2f2a3774a811904a2242ed4fae8816ec06450cf8e26dbfeccde073187c0a',
  );
});

const requests = fc.record({
  method: fc.constantFrom('GET' as const, 'POST' as const),
  path: fc.stringMatching(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,40}$/),
  query: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), fc.string({ unit: 'grapheme' })),
  data: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
});

test('whatever the official SDK signs, its body too, has the signature that is expected', () => {
  fc.assert(
    fc.property(requests, ({ method, path, query, data }) => {
      const endpoint = `https://localhost:8080/v2/${path}/export-tasks`;
      const headers = { 'content-type': 'application/json', 'X-Sdk-Date': '20260102T030405Z' };
      const credential = new BasicCredentials().withAk('EXAMPLEAK').withSk('EXAMPLESK');
      const signed = AKSKSigner.sign({ endpoint, method, headers, queryParams: query, data }, credential);
      const authorization = parseAuthorization(String(Reflect.get(signed, 'Authorization')));
      const received = { host: 'localhost:8080', 'content-type': 'application/json', 'x-sdk-date': '20260102T030405Z' };
      const url = new URL(`${endpoint}?${new URLSearchParams(query)}`);
      const request = { method, url, headers: received, body: data ? JSON.stringify(data) : '' };
      expect(authorization?.signature).toBe(signatureOf(request, authorization?.signedHeaders ?? [], 'EXAMPLESK'));
    }),
  );
});

test('an authorization header is taken apart', () => {
  const signature = createHmac('sha256', '').digest('hex');
  expect(parseAuthorization(`SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=${signature}`)).toEqual(
    {
      accessKey: 'A',
      signedHeaders: ['host', 'x-sdk-date'],
      signature,
    },
  );
  expect(parseAuthorization(`SDK-HMAC-SHA256 Credential=A, Signature=${signature}`)).toBe(undefined);
});

test('an access key opens the project', () =>
  withSandbox({}, async (sandbox) => {
    const { status, body } = await ask(sandbox, {});
    expect([status, body]).toMatchObject([200, { total_count: 25 }]);
  }));

test.each([
  [{ accessKey: 'OTHER' }, 'ak OTHER not exist'],
  [{ secretKey: 'wrong' }, 'verify aksk signature fail'],
  [{ date: '20261120T084501Z' }, 'signature expired'],
  [{ date: 'now' }, 'signature expired'],
  [{ signedHeaders: ['host'] }, 'authorization header is invalid'],
])('a signature with %j is refused', (change, reason) =>
  withSandbox({}, async (sandbox) => {
    expect(await ask(sandbox, change)).toEqual({
      status: 401,
      body: {
        error_msg: `Incorrect IAM authentication information: ${reason}`,
        error_code: 'APIG.0301',
        request_id: '00000000000000000000000000000001',
      },
    });
  }),
);

test('the signature covers the body', () =>
  withSandbox({}, async (sandbox) => {
    const order = JSON.stringify({ path: '/exports/ä/' });
    const { status, body } = await ask(sandbox, { method: 'POST', body: order });
    expect([status, body]).toEqual([200, { task_id: expect.any(String) }]);
    const changed = await ask(sandbox, { method: 'POST', body: order, sent: order.replace('exports', 'elsewhere') });
    expect([changed.status, changed.body]).toMatchObject([401, { error_msg: expect.stringContaining('verify aksk') }]);
  }));

interface Change {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  /** In place of the body that was signed. */
  readonly sent?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly date?: string;
  readonly signedHeaders?: readonly string[];
}

async function ask(sandbox: Sandbox, change: Change) {
  const { accessKey, secretKey, date, signedHeaders, method, body, sent } = {
    ...{ method: 'GET' as const, body: '', sent: change.body },
    ...{ accessKey: sandbox.accessKey, secretKey: sandbox.secretKey, date: '20261120T083000Z' },
    signedHeaders: ['host', 'x-sdk-date'],
    ...change,
  };
  const url = new URL(exportTasksUrl(sandbox, '?offset=0&limit=100'));
  const headers: IncomingHttpHeaders = { host: url.host, 'x-sdk-date': date };
  const signature = signatureOf({ method, url, headers, body }, signedHeaders, secretKey);
  const authorization = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  const response = await fetch(url, {
    method,
    headers: { 'X-Sdk-Date': date, Authorization: authorization },
    ...(sent !== undefined && { body: sent }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}
