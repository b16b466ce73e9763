import { CliError } from '../errors/index.ts';
import type { Clock } from '../host.ts';
import type { Mask } from '../text/mask.ts';
import { field } from '../values.ts';
import type { RequestHeaders, SendRequest } from './index.ts';
import type { NamedProxy } from './routes.ts';
import { innermostCode, type RawAnswer, type RawRequest, type Transport } from './transport.ts';

/** One request and all that its attempts have in common. */
export interface Exchange {
  readonly request: SendRequest;
  /** The very bytes that are sent. */
  readonly body: Buffer | undefined;
  readonly transport: Transport;
  readonly proxy: NamedProxy | undefined;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  /** For one attempt. */
  readonly timeoutMs: number;
  readonly log: ((line: string) => void) | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** Knows every secret that was sent so far. */
  readonly mask: Mask;
}

/** What went wrong, and that it is to be tried again. */
export interface Retry {
  readonly error: CliError;
  /** ms until then. */
  readonly waitMs: number;
}

/** One attempt that was made. */
export interface Attempt {
  readonly exchange: Exchange;
  /** From 1. */
  readonly number: number;
  /** Monotonic, ms; 0 where nothing is logged. */
  readonly startedAt: number;
  /** It carried an AK/SK signature, which dates itself. */
  readonly isSigned: boolean;
  readonly outcome: Answered | Failed;
}

/** An answer came, whatever its status. */
export interface Answered extends RawAnswer {
  readonly is: 'answered';
}

/** No answer came, or none that is whole. */
export interface Failed {
  readonly is: 'failed';
  /** Node's, OpenSSL's, zlib's or the HTTP parser's; empty where there was none. */
  readonly code: string;
  readonly message: string;
  readonly isTimeOut: boolean;
  /** There was no connection yet: with a proxy, it had not opened one. */
  readonly isUnconnected: boolean;
  /** No byte of the request was written. */
  readonly isUnsent?: boolean;
  /** Not even the head of an answer came. */
  readonly isUnanswered?: boolean;
}

/** Rejects where headers cannot be made, where the command has stopped, and where an answer is too large for any attempt. */
export async function makeAttempt(exchange: Exchange, number: number): Promise<Attempt> {
  const { body, signal, clock, log, mask } = exchange;
  const { method, url, service } = exchange.request;
  const headers = await makeHeaders(exchange);
  mask.learn(secretsIn(headers));
  // Node loads what tells the time only when it is asked
  const startedAt = log ? clock.monotonic() : 0;
  const outcome = await outcomeOf(exchange.transport, { method, url, service, headers, body, signal });
  return { exchange, number, startedAt, isSigned: headers['authorization'] !== undefined, outcome };
}

const secretHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-security-token', 'authorization']);

/** Of a signature only what was signed: the rest of the header stands in any message about it. */
function secretsIn(headers: RequestHeaders): string[] {
  const values = Object.entries(headers).filter(([name]) => secretHeaders.has(name));
  return values.map(([, value]) => /\bSignature=(\w+)$/.exec(value)?.[1] ?? value);
}

/** Names in lower case. */
async function makeHeaders({ request, body, signal }: Exchange): Promise<RequestHeaders> {
  const { headers = {} } = request;
  const made = typeof headers === 'function' ? await orAborted(headers(body), signal) : headers;
  const own = Object.entries(made).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...(body && { 'content-type': 'application/json' }), ...Object.fromEntries(own) };
}

/** Making headers may take long, as signing in does: who has stopped does not wait for it. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function outcomeOf(transport: Transport, request: RawRequest): Promise<Answered | Failed> {
  try {
    return { is: 'answered', ...(await transport(request)) };
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof CliError) throw error;
    return failure(error);
  }
}

/** got's errors carry their options, hence tokens: what is needed of them is taken out here, and they go no further. */
function failure(error: unknown): Failed {
  return {
    is: 'failed',
    code: innermostCode(error) ?? '',
    message: error instanceof Error ? error.message : String(error),
    isTimeOut: field(error, 'name') === 'TimeoutError' || isProxyTimeOut(error),
    isUnconnected: field(field(error, 'timings'), 'socket') === undefined,
    isUnsent: field(error, 'isUnsent') === true,
    isUnanswered: field(error, 'isUnanswered') === true,
  };
}

/** hpagent waits for the proxy as long as got waits for everything; which of the two is first is chance. */
function isProxyTimeOut(error: unknown): boolean {
  return field(error, 'message') === 'Proxy timeout';
}
