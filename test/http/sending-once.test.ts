import { createServer as createTcpServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { createSend, type SendOptions, type SendRequest } from '../../src/http/index.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { startProxy } from '../helpers/connect-proxy.ts';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';
import { type CannedAnswer, type FixedAnswer, respond, startServer } from '../helpers/server.ts';
import { type SleeplessClock, sleeplessClock } from '../helpers/sleepless-clock.ts';

/** What is to start something. */
const post = { method: 'POST', service: 'ModelArts', json: { path: '/b/p/' } } as const;

const uncertain: readonly [string, CannedAnswer][] = [
  ['a 500', { status: 500 }],
  ['a 502', { status: 502 }],
  ['a 504', { status: 504 }],
  ['a 408', { status: 408 }],
  ['an unknown status', { status: 600 }],
  ['a page', { body: '<html>' }],
  ['an empty body', { body: '' }],
  ['a broken connection', (_request, response) => response.destroy()],
  ['silence', () => {}],
];

test.each(uncertain)('a POST that gets %s is sent once, and may have started something', (_name, answer) =>
  withServer(
    answer,
    async ({ send, server, clock }) => {
      expect((await failureOf(send(post)))['isUncertain']).toBe(true);
      expect([server.requests.length, clock.sleeps]).toEqual([1, []]);
    },
    { timeoutMs: 500 },
  ),
);

const certain: readonly [string, FixedAnswer, string][] = [
  ['a 429', { status: 429 }, 'unavailable'],
  ['a 400', { status: 400 }, 'refused'],
  ['a 302', { status: 302 }, 'refused'],
  ['a 501', { status: 501 }, 'refused'],
  ['a 403', { status: 403 }, 'auth'],
  ['a refusal under a 200', { body: { error_code: 'ModelArts.4384' } }, 'refused'],
  ['a busy dataset', { status: 501, body: { error_code: 'ModelArts.4386' } }, 'busy'],
];

test.each(certain)('a POST that gets %s is sent once, and has started nothing', (_name, answer, kind) =>
  withServer(answer, async ({ send, server }) => {
    const failure = await failureOf(send(post));
    expect([failure['kind'], failure['isUncertain']]).toEqual([kind, undefined]);
    expect(server.requests).toHaveLength(1);
  }),
);

test('a GET is never uncertain, nor is what IAM is asked', () =>
  withServer({ status: 504 }, async ({ send }) => {
    expect((await failureOf(send({ retries: 0 })))['isUncertain']).toBe(undefined);
    expect((await failureOf(send({ ...post, service: 'IAM' })))['isUncertain']).toBe(undefined);
  }));

test('a busy dataset is a word for a POST alone', () =>
  withServer({ status: 501, body: { error_code: 'ModelArts.4386' } }, async ({ send }) => {
    expect((await failureOf(send()))['kind']).not.toBe('busy');
  }));

test('a POST whose connection is refused is sent again, and arrives once', async () => {
  const gone = await startServer({});
  await gone.close();
  const url = new URL('/v2', gone.origin);
  let late: Awaited<ReturnType<typeof serveAt>> | undefined;
  const clock = sleeplessClock();
  const sleep: typeof clock.sleep = async (ms, signal) => {
    await clock.sleep(ms, signal);
    if (clock.sleeps.length === 2) late = await serveAt(Number(url.port), { body: { task_id: 'a' } });
  };
  await withSend({ clock: { ...clock, sleep } }, async (send) => {
    expect((await send({ ...post, url })).body).toEqual({ task_id: 'a' });
  });
  expect([late?.posts(), clock.sleeps]).toEqual([1, [250, 500]]);
  await late?.close();
});

test('a POST to a name without an address, and to a port where nobody listens, is certain to have started nothing', async () => {
  const gone = await startServer({});
  await gone.close();
  await withSend({}, async (send, clock) => {
    for (const url of [new URL('http://no-such-host.invalid/v2'), new URL('/v2', gone.origin)]) {
      expect((await failureOf(send({ ...post, url })))['isUncertain']).toBe(undefined);
    }
    expect(clock.sleeps).toHaveLength(8);
  });
});

test('a TLS handshake that is not finished has sent nothing', async () => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.once('data', () => socket.destroy()).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(`https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v2`);
  await withSend({ retries: 2 }, async (send) => {
    const failure = await failureOf(send({ ...post, url }));
    expect([failure['kind'], failure['isUncertain'], connections]).toEqual(['unavailable', undefined, 3]);
  });
  server.close();
});

test('a certificate that is not accepted has kept the request back, and no second try would mend it', async () => {
  const server = await startServer({}, await (await createAuthority()).issue({}));
  await withSend({}, async (send, clock) => {
    const failure = await failureOf(send({ ...post, url: new URL(server.origin) }));
    expect([failure['retryable'], failure['isUncertain'], clock.sleeps]).toEqual([false, undefined, []]);
    expect(server.requests).toEqual([]);
  });
  await server.close();
});

test('once the handshake is over, a broken connection may have started something', async () => {
  const cut: CannedAnswer = (_request, response) => response.destroy();
  const server = await startServer(cut, await (await createAuthority()).issue({}));
  await withSend({ insecure: true }, async (send) => {
    expect((await failureOf(send({ ...post, url: new URL(server.origin) })))['isUncertain']).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
  await server.close();
});

test('so it is on a connection that has served before', () =>
  withServer([{ body: {} }, (_request, response) => response.destroy()], async ({ send, server }) => {
    await send();
    expect((await failureOf(send(post)))['isUncertain']).toBe(true);
    expect([server.requests.length, server.connections()]).toEqual([2, 1]);
  }));

test.each([
  [502, 3],
  [403, 1],
])(
  'a proxy that refuses the tunnel with %i has kept the request back, and is asked %i times',
  async (status, times) => {
    const proxy = await startProxy(status);
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    await withSend({ env, retries: 2 }, async (send) => {
      const failure = await failureOf(send({ ...post, url: new URL('https://modelarts.test/v2') }));
      expect([failure['isUncertain'], proxy.tunnels.length]).toEqual([undefined, times]);
    });
    await proxy.close();
  },
);

type Sending = (
  request: Pick<SendRequest, 'method' | 'service' | 'json' | 'url'>,
) => ReturnType<ReturnType<typeof createSend>>;

async function withSend(
  options: Partial<SendOptions>,
  use: (send: Sending, clock: SleeplessClock) => Promise<void>,
): Promise<void> {
  const clock = sleeplessClock();
  const send = createSend({ userAgent: 'modelarts-export/test', clock, ...options });
  try {
    await use(send, clock);
  } finally {
    send.close();
  }
}

/** A server at a port that was free a moment ago. */
async function serveAt(port: number, answer: FixedAnswer) {
  const { createServer } = await import('node:http');
  let posts = 0;
  const server = createServer((request, response) => {
    posts += request.method === 'POST' ? 1 : 0;
    request.resume().on('end', () => respond(response, answer));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    posts: () => posts,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
