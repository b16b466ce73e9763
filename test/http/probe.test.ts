import { expect, test } from '@jest/globals';
import { probe } from '../../src/http/probe.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { startServer } from '../helpers/server.ts';

const options = {
  userAgent: 'modelarts-export/test',
  clock: fakeClock(),
  service: 'ModelArts',
  timeoutMs: 2000,
} as const;

test.each([
  ['http://127.0.0.1', 80],
  ['https://127.0.0.1', 443],
  ['https://127.0.0.1:1', 1],
  ['http://[::1]:1', 1],
])('the way to %s leads to port %i, whoever listens there', async (address, port) => {
  const url = new URL(address);
  const { host, port: found } = await probe(url, options);
  expect([host, found]).toEqual([url.hostname.replace(/[[\]]/g, ''), port]);
});

test.each<[Record<string, string>, number | undefined]>([
  [{ date: 'Thu, 01 Jan 2026 00:00:10 GMT' }, -10_000],
  [{ date: 'Wed, 31 Dec 2025 23:59:30 GMT' }, 30_000],
  [{ date: 'yesterday' }, undefined],
])('a server that says %j: this clock is ahead of it by %j ms', async (headers, skewMs) => {
  const server = await startServer({ headers });
  try {
    const { port } = new URL(server.origin);
    expect(await probe(new URL(server.origin), options)).toEqual({
      ...{ proxy: undefined, host: '127.0.0.1', port: Number(port), addresses: ['127.0.0.1'], skewMs },
    });
    expect(server.requests.map(({ method, headers }) => [method, headers['x-auth-token']])).toEqual([
      ['GET', undefined],
    ]);
  } finally {
    await server.close();
  }
});

test('a port where nobody listens: that is as far as one comes', async () => {
  const server = await startServer({});
  await server.close();
  const { failure, ...rest } = await probe(new URL(server.origin), options);
  expect([failure?.at, failure?.error.kind]).toEqual(['tcp', 'unavailable']);
  expect(rest).toEqual({
    ...{ proxy: undefined, host: '127.0.0.1', port: Number(new URL(server.origin).port), addresses: ['127.0.0.1'] },
  });
});

test('a signal ends it, with its own reason', async () => {
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  const url = new URL('http://127.0.0.1:1');
  await expect(probe(url, { ...options, signal: stop.signal })).rejects.toThrow('stopped');
});
