import { setMaxListeners } from 'node:events';
import type { Pace } from './pace.ts';
import { createMask, type Mask } from './secrets.ts';
import type { RequestHeaders, SendOptions, SendRequest, Service } from './send.ts';

/** What all requests have in common. */
export interface Sender {
  readonly options: SendOptions;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly paces: Readonly<Record<Service, Pace>>;
}

/** What is known of one request while its attempts are made. */
export interface Call {
  readonly sender: Sender;
  readonly request: SendRequest;
  readonly proxy: URL | undefined;
  readonly signal: AbortSignal | undefined;
  readonly mask: Mask;
  attempts: number;
  /** Of the attempt under way; monotonic, ms. */
  startedAt: number;
  isTooLarge: boolean;
  /** Carries an AK/SK signature, which dates itself. */
  isSigned: boolean;
  /** Why the headers could not be made: nothing was sent then. */
  unsent: { readonly error: unknown } | undefined;
  /** Gives the place in the pace back. */
  leave: () => void;
}

export function createCall(sender: Sender, request: SendRequest, proxy: URL | undefined): Call {
  return {
    sender,
    request,
    proxy,
    signal: anySignal(sender.options.signal, request.signal),
    mask: createMask(request.secrets),
    attempts: 0,
    startedAt: 0,
    isTooLarge: false,
    isSigned: false,
    unsent: undefined,
    leave: () => {},
  };
}

/** Waits until the attempt may start, and gives its headers, names in lower case. */
export async function beginAttempt(call: Call): Promise<RequestHeaders> {
  const { request, sender } = call;
  if (request.method === 'GET') call.leave = await sender.paces[request.service].enter(call.signal);
  const headers = await makeHeaders(call);
  call.mask.learn(headers);
  call.isSigned = headers['authorization'] !== undefined;
  call.attempts += 1;
  call.startedAt = sender.options.clock.monotonic();
  return headers;
}

export function logAttempt({ request, sender, mask, attempts, startedAt }: Call, outcome: string): void {
  const { log, clock } = sender.options;
  const took = Math.round(clock.monotonic() - startedAt);
  log?.(mask.hide(`${request.method} ${request.url.href}: ${outcome} (attempt ${attempts}, ${took} ms)`));
}

async function makeHeaders(call: Call): Promise<RequestHeaders> {
  const { headers = {} } = call.request;
  try {
    const made = typeof headers === 'function' ? await headers() : headers;
    return Object.fromEntries(Object.entries(made).map(([name, value]) => [name.toLowerCase(), value]));
  } catch (error) {
    call.unsent = { error };
    throw error;
  }
}

function anySignal(first: AbortSignal | undefined, second: AbortSignal | undefined): AbortSignal | undefined {
  const signal = first && second ? AbortSignal.any([first, second]) : (first ?? second);
  // Node warns of a leak at eleven listeners: several requests that wait for their retries have more
  if (signal) setMaxListeners(Number.POSITIVE_INFINITY, signal);
  return signal;
}
