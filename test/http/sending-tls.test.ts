import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSend, type SendOptions } from '../../src/http/index.ts';
import { type Authority, createAuthority } from '../helpers/certificates.ts';
import { type ConnectProxy, startProxy } from '../helpers/connect-proxy.ts';
import { failureOf } from '../helpers/failure.ts';
import { type Certificate, startServer, type TestServer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

let folder: string;
let caFile: string;
let authority: Authority;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelarts-export-'));
  caFile = join(folder, 'ca.pem');
  authority = await createAuthority();
  await writeFile(caFile, authority.pem);
});

afterAll(() => rm(folder, { recursive: true }));

test('an unknown authority is told at once; --ca-file, NODE_EXTRA_CA_CERTS beside another one, and --insecure get through', async () => {
  const otherFile = join(folder, 'other.pem');
  await writeFile(otherFile, (await createAuthority('Other Authority')).pem);
  await withServer(await authority.issue({}), async (server) => {
    const unknown = {
      kind: 'unavailable',
      message: 'the certificate of ModelArts (HOST) is signed by an unknown authority',
      retryable: false,
      hint: 'name the authority with --ca-file PEM; a company proxy often has its own',
    };
    expect(await outcome(server)).toEqual(unknown);
    expect(await outcome(server, trusting(otherFile))).toEqual(unknown);
    expect([server.requests, server.connections()]).toEqual([[], 0]);
    expect(await outcome(server, trusting(caFile))).toEqual({ succeeded: 'good' });
    const env = { NODE_EXTRA_CA_CERTS: caFile };
    expect(await outcome(server, { ...trusting(otherFile), env })).toEqual({ succeeded: 'good' });
    expect(await outcome(server, { insecure: true })).toEqual({ succeeded: 'good' });
  });
});

test('an expired certificate is told', async () =>
  withServer(await authority.issue({ notAfter: new Date(Date.now() - 60_000) }), async (server) => {
    expect(await outcome(server, trusting(caFile))).toEqual({
      kind: 'unavailable',
      message: 'the certificate of ModelArts (HOST) has expired',
      retryable: false,
      hint: "check this machine's clock; if it is right, the server needs a new certificate",
    });
  }));

test('a certificate for another host is told', async () =>
  withServer(await authority.issue({ host: 'elsewhere.test' }), async (server) => {
    expect(await outcome(server, trusting(caFile))).toEqual({
      kind: 'unavailable',
      message: 'the certificate of ModelArts (HOST) is for another host name',
      retryable: false,
      hint: 'check the endpoint (--endpoint)',
    });
  }));

test('a server without TLS is told', () =>
  withServer(undefined, async (server) => {
    const origin = server.origin.replace('http:', 'https:');
    expect(await outcome({ ...server, origin }, {})).toEqual({
      kind: 'unavailable',
      message: 'ModelArts (HOST) does not speak TLS as expected (EPROTO)',
      retryable: false,
      hint: 'check the scheme and the port of the endpoint (--endpoint)',
    });
  }));

const speakTls = 'if the port speaks TLS, begin the endpoint with https:// (--endpoint)';

test('a server with TLS that is asked in plain http is told: it closes', async () =>
  withServer(await authority.issue({}), async (server) => {
    const origin = server.origin.replace('https://localhost', 'http://127.0.0.1');
    expect(await outcome({ ...server, origin }, { retries: 0 })).toEqual({
      kind: 'unavailable',
      message: 'ModelArts (HOST) closed the connection before its answer was complete',
      retryable: true,
      hint: `try again; ${speakTls}`,
    });
  }));

test.each([
  [
    'it answers in TLS, as OpenSSL does',
    Buffer.from([21, 3, 3, 0, 2, 2, 70]),
    {
      kind: 'unavailable',
      message: expect.stringMatching(/^the request to ModelArts \(HOST\) failed: /),
      retryable: true,
    },
  ],
  [
    'it says so, as nginx and Go do',
    'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>The plain HTTP request was sent to HTTPS port</html>',
    { kind: 'refused', message: 'ModelArts refused the request', httpStatus: 400 },
  ],
])('a server with TLS that is asked in plain http is told: %s', async (_, answer, error) => {
  const server = createServer((socket) => socket.on('data', () => socket.end(answer)).on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port = 0 } = Object(server.address());
  const asked = { origin: `http://127.0.0.1:${port}`, requests: [], connections: () => 0, close: async () => {} };
  expect(await outcome(asked, { retries: 0 })).toEqual({ ...error, hint: speakTls });
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  [
    'empty.pem',
    '',
    'FILE holds no certificate in PEM form',
    'a PEM certificate begins with -----BEGIN CERTIFICATE-----',
  ],
  [
    'broken.pem',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    'FILE holds no certificate in PEM form',
    'a PEM certificate begins with -----BEGIN CERTIFICATE-----',
  ],
])('a CA file that is none is a usage error, and nothing is sent: %s', async (name, content, message, hint) => {
  const file = join(folder, name);
  await writeFile(file, content);
  await withServer(undefined, async (server) => {
    const failure = await outcome(server, trusting(file));
    expect([failure['kind'], String(failure['message']).replace(file, 'FILE'), failure['hint']]).toEqual([
      'usage',
      message,
      hint,
    ]);
    expect(server.connections()).toBe(0);
  });
});

test('through a proxy: one CONNECT to that host for many requests, with the password for the proxy only', async () =>
  withServer(await authority.issue({}), (server) =>
    withProxy(undefined, async (proxy) => {
      const env = { HTTPS_PROXY: `http://user:p%40ss@${proxy.host}` };
      const send = sender({ ...trusting(caFile), env });
      const url = new URL(server.origin);
      for (let count = 0; count < 3; count += 1) await send({ method: 'GET', service: 'ModelArts', url });
      send.close();
      const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
      expect(proxy.tunnels).toEqual([{ target: url.host, authorization }]);
      expect([server.requests.length, server.connections()]).toEqual([3, 1]);
      expect(server.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }),
  ));

test('NO_PROXY takes the host out', async () =>
  withServer(await authority.issue({}), (server) =>
    withProxy(undefined, async (proxy) => {
      const env = { https_proxy: `http://${proxy.host}`, no_proxy: new URL(server.origin).host };
      expect(await outcome(server, { ...trusting(caFile), env })).toEqual({ succeeded: 'good' });
      expect(proxy.tunnels).toEqual([]);
    }),
  ));

test('a plain server is reached through HTTP_PROXY', () =>
  withServer(undefined, (server) =>
    withProxy(undefined, async (proxy) => {
      const url = new URL(server.origin);
      url.hostname = 'modelarts.test';
      const send = sender({ env: { HTTP_PROXY: `http://${proxy.host}` } });
      expect((await send({ method: 'GET', service: 'ModelArts', url })).body).toBe('good');
      expect(proxy.tunnels.map(({ target }) => target)).toEqual([url.host]);
      send.close();
    }),
  ));

test.each(['127.0.0.1', 'localhost'])('plain http to %s goes through no proxy, which would read the token', (host) =>
  withServer(undefined, (server) =>
    withProxy(undefined, async (proxy) => {
      const url = new URL(server.origin);
      url.hostname = host;
      const send = sender({ env: { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: `http://${proxy.host}` } });
      expect((await send({ method: 'GET', service: 'ModelArts', url })).body).toBe('good');
      expect(proxy.tunnels).toEqual([]);
      send.close();
    }),
  ),
);

test('behind the proxy the certificate is checked as well', async () =>
  withServer(await authority.issue({}), (server) =>
    withProxy(undefined, async (proxy) => {
      const { message } = await outcome(server, { env: { HTTPS_PROXY: `http://${proxy.host}` } });
      expect(String(message).replace(proxy.host, 'PROXY')).toBe(
        'the certificate of ModelArts (HOST, through the proxy PROXY) is signed by an unknown authority',
      );
    }),
  ));

test.each([
  [
    407,
    'the proxy PROXY refused the user name and the password (407)',
    'check them in HTTPS_PROXY; signs such as @ and : are written %40 and %3A there',
    1,
  ],
  [
    403,
    'the proxy PROXY refused the connection (403)',
    'ask for access through the proxy, or name the host in NO_PROXY',
    1,
  ],
  [
    501,
    'the proxy PROXY refused the connection (501)',
    'ask for access through the proxy, or name the host in NO_PROXY',
    1,
  ],
  [
    503,
    'the proxy PROXY refused the connection (503), tried 5 times',
    'ask for access through the proxy, or name the host in NO_PROXY',
    5,
  ],
])('a proxy that answers CONNECT with %i is told', async (status, message, hint, attempts) =>
  withServer(await authority.issue({}), (server) =>
    withProxy(status, async (proxy) => {
      const failure = await outcome(server, { env: { HTTPS_PROXY: `http://user:canary@${proxy.host}` } });
      const told = String(failure['message']).replace(proxy.host, 'PROXY');
      expect({ ...failure, message: told }).toEqual({ kind: 'unavailable', message, hint, retryable: attempts > 1 });
      expect([proxy.tunnels.length, server.connections()]).toEqual([attempts, 0]);
    }),
  ),
);

test('a proxy that wants a password, and was given none, is told', async () =>
  withServer(await authority.issue({}), (server) =>
    withProxy(407, async (proxy) => {
      expect(await outcome(server, { env: { HTTPS_PROXY: proxy.host } })).toEqual({
        kind: 'unavailable',
        message: `the proxy ${proxy.host} asks for a user name and a password (407)`,
        hint: 'put them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT',
        retryable: false,
      });
    }),
  ));

test('a proxy that is not there is told', async () => {
  const proxy = await startProxy();
  await proxy.close();
  await withServer(await authority.issue({}), async (server) => {
    const failure = await outcome(server, { retries: 0, env: { HTTPS_PROXY: proxy.host } });
    expect({ ...failure, message: String(failure['message']).replace(proxy.host, 'PROXY') }).toEqual({
      kind: 'unavailable',
      message: 'the proxy PROXY cannot be reached (ECONNREFUSED)',
      hint: 'check HTTPS_PROXY, which names the proxy, or name the host in NO_PROXY',
      retryable: true,
    });
  });
});

test('a proxy that never answers is told, with the variable that names it', async () => {
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port = 0 } = Object(proxy.address());
  await withServer(await authority.issue({}), async (server) => {
    const env = { https_proxy: `http://user:canary@127.0.0.1:${port}` };
    expect(await outcome(server, { retries: 0, timeoutMs: 50, env })).toEqual({
      kind: 'unavailable',
      message: `the proxy 127.0.0.1:${port} did not answer within 0.05 s`,
      hint: 'check https_proxy, which names the proxy, or name the host in NO_PROXY',
      retryable: true,
    });
  });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
});

test('a server that is silent behind its proxy is told as before', async () => {
  const silent = await startServer(() => {}, await authority.issue({}));
  await withProxy(undefined, async (proxy) => {
    const env = { HTTPS_PROXY: proxy.host };
    expect(await outcome(silent, { retries: 0, timeoutMs: 300, env, ...trusting(caFile) })).toEqual({
      kind: 'unavailable',
      message: `ModelArts (HOST, through the proxy ${proxy.host}) did not answer within 0.3 s`,
      hint: 'try again, or give it longer with --request-timeout',
      retryable: true,
    });
  });
  await silent.close();
});

function trusting(file: string): Pick<SendOptions, 'trust'> {
  return { trust: { caFile: file, read: (path) => readFile(path, 'utf8') } };
}

function sender(options: Partial<SendOptions>) {
  return createSend({ userAgent: 'modelarts-export/test', clock: sleeplessClock(), ...options });
}

async function outcome(server: TestServer, options: Partial<SendOptions> = {}): Promise<Record<string, unknown>> {
  const send = sender(options);
  const url = new URL(server.origin);
  const failure = await failureOf(send({ method: 'GET', service: 'ModelArts', url }).then(({ body }) => body));
  send.close();
  return failure['message'] === undefined
    ? failure
    : { ...failure, message: String(failure['message']).replace(url.host, 'HOST') };
}

async function withServer(tls: Certificate | undefined, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startServer({ body: '"good"' }, tls);
  await use(server).finally(server.close);
}

async function withProxy(refusal: number | undefined, use: (proxy: ConnectProxy) => Promise<void>): Promise<void> {
  const proxy = await startProxy(refusal);
  await use(proxy).finally(proxy.close);
}
