import { UsageError } from '../errors/index.ts';
import { isLoopback } from '../values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy the environment names for this address. `NO_PROXY` is read as curl and Go read it: host, suffix, port, `*`. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  // plain http is for this machine alone: a proxy would read the token, and take the address for its own machine
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined;
  const name = variable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (name === undefined || isExcepted(url, env[variable(env, 'NO_PROXY') ?? ''] ?? '')) return undefined;
  return parseProxy(env[name]?.trim() ?? '', name);
}

/** The spelling that is set. */
function variable(env: Environment, name: string): string | undefined {
  return [name.toLowerCase(), name].find((spelling) => env[spelling]?.trim());
}

function isExcepted(url: URL, exceptions: string): boolean {
  const host = withoutBrackets(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .some((exception) => matches(exception, host, port));
}

function matches(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const [, name = exception, onlyPort = port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(exception) ?? [];
  const domain = withoutBrackets(name).replace(/^\*?\./, '');
  return domain !== '' && onlyPort === port && (host === domain || host.endsWith(`.${domain}`));
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** The value is never printed: it may hold a password. */
function parseProxy(value: string, name: string): URL {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  throw new UsageError(`${name} does not name an http:// or https:// proxy`, `set it to http://HOST:PORT, or unset it`);
}
