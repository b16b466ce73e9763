import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from '@jest/globals';
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

interface Change {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly date?: string;
  readonly signedHeaders?: readonly string[];
}

async function ask(sandbox: Sandbox, change: Change) {
  const { accessKey, secretKey, date, signedHeaders } = {
    ...{ accessKey: sandbox.accessKey, secretKey: sandbox.secretKey, date: '20261120T083000Z' },
    signedHeaders: ['host', 'x-sdk-date'],
    ...change,
  };
  const url = new URL(exportTasksUrl(sandbox, '?offset=0&limit=100'));
  const headers: IncomingHttpHeaders = { host: url.host, 'x-sdk-date': date };
  const signature = signatureOf({ method: 'GET', url, headers, body: '' }, signedHeaders, secretKey);
  const authorization = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  const response = await fetch(url, { headers: { 'X-Sdk-Date': date, Authorization: authorization } });
  const body: unknown = await response.json();
  return { status: response.status, body };
}
