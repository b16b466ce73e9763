import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { deliver } from './deliver.ts';
import type { Fault } from './faults.ts';
import { answerFor, isIdentityPath } from './routes.ts';
import type { Service } from './service.ts';

export interface Serving {
  readonly service: Service;
  readonly clock: { now(): number };
  readonly latencyMs: number;
  readonly nextFault: () => Fault;
  readonly onRequest: ((request: { readonly method: string; readonly url: string }) => void) | undefined;
  /** Aborted when the sandbox closes. */
  readonly signal: AbortSignal;
}

/** Reads a request, waits, answers; faults and latency are for the API alone, never for IAM. */
export function requestListener(serving: Serving): RequestListener {
  let received = 0;
  return (request, response) => {
    received += 1;
    const requestId = received.toString(16).padStart(32, '0');
    serve(serving, request, response, requestId).catch(() => response.destroy());
  };
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse, requestId: string) {
  const { method = 'GET', headers } = request;
  const url = addressOf(request.url ?? '/', serving.service.endpoint);
  serving.onRequest?.({ method, url: url.pathname + url.search });
  const fault = await hold(serving, url);
  const body = await text(request);
  const now = serving.clock.now();
  deliver(response, answerFor({ method, url, headers, body, requestId, now }, serving.service), fault, requestId);
}

/** What is no address, such as `//`, is an unknown path. */
function addressOf(target: string, endpoint: string): URL {
  return new URL(URL.canParse(target, endpoint) ? target : '/', endpoint);
}

/** The fault is taken as the request arrives, so that the schedule is kept also when requests overtake each other. */
async function hold({ latencyMs, nextFault, signal }: Serving, url: URL): Promise<Fault> {
  if (isIdentityPath(url.pathname)) {
    return { kind: 'ok' };
  }
  const fault = nextFault();
  if (latencyMs > 0) {
    await setTimeout(latencyMs, undefined, { signal });
  }
  return fault;
}
