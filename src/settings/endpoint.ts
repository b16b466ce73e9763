import { UsageError } from '../errors/index.ts';
import { isLoopback } from '../values.ts';

/** The address that paths are added to: no trailing slash, no version, no project. */
export function normaliseEndpoint(text: string, source: string, { allowHttp }: { allowHttp: boolean }): string {
  const url = parse(text.trim(), source);
  if (url.username || url.password) throw new UsageError(`${source}: an endpoint holds no user name or password`);
  if (url.search || url.hash) throw new UsageError(`${source}: an endpoint has no query and no fragment`);
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw new UsageError(
      `${source}: plain http to ${url.host} would show the credentials to anyone on the way`,
      'use https, or give --allow-http if the way is safe',
    );
  }
  return url.origin + withoutVersion(url.pathname);
}

function parse(text: string, source: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) {
    throw new UsageError(`${source}: not a URL`, 'an endpoint looks like https://modelarts.eu-de.otc.t-systems.com');
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UsageError(`${source}: an endpoint begins with https://, not with ${url.protocol}//`);
  }
  return url;
}

function withoutVersion(path: string): string {
  const bare = path.replace(/\/+$/, '');
  return bare.replace(/\/v3$|\/v2(?:\/[^/]+)?$/, '').replace(/\/+$/, '');
}
