import { createHash, createHmac } from 'node:crypto';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { authorization, sdkDate } from '../../src/credentials/signature.ts';

const keys = { accessKey: 'EXAMPLEAK', secretKey: 'EXAMPLESK' };
const id = fc.stringMatching(/^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,40}$/);
const requests = fc.record({
  method: fc.constantFrom('GET' as const, 'POST' as const),
  host: fc.constantFrom('modelarts.eu-de.otc.t-systems.com', 'localhost:8080'),
  project: id,
  dataset: id,
  slash: fc.constantFrom('', '/'),
  query: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), fc.string({ unit: 'grapheme' })),
  at: fc.date({ min: new Date(0), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }),
  data: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
});

test('requests are signed as the official SDK signs them', () => {
  fc.assert(
    fc.property(requests, ({ method, host, project, dataset, slash, query, at, data }) => {
      const endpoint = `https://${host}/v2/${project}/datasets/${dataset}/export-tasks${slash}`;
      const headers = {
        'content-type': 'application/json',
        'X-Sdk-Date': sdkDate(at.getTime()),
        'X-Project-Id': project,
        'X-Security-Token': 'ST',
      };
      const credential = new BasicCredentials().withAk(keys.accessKey).withSk(keys.secretKey);
      const signed = AKSKSigner.sign({ endpoint, method, headers, queryParams: query, data }, credential);
      const url = new URL(`${endpoint}?${new URLSearchParams(query)}`);
      const request = data ? { method, url, body: Buffer.from(JSON.stringify(data)) } : { method, url };
      expect(authorization(request, headers, keys)).toBe(Reflect.get(signed, 'Authorization'));
    }),
  );
});

test('a path and a query that need escaping are escaped once', () => {
  const url = new URL("https://m.example/v2/a%20b/caf%C3%A9(1)?b=2&a=x+y&a='%2F'");
  const canonical = [
    'GET',
    '/v2/a%20b/caf%C3%A9%281%29/',
    'a=%27%2F%27&a=x%20y&b=2',
    'host:m.example',
    'x-sdk-date:20260102T030405Z',
    '',
    'host;x-sdk-date',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', keys.secretKey)
    .update(`SDK-HMAC-SHA256\n20260102T030405Z\n${hash}`)
    .digest('hex');
  expect(authorization({ method: 'GET', url }, { 'X-Sdk-Date': '20260102T030405Z' }, keys)).toBe(
    `SDK-HMAC-SHA256 Access=EXAMPLEAK, SignedHeaders=host;x-sdk-date, Signature=${signature}`,
  );
});

test('the date is in UTC, without fractions', () => {
  expect(sdkDate(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('20260102T030405Z');
});
