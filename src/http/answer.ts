import type { IncomingHttpHeaders } from 'node:http';
import { ContractError } from '../errors/index.ts';
import type { Call } from './call.ts';
import { parseJsonBody } from './json-body.ts';
import { isRefusal, refusal } from './refusal.ts';
import type { Answer } from './send.ts';

interface RawAnswer {
  readonly statusCode: number;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** The answer as the callers know it, or the error it stands for. */
export function readAnswer(raw: RawAnswer, call: Call): Answer {
  const { statusCode: status } = raw;
  const { service, url } = call.request;
  const parsed = parseJsonBody(raw.body);
  const headers = singleHeaders(raw.headers);
  if (status < 200 || status > 299 || (parsed.isJson && isRefusal(parsed.body))) {
    throw refusal({ status, body: parsed.isJson ? parsed.body : undefined, headers }, call);
  }
  if (parsed.isJson) return { status, body: parsed.body, headers, hide: call.mask.hide };
  throw new ContractError(`${service} (${url.host}) answered with ${parsed.found}`, {
    hint: parsed.hint,
    httpStatus: status,
    notJson: true,
  });
}

function singleHeaders(headers: IncomingHttpHeaders): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
