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
  /** A request's own signal, joined with the one for all. */
  readonly joined: (signal: AbortSignal | undefined) => AbortSignal | undefined;
}

/** What is known of one request while its attempts are made. */
export interface Call {
  readonly sender: Sender;
  readonly request: SendRequest;
  readonly proxy: URL | undefined;
  readonly signal: AbortSignal | undefined;
  readonly mask: Mask;
  attempts: number;
  /** Of the attempt under way, for the log; monotonic, ms. */
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
    signal: sender.joined(request.signal),
    mask: createMask(request.secrets),
    attempts: 0,
    startedAt: 0,
    isTooLarge: false,
    isSigned: false,
    unsent: undefined,
    leave: () => {},
  };
}

/** All pages of a list share a signal: it is joined once, not for each of them. */
export function joinWith(common: AbortSignal | undefined): Sender['joined'] {
  const known = new WeakMap<AbortSignal, AbortSignal>();
  if (common) unlimited(common);
  return (own) => {
    if (!own) return common;
    const joined = known.get(own) ?? unlimited(common ? AbortSignal.any([common, own]) : own);
    known.set(own, joined);
    return joined;
  };
}

/** Node warns of a leak at eleven listeners: several requests that wait for their retries have more. */
function unlimited(signal: AbortSignal): AbortSignal {
  setMaxListeners(Number.POSITIVE_INFINITY, signal);
  return signal;
}

/** Waits until the attempt may start, and gives its headers, names in lower case. */
export async function beginAttempt(call: Call): Promise<RequestHeaders> {
  const { request, sender } = call;
  if (request.method === 'GET') call.leave = await sender.paces[request.service].enter(call.signal);
  const headers = await makeHeaders(call);
  call.mask.learn(headers);
  call.isSigned = headers['authorization'] !== undefined;
  call.attempts += 1;
  // Node loads what tells the time only when it is asked
  if (sender.options.log) call.startedAt = sender.options.clock.monotonic();
  return headers;
}

export function logAttempt({ request, sender, mask, attempts, startedAt }: Call, outcome: string): void {
  const { log, clock } = sender.options;
  if (!log) return;
  const took = Math.round(clock.monotonic() - startedAt);
  log(mask.hide(`${request.method} ${request.url.href}: ${outcome} (attempt ${attempts}, ${took} ms)`));
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
