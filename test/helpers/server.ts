import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface FixedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
}

/** A function answers by itself, or leaves the request hanging. */
export type CannedAnswer = FixedAnswer | ((request: RecordedRequest, response: ServerResponse) => void);

export interface RecordedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: string;
}

export interface TestServer {
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT` */
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A real server on loopback. It gives the answers in turn, and the last one for ever. */
export function startServer(answers: CannedAnswer | readonly CannedAnswer[], tls?: Certificate): Promise<TestServer> {
  const script = [answers].flat();
  const requests: RecordedRequest[] = [];
  return listen(tls, requests, async (incoming, response) => {
    const request = await record(incoming);
    requests.push(request);
    const answer = script[Math.min(requests.length, script.length) - 1] ?? {};
    if (typeof answer === 'function') answer(request, response);
    else respond(response, answer);
  });
}

export function respond(response: ServerResponse, { status = 200, headers = {}, body = '' }: FixedAnswer): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, { ...(!isRaw && { 'content-type': 'application/json' }), ...headers });
  response.end(isRaw ? body : JSON.stringify(body));
}

/** Port 0, and no connection survives the end. */
export async function listenOnLoopback(server: Server): Promise<{ port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(
  tls: Certificate | undefined,
  requests: readonly RecordedRequest[],
  handler: RequestListener,
): Promise<TestServer> {
  const server = tls ? createTlsServer(tls, handler) : createServer(handler);
  let connections = 0;
  server.on(tls ? 'secureConnection' : 'connection', () => {
    connections += 1;
  });
  const { port, close } = await listenOnLoopback(server);
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { origin, requests, connections: () => connections, close };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = '', url = '', headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks).toString() };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
