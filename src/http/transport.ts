import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { type Got, got } from 'got';
import { ContractError } from '../errors/index.ts';
import { codeOf, field } from '../values.ts';
import type { RequestHeaders, SendRequest } from './index.ts';
import type { Route } from './routes.ts';

/** Sends a request once. What it rejects with, and when, is the library's affair: it counts as a failed attempt. */
export type Transport = (request: RawRequest) => Promise<RawAnswer>;

export interface RawRequest extends Pick<SendRequest, 'method' | 'url' | 'service'> {
  readonly headers: RequestHeaders;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Whether a request without an answer may have started something, so that to send it again may start it twice. */
export function startsSomething({ service, method }: Pick<SendRequest, 'service' | 'method'>): boolean {
  return service === 'ModelArts' && method === 'POST';
}

const largestAnswer = 64 * 1024 * 1024;

/** got sends, decompresses and keeps the time. It follows, repeats and judges nothing. */
export function createTransport({ agent }: Route, userAgent: string, timeoutMs: number): Transport {
  const client = got.extend({
    agent,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-language': 'en-us',
    },
    timeout: { request: timeoutMs },
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
  });
  return (request) => transmit(client, request);
}

async function transmit(client: Got, request: RawRequest): Promise<RawAnswer> {
  const { method, url, headers, body, signal } = request;
  const answer = client(url, {
    method,
    headers,
    responseType: 'buffer',
    ...(body && { body }),
    ...(signal && { signal }),
  });
  const sending = watchSending();
  answer.on('request', sending.watch);
  let head: Omit<RawAnswer, 'body'> | undefined;
  // got tells of a response only when it has read the body
  answer.on('request', (request: ClientRequest) =>
    request.once('response', ({ statusCode: status = 0, headers }) => {
      head = { status, headers };
    }),
  );
  let isTooLarge = false;
  // this counts what has been decompressed, so that a small gzip body does not fill the memory either
  answer.on('downloadProgress', ({ transferred }) => {
    isTooLarge ||= transferred > largestAnswer;
    if (isTooLarge) answer.cancel();
  });
  try {
    const { statusCode: status, headers, body } = await answer;
    return { status, headers, body };
  } catch (error) {
    if (isTooLarge) throw tooLarge(request);
    // a refusal whose words cannot be unpacked is a refusal
    if (head && isRefusal(head) && isPackedBadly(error)) return { ...head, body: Buffer.alloc(0) };
    const facts = { isUnsent: !sending.hasBegun(), isUnanswered: head === undefined };
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), facts);
  }
}

function isRefusal({ status }: Pick<RawAnswer, 'status'>): boolean {
  return status < 200 || status > 299;
}

/** By the codes of zlib. */
function isPackedBadly(error: unknown): boolean {
  return innermostCode(error)?.startsWith('Z_') ?? false;
}

/** Whether bytes may have been written: not before there is a connection, nor before its TLS handshake is over. */
function watchSending() {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
  };
  const watchSocket = (socket: Socket) => {
    if (field(socket, 'secureConnecting') === true) socket.once('secureConnect', begin);
    else if (socket.connecting) socket.once('connect', begin);
    else begin();
  };
  return {
    watch: (request: ClientRequest) => void request.once('socket', watchSocket),
    hasBegun: () => hasBegun,
  };
}

function tooLarge({ service, method, url }: RawRequest): ContractError {
  return new ContractError(`${service} (${url.host}) sent an answer larger than 64 MiB`, {
    hint: 'ask for fewer tasks at a time with --limit',
    ...(startsSomething({ service, method }) && { isUncertain: true }),
  });
}

/** The cause of an error is nearer to what happened: a socket that "closed before the connection" may have been refused. */
export function innermostCode(error: unknown): string | undefined {
  const cause = field(error, 'cause');
  return (cause === undefined ? undefined : innermostCode(cause)) ?? codeOf(error);
}
