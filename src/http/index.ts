import { setMaxListeners } from 'node:events';
import type { Clock } from '../host.ts';
import { createMask, type Mask } from '../text/mask.ts';
import type { Fields } from '../values.ts';
import type { Retry } from './attempt.ts';
import { answerTo } from './exchange.ts';
import { createPace } from './pace.ts';
import { createRoutes, type Route, type RouteOptions } from './routes.ts';
import { createTransport, type Transport } from './transport.ts';

export type { Retry } from './attempt.ts';

export type Service = 'ModelArts' | 'IAM';

export type RequestHeaders = Readonly<Record<string, string>>;

export interface SendRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly service: Service;
  /** What is asked for, for people who are told that it does not exist: `export task rF9NNoB56k5rtYKg2Y7`. */
  readonly subject?: string | undefined;
  /** Recognises what is asked for: a 2xx that has an error code beside it, as a failed task has, is no refusal. */
  readonly isData?: ((body: Fields) => boolean) | undefined;
  /** A function is called anew for every attempt, with the very bytes that are to be sent. */
  readonly headers?: RequestHeaders | ((body?: Buffer) => Promise<RequestHeaders>) | undefined;
  readonly json?: unknown;
  /** Only GETs are retried, and what was to start something where no byte of it was written. */
  readonly retries?: number | undefined;
  /** For how long, from the first one on, a 429 is waited out without counting as a retry. */
  readonly throttlePatienceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What stands in the body and must never be printed, should the server repeat it. */
  readonly secrets?: readonly string[] | undefined;
  /** It asks for a token with this: what a refusal means, and what to check then. */
  readonly signsInBy?: 'password' | 'id-token' | 'agency' | undefined;
}

export interface Answer {
  readonly status: number;
  /** The parsed JSON. */
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Takes the secrets that were sent out of a text, should the server have repeated them. */
  readonly hide?: ((text: string) => string) | undefined;
}

/** Gives a 2xx answer whose body is JSON and no refusal; everything else is thrown as a `CliError`. */
export type Send = (request: SendRequest) => Promise<Answer>;

export interface SendOptions extends RouteOptions {
  readonly userAgent: string;
  readonly clock: Clock;
  /** For one attempt, in ms. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets a line for every attempt, without secrets. */
  readonly log?: ((line: string) => void) | undefined;
  /** Told of every attempt that another one follows. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** That of the run: it learns every secret that is sent. */
  readonly mask?: Mask | undefined;
}

export function createSend(options: SendOptions): Send & { close(): void } {
  const { clock, log, timeoutMs = 30_000, mask = createMask() } = options;
  const paces = { ModelArts: createPace(), IAM: createPace() };
  const joined = joinWith(options.signal);
  const routes = createRoutes(options, timeoutMs);
  const transports = new Map<Route, Transport>();

  const transportOver = (route: Route): Transport => {
    const transport = transports.get(route) ?? createTransport(route, options.userAgent, timeoutMs);
    transports.set(route, transport);
    return transport;
  };
  const send = async (request: SendRequest): Promise<Answer> => {
    const route = await routes.to(request.url);
    mask.learn([...(request.secrets ?? []), route.proxy && decodeURIComponent(route.proxy.url.password)]);
    const exchange = {
      request,
      body: bytesOf(request.json),
      transport: transportOver(route),
      proxy: route.proxy,
      signal: joined(request.signal),
      mask,
      clock,
      timeoutMs,
      log,
      onRetry: options.onRetry,
    };
    return answerTo(exchange, { retries: request.retries ?? options.retries ?? 4, pace: paces[request.service] });
  };
  return Object.assign(send, { close: routes.close });
}

/** All pages of a list share a signal: it is joined once, not for each of them. */
function joinWith(common: AbortSignal | undefined): (own: AbortSignal | undefined) => AbortSignal | undefined {
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

function bytesOf(json: unknown): Buffer | undefined {
  return json === undefined ? undefined : Buffer.from(JSON.stringify(json));
}
