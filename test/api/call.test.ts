import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type Api, type Call, callApi } from '../../src/api/call.ts';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';

const start: Call = {
  method: 'POST',
  path: ['v2', 'p/1', 'datasets'],
  query: { limit: 5, offset: undefined },
  json: { name: 'ë' },
};
const ofGateway = { status: 401, body: { error_code: 'APIGW.0307', error_msg: 'Token expired.' } };
const ofService = { status: 401, body: { error_code: 'ModelArts.0201', error_msg: 'Who are you?' } };

test('a POST is signed over the very bytes that it sends, and its answer is checked', () =>
  withServer({ status: 201, body: { id: 7 } }, async ({ send, server }) => {
    const api = { send, credential: hashing(), endpoint: `${server.origin}/` };
    expect(await callApi(start, api, async ({ status, body }) => ({ status, body }))).toEqual({
      status: 201,
      body: { id: 7 },
    });
    const sent = server.requests.map(({ method, url, body, headers }) => [method, url, body, headers['x-hash']]);
    const hash = createHash('sha256').update('{"name":"ë"}').digest('hex');
    expect(sent).toEqual([['POST', '/v2/p%2F1/datasets?limit=5', '{"name":"ë"}', `1 ${hash}`]]);
  }));

test('a POST that the gateway did not let through is sent once more, with a renewed credential', () =>
  withServer([ofGateway, { body: {} }], async ({ send, server }) => {
    await callApi(start, { send, credential: hashing(), endpoint: server.origin }, async () => {});
    expect(server.requests.map(({ headers }) => headers['x-hash']?.slice(0, 1))).toEqual(['1', '2']);
  }));

test('a POST that the service itself has seen is not', () =>
  withServer([ofService, { body: {} }], async ({ send, server }) => {
    const call = callApi(start, { send, credential: hashing(), endpoint: server.origin }, async () => {});
    expect((await failureOf(call))['kind']).toBe('auth');
    expect(server.requests).toHaveLength(1);
  }));

function hashing(): Api['credential'] {
  let version = 1;
  return {
    headers: async ({ body = '' }) => ({ 'X-Hash': `${version} ${createHash('sha256').update(body).digest('hex')}` }),
    renew: async () => {
      version += 1;
      return true;
    },
  };
}
