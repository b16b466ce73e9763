import { type Answer, gatewayError, serviceError } from './answer.ts';
import { identity } from './identity.ts';
import type { ServiceRequest } from './service.ts';
import { parseAuthorization, signatureOf } from './signature.ts';
import type { Tokens } from './tokens.ts';

const mostSkew = 15 * 60_000;

/** Why the request may not use the project; undefined when it may. The gateway looks first, then the service. */
export function authorize(request: ServiceRequest, tokens: Tokens, projectId: string): Answer | undefined {
  const token = request.headers['x-auth-token'];
  if (typeof token === 'string' && token !== '') {
    return byToken(request, tokens, token, projectId);
  }
  const { authorization } = request.headers;
  return authorization ? bySignature(request, authorization, projectId) : unknown(request, 'x-auth-token not found');
}

function byToken(request: ServiceRequest, tokens: Tokens, value: string, projectId: string): Answer | undefined {
  const token = tokens.find(value);
  if (!token) {
    return unknown(request, 'decrypt token fail');
  }
  if (token.expiresAt <= request.now) {
    return gatewayError(401, '0307', 'The token must be updated', request.requestId);
  }
  if (token.projectId === undefined) {
    return serviceError(401, '0212', 'The token has no project.');
  }
  return token.projectId === projectId ? undefined : otherProject;
}

function bySignature(request: ServiceRequest, text: string, projectId: string): Answer | undefined {
  const authorization = parseAuthorization(text);
  const time = signedAt(request.headers['x-sdk-date']);
  if (!authorization || !['host', 'x-sdk-date'].every((name) => authorization.signedHeaders.includes(name))) {
    return unknown(request, 'authorization header is invalid');
  }
  if (authorization.accessKey !== identity.accessKey) {
    return unknown(request, `ak ${authorization.accessKey} not exist`);
  }
  if (!(Math.abs(time - request.now) <= mostSkew)) {
    return unknown(request, 'signature expired');
  }
  if (authorization.signature !== signatureOf(request, authorization.signedHeaders, identity.secretKey)) {
    return unknown(request, 'verify aksk signature fail');
  }
  return projectId === identity.projectId ? undefined : otherProject;
}

/** `20260102T030405Z` in ms since 1970; NaN for anything else. */
function signedAt(text: unknown): number {
  const [, date, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(String(text)) ?? [];
  return Date.parse(`${date?.replace(/^(....)(..)/, '$1-$2-')}T${hour}:${minute}:${second}Z`);
}

const otherProject = serviceError(403, '0210', 'The project ID in the URL does not match the project of the token.');

function unknown({ requestId }: ServiceRequest, reason: string): Answer {
  return gatewayError(401, '0301', `Incorrect IAM authentication information: ${reason}`, requestId);
}
