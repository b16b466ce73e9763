import { type CancelableRequest, type Got, got, HTTPError, RequestError, type Response, TimeoutError } from 'got';
import { CliError, ContractError } from '../errors/index.ts';
import { createRoutes, type Route } from './agents.ts';
import { readAnswer } from './answer.ts';
import { beginAttempt, type Call, createCall, joinWith, logAttempt } from './call.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { networkError } from './network-error.ts';
import { createPace } from './pace.ts';
import { waitForRetry } from './retry.ts';
import type { Answer, Send, SendOptions, SendRequest } from './send.ts';

export type { Answer, Send, SendOptions, SendRequest, Service } from './send.ts';

const largestAnswer = 64 * 1024 * 1024;

export function createSend(options: SendOptions): Send & { close(): void } {
  const { timeoutMs = 30_000, retries = 4 } = options;
  const paces = { ModelArts: createPace(), IAM: createPace() };
  const sender = { options, timeoutMs, retries, paces, joined: joinWith(options.signal) };
  const routes = createRoutes(options, timeoutMs);
  const clients = new Map<Route, Got>();
  const send = async (request: SendRequest): Promise<Answer> => {
    const route = await routes.to(request.url);
    const client = clients.get(route) ?? createClient(route, options.userAgent, timeoutMs);
    clients.set(route, client);
    return exchange(client, createCall(sender, request, route.proxy));
  };
  return Object.assign(send, { close: routes.close });
}

function createClient(route: Route, userAgent: string, timeoutMs: number): Got {
  return got.extend({
    agent: route.agent,
    headers: {
      'user-agent': userAgent,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-language': 'en-us',
    },
    timeout: { request: timeoutMs },
    followRedirect: false,
    throwHttpErrors: false,
  });
}

async function exchange(client: Got, call: Call): Promise<Answer> {
  call.signal?.throwIfAborted();
  try {
    const response = await bounded(dispatch(client, call), call);
    logAttempt(call, String(response.statusCode));
    return readAnswer(response, call);
  } catch (error) {
    throw translated(error, call);
  } finally {
    call.leave();
  }
}

function dispatch(client: Got, call: Call): CancelableRequest<Response<Buffer>> {
  const { method, url, json } = call.request;
  return client(url, {
    method,
    responseType: 'buffer',
    ...(json !== undefined && { json }),
    ...(call.signal && { signal: call.signal }),
    hooks: {
      beforeRequest: [
        async ({ headers }) => {
          Object.assign(headers, await beginAttempt(call));
        },
      ],
    },
    // got waits 1 ms more and goes on; 0 makes it give up
    retry: { calculateDelay: async ({ error }) => ((await waitForRetry(call, failedAttempt(error))) ? 1 : 0) },
  });
}

/** Counts what has been decompressed, so that a small gzip body does not fill the memory either. */
function bounded<T>(request: CancelableRequest<T>, call: Call): CancelableRequest<T> {
  return request.on('downloadProgress', ({ transferred }) => {
    if (transferred <= largestAnswer) return;
    call.isTooLarge = true;
    request.cancel();
  });
}

/** got's own errors carry their options, hence tokens: none of them leaves this file, not even as a cause. */
function translated(error: unknown, call: Call): unknown {
  if (error instanceof CliError) return error;
  if (call.unsent) return call.unsent.error;
  if (call.isTooLarge) return tooLarge(call.request);
  if (call.signal?.aborted) return call.signal.reason;
  if (!(error instanceof RequestError)) return error;
  const failure = networkError(failedAttempt(error), call);
  logAttempt(call, failure.message);
  return failure;
}

/** An answer that broke off has a status too, but does not count as one. */
function failedAttempt(error: RequestError): FailedAttempt {
  const answer = error instanceof HTTPError ? error.response : undefined;
  return {
    status: answer?.statusCode,
    retryAfter: answer?.headers['retry-after'],
    code: error.code,
    message: error.message,
    isTimeOut: error instanceof TimeoutError,
  };
}

function tooLarge({ service, url }: SendRequest): ContractError {
  return new ContractError(`${service} (${url.host}) sent an answer larger than 64 MiB`, {
    hint: 'ask for fewer tasks at a time with --limit',
  });
}
