import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { CliError } from '../errors/index.ts';
import { createMask } from '../text/mask.ts';
import { codeOf, field } from '../values.ts';
import { type Exchange, type Failed, makeAttempt } from './attempt.ts';
import type { SendOptions, Service } from './index.ts';
import { networkError, stageOf } from './network-error.ts';
import { createRoutes } from './routes.ts';
import { createTransport } from './transport.ts';

/** How far one comes on the way to a server. */
export interface Probe {
  readonly proxy: { readonly host: string; readonly variable: string } | undefined;
  /** Who is looked up and connected to: the server, or the proxy before it. */
  readonly host: string;
  readonly port: number;
  /** undefined: the name was not found. */
  readonly addresses?: readonly string[];
  /** The wall clock here minus that of the server, in ms; undefined where it tells no time. */
  readonly skewMs?: number | undefined;
  readonly failure?: { readonly at: 'dns' | 'tcp' | 'proxy' | 'tls' | 'answer'; readonly error: CliError };
}

export interface ProbeOptions extends SendOptions {
  readonly service: Service;
}

/** Looks the name up, connects, and sends one request without a credential, over the very route that all others take. */
export async function probe(url: URL, options: ProbeOptions): Promise<Probe> {
  const { service, clock, signal, log, userAgent, timeoutMs = 30_000, mask = createMask() } = options;
  const routes = createRoutes(options, timeoutMs);
  try {
    const route = await routes.to(url);
    const transport = createTransport(route, userAgent, timeoutMs);
    const request = { method: 'GET', url, service } as const;
    const { proxy } = route;
    return await walk({ request, body: undefined, transport, proxy, signal, clock, timeoutMs, log, mask });
  } finally {
    routes.close();
  }
}

async function walk(exchange: Exchange): Promise<Probe> {
  const { proxy, request } = exchange;
  const { hostname, port, protocol } = proxy?.url ?? request.url;
  const peer = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  const begun = { ...peer, proxy: proxy && { host: proxy.url.host, variable: proxy.variable } };
  const failed = (at: 'dns' | 'tcp', cause: unknown) => {
    exchange.signal?.throwIfAborted();
    return { at, error: networkError(failureOf(cause), { exchange, number: 1 }) };
  };
  let addresses: readonly string[];
  try {
    addresses = (await lookup(peer.host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    return { ...begun, failure: failed('dns', cause) };
  }
  try {
    await connectTo(peer, exchange);
  } catch (cause) {
    return { ...begun, addresses, failure: failed('tcp', cause) };
  }
  return { ...begun, addresses, ...(await ask(exchange)) };
}

function failureOf(cause: unknown): Failed {
  const message = String(field(cause, 'message') ?? cause);
  return { is: 'failed', code: codeOf(cause) ?? '', message, isTimeOut: false, isUnconnected: true };
}

function connectTo(peer: { readonly host: string; readonly port: number }, exchange: Exchange): Promise<void> {
  const { signal, timeoutMs } = exchange;
  const socket = connect({ ...peer, ...(signal && { signal }) });
  return new Promise<void>((resolve, reject) => {
    socket.setTimeout(timeoutMs, () => socket.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    socket.once('connect', resolve).once('error', reject);
  }).finally(() => socket.destroy());
}

async function ask(exchange: Exchange): Promise<Pick<Probe, 'skewMs' | 'failure'>> {
  const { outcome } = await makeAttempt(exchange, 1);
  if (outcome.is === 'failed') {
    const error = networkError(outcome, { exchange, number: 1 });
    return { failure: { at: stageOf(outcome, exchange), error } };
  }
  const skewMs = exchange.clock.now() - Date.parse(outcome.headers.date ?? '');
  return { skewMs: Number.isNaN(skewMs) ? undefined : skewMs };
}
