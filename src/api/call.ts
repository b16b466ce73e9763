import type { Credential } from '../credentials/index.ts';
import { AuthError } from '../errors/index.ts';
import { isOfGateway } from '../errors/service-codes.ts';
import type { Answer, Send, SendRequest } from '../http/index.ts';

/** Who asks, and where. */
export interface Api {
  readonly send: Send;
  readonly credential: Pick<Credential, 'headers' | 'renew'>;
  /** Without `/v2`, as the settings give it. */
  readonly endpoint: string | URL;
}

export type CallOptions = Pick<SendRequest, 'retries' | 'signal' | 'throttlePatienceMs'>;

export interface Call extends CallOptions, Pick<SendRequest, 'method' | 'subject' | 'isData' | 'json'> {
  /** What stands behind the endpoint, a segment each: an id cannot lead elsewhere. */
  readonly path: readonly string[];
  /** What is undefined is not sent. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** The answer of ModelArts, as the check makes it of what came. */
export async function callApi<T>(call: Call, api: Api, check: (answer: Answer) => Promise<T>): Promise<T> {
  const { path, query, ...request } = call;
  const { method, signal } = request;
  const url = addressOf(api.endpoint, path, query);
  const headers = (body?: Buffer) => api.credential.headers({ method, url, body }, signal);
  return check(await sendSigned({ ...request, url, service: 'ModelArts', headers }, api));
}

/** A credential that is not accepted any more is renewed, once. */
async function sendSigned(request: SendRequest, { send, credential }: Api): Promise<Answer> {
  try {
    return await send(request);
  } catch (error) {
    if (!isRepeatable(error, request) || !(await credential.renew?.(request.signal))) throw error;
    return send(request);
  }
}

/** A 401 may only mean that the token is too old. A POST is sent again only where the gateway kept it from the service. */
function isRepeatable(error: unknown, { method }: SendRequest): boolean {
  if (!(error instanceof AuthError) || error.details.httpStatus !== 401) return false;
  return method === 'GET' || isOfGateway(error);
}

export function addressOf(endpoint: string | URL, path: Call['path'], query: Call['query'] = {}): URL {
  const base = withoutLastSlashes(String(endpoint));
  const url = new URL([base, ...path.map(encodeURIComponent)].join('/'));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** Not by a pattern: one that looks for slashes at the end takes quadratic time over many that stand elsewhere. */
function withoutLastSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}
