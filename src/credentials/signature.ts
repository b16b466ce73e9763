import { createHash, createHmac } from 'node:crypto';
import type { OutgoingRequest } from './credential.ts';

const algorithm = 'SDK-HMAC-SHA256';

export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The Authorization header of SDK-HMAC-SHA256 (API signing guide). `headers` are those to sign, `X-Sdk-Date` among them. */
export function authorization(
  request: OutgoingRequest,
  headers: Readonly<Record<string, string>>,
  { accessKey, secretKey }: AccessKey,
): string {
  const signed = Object.entries({ ...headers, Host: request.url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([one], [other]) => compare(one, other));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(request.body ?? ''),
  ].join('\n');
  const date = signed.find(([name]) => name === 'x-sdk-date')?.[1] ?? '';
  const signature = createHmac('sha256', secretKey)
    .update([algorithm, date, sha256(canonical)].join('\n'))
    .digest('hex');
  return `${algorithm} Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`;
}

/** `20260102T030405Z` */
export function sdkDate(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Ends with a slash here, though not on the wire. */
function canonicalPath({ pathname }: URL): string {
  const path = pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** RFC 3986: only letters, digits and `- . _ ~` stay as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
