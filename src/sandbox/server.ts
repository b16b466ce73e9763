import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Answer, gatewayError } from './errors.ts';
import { deliver, type Fault } from './faults.ts';

/** What a route may know of the request. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly requestId: string;
  /** When it is answered, ms since 1970. */
  readonly now: number;
  /** What it starts shows only so much later. */
  readonly lateMs: number;
}

export interface Serving {
  readonly clock: { now(): number };
  readonly latencyMs: number;
  readonly nextFault: () => Fault;
  readonly onRequest: ((request: { readonly method: string; readonly url: string }) => void) | undefined;
  /** Faults and latency are for the API alone, never for IAM. */
  isApi(path: string): boolean;
  answer(request: ServiceRequest): Answer;
}

export interface SandboxServer {
  /** `http://127.0.0.1:8080` */
  readonly endpoint: string;
  serve(serving: Serving): void;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const ownNames = [loopback, 'localhost', '[::1]'];
const mostBodyBytes = 2 ** 20;

/** Opens the port (0: any free one) on the loopback address alone. */
export async function openServer(port: number): Promise<SandboxServer> {
  const server = createServer({ keepAliveTimeout: 65_000 });
  const endpoint = await listen(server, port);
  const closing = new AbortController();
  let closed: Promise<void> | undefined;
  return {
    endpoint,
    serve: (serving) => server.on('request', requestListener(serving, endpoint, closing.signal)),
    close() {
      closing.abort();
      closed ??= closeServer(server);
      return closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, port);
  }
  const address = server.address();
  return `http://${loopback}:${typeof address === 'object' ? address?.port : port}`;
}

function listenError(error: unknown, port: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const reason = code === 'EADDRINUSE' ? 'is already in use' : 'cannot be opened';
  return Object.assign(new Error(`port ${port} on ${loopback} ${reason}`, { cause: error }), { code });
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function requestListener(serving: Serving, endpoint: string, signal: AbortSignal): RequestListener {
  let received = 0;
  return (request, response) => {
    received += 1;
    const requestId = received.toString(16).padStart(32, '0');
    const url = addressOf(request.url ?? '/', endpoint);
    exchange(serving, { request, response, requestId, url, signal }).catch(() => response.destroy());
  };
}

/** What is no address, such as `//`, is an unknown path. */
function addressOf(target: string, endpoint: string): URL {
  return new URL(URL.canParse(target, endpoint) ? target : '/', endpoint);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly url: URL;
  /** Aborted when the sandbox closes. */
  readonly signal: AbortSignal;
}

async function exchange(serving: Serving, { request, response, requestId, url, signal }: Exchange): Promise<void> {
  const { method = 'GET', headers } = request;
  serving.onRequest?.({ method, url: url.pathname + url.search });
  if (isForeign(headers, request.socket.localPort)) {
    deliver(response, () => foreign(requestId), { kind: 'ok' }, requestId);
    return;
  }
  const fault = await hold(serving, url, signal);
  const body = await readBody(request);
  const now = serving.clock.now();
  const { lateMs = 0 } = fault;
  // the date is that of the clock by which tasks are created
  response.setHeader('Date', new Date(now).toUTCString());
  const ask = () =>
    body === undefined
      ? gatewayError(413, '0201', 'Request entity too large', requestId)
      : serving.answer({ method, url, headers, body, requestId, now, lateMs });
  deliver(response, ask, fault, requestId);
}

/**
 * A page in somebody's browser may find the port, also under a name of its own that points here (DNS rebinding):
 * its requests name a host or an origin that is not this server.
 */
function isForeign({ host = '', origin }: IncomingHttpHeaders, port: number | undefined): boolean {
  const own = ownNames.map((name) => new URL(`http://${name}:${port}`));
  return (
    !own.some((url) => url.host === host.toLowerCase()) ||
    (origin !== undefined && !own.some((url) => url.origin === origin))
  );
}

function foreign(requestId: string): Answer {
  const message = 'The sandbox answers to 127.0.0.1, localhost and [::1] alone, and to no page of another site.';
  return gatewayError(403, '0302', message, requestId);
}

/** The fault is taken as the request arrives, so that the schedule is kept also when requests overtake each other. */
async function hold({ latencyMs, nextFault, isApi }: Serving, url: URL, signal: AbortSignal): Promise<Fault> {
  if (!isApi(url.pathname)) {
    return { kind: 'ok' };
  }
  const fault = nextFault();
  if (latencyMs > 0) {
    await setTimeout(latencyMs, undefined, { signal });
  }
  return fault;
}

/** undefined for one that is too long: it is read to its end, so that the client hears the answer, but not kept. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size <= mostBodyBytes) {
      chunks.push(bytes);
    }
  }
  return size <= mostBodyBytes ? Buffer.concat(chunks).toString() : undefined;
}
