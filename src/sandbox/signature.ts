import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What `Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…` says. */
export interface Authorization {
  readonly accessKey: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const pattern =
  /^SDK-HMAC-SHA256 Access=(?<key>[^,\s]+), ?SignedHeaders=(?<names>[^,\s]+), ?Signature=(?<hex>[0-9a-f]{64})$/;

export function parseAuthorization(text: string): Authorization | undefined {
  const { key, names, hex } = pattern.exec(text)?.groups ?? {};
  return key && names && hex ? { accessKey: key, signedHeaders: names.split(';'), signature: hex } : undefined;
}

interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

const mostSkewMs = 15 * 60_000;

/** What is wrong with the signature, in the words of the gateway; undefined when it is good. */
export function flawOf(
  request: SignedRequest & { readonly now: number },
  text: string,
  { accessKey, secretKey }: Keys,
): string | undefined {
  const authorization = parseAuthorization(text);
  if (!authorization || !['host', 'x-sdk-date'].every((name) => authorization.signedHeaders.includes(name))) {
    return 'authorization header is invalid';
  }
  if (authorization.accessKey !== accessKey) {
    return `ak ${authorization.accessKey} not exist`;
  }
  if (!(Math.abs(signedAt(request.headers['x-sdk-date']) - request.now) <= mostSkewMs)) {
    return 'signature expired';
  }
  const isGood = authorization.signature === signatureOf(request, authorization.signedHeaders, secretKey);
  return isGood ? undefined : 'verify aksk signature fail';
}

/** `20260102T030405Z` in ms since 1970; NaN for anything else. */
function signedAt(text: unknown): number {
  const [, date, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(String(text)) ?? [];
  return Date.parse(`${date?.replace(/^(....)(..)/, '$1-$2-')}T${hour}:${minute}:${second}Z`);
}

/**
 * The signature that the request should have, by the published rule (SDK-HMAC-SHA256). Clients follow the same rule
 * in code of their own: the sandbox shares none with what it checks, and the vendor's own signer is the judge of both.
 */
export function signatureOf(request: SignedRequest, signedHeaders: readonly string[], secretKey: string): string {
  const toSign = ['SDK-HMAC-SHA256', request.headers['x-sdk-date'], sha256(canonicalRequest(request, signedHeaders))];
  return createHmac('sha256', secretKey).update(toSign.join('\n')).digest('hex');
}

function canonicalRequest({ method, url, headers, body }: SignedRequest, signedHeaders: readonly string[]): string {
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join('');
  return [method, canonicalPath(url), canonicalQuery(url), lines, signedHeaders.join(';'), sha256(body)].join('\n');
}

/** The slash at the end is a part of what is signed, also where the address has none. */
function canonicalPath({ pathname }: URL): string {
  const path = pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
}

/** RFC 3986: only letters, digits and `-_.~` stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
