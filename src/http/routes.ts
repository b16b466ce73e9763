import { Agent, type AgentOptions as HttpAgentOptions } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions as HttpsAgentOptions } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { UsageError } from '../errors/index.ts';
import { isLoopback } from '../values.ts';
import type { Trust } from './trust.ts';

export interface RouteOptions {
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS are looked up here. */
  readonly env?: Environment | undefined;
  /** Whom to trust beside the usual authorities. */
  readonly trust?: Trust | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
}

/** The connections a request goes over. */
export interface Route {
  readonly agent: { readonly http: Agent } | { readonly https: HttpsAgent };
  readonly proxy: NamedProxy | undefined;
  close(): void;
}

export interface NamedProxy {
  readonly url: URL;
  /** What names it, as it is spelt. */
  readonly variable: string;
}

export interface Routes {
  to(url: URL): Promise<Route>;
  close(): void;
}

export function createRoutes(options: RouteOptions, timeoutMs: number): Routes {
  const routes = new Map<string, Promise<Route>>();
  const open: Route[] = [];
  const openRoute = async (protocol: string, proxy: NamedProxy | undefined): Promise<Route> => {
    const settings = { ...(await agentSettings(options)), timeout: timeoutMs };
    const route = await (protocol === 'https:' ? tlsRoute(settings, proxy) : plainRoute(settings, proxy));
    open.push(route);
    return route;
  };
  return {
    to(url) {
      const proxy = proxyFor(url, options.env ?? {});
      const key = `${url.protocol} ${proxy?.url.href}`;
      const route = routes.get(key) ?? openRoute(url.protocol, proxy);
      routes.set(key, route);
      return route;
    },
    close() {
      for (const route of open) route.close();
    },
  };
}

/** Connections are kept for the next request; idle ones do not hold the process. */
async function agentSettings(options: RouteOptions): Promise<HttpsAgentOptions> {
  const secureContext = await ownTrust(options);
  return {
    keepAlive: true,
    ...(secureContext && { secureContext }),
    ...(options.insecure && { rejectUnauthorized: false }),
  };
}

/** Modules for TLS and for proxies take time to load: only who needs them loads them. */
async function ownTrust({ trust, env }: RouteOptions): Promise<SecureContext | undefined> {
  if (!trust) return undefined;
  const { trustedContext } = await import('./trust.ts');
  return trustedContext(trust, env?.['NODE_EXTRA_CA_CERTS']);
}

async function tlsRoute(settings: HttpsAgentOptions, proxy: NamedProxy | undefined): Promise<Route> {
  const agent = proxy ? await tunnelAgent(settings, proxy.url) : new (await import('node:https')).Agent(settings);
  return { agent: { https: agent }, proxy, close: () => agent.destroy() };
}

async function plainRoute(settings: HttpsAgentOptions, proxy: NamedProxy | undefined): Promise<Route> {
  const agent = proxy ? await plainTunnelAgent(settings, proxy.url) : new Agent(plain(settings));
  return { agent: { http: agent }, proxy, close: () => agent.destroy() };
}

async function tunnelAgent(settings: HttpsAgentOptions, proxy: URL): Promise<HttpsAgent> {
  const { HttpsProxyAgent } = await import('hpagent');
  return new HttpsProxyAgent({ ...settings, proxy, proxyRequestOptions: towardsProxy(settings) });
}

async function plainTunnelAgent(settings: HttpsAgentOptions, proxy: URL): Promise<Agent> {
  const { HttpProxyAgent } = await import('hpagent');
  return new HttpProxyAgent({ ...plain(settings), proxy, proxyRequestOptions: towardsProxy(settings) });
}

function plain({ keepAlive = true, timeout = 0 }: HttpsAgentOptions): HttpAgentOptions {
  return { keepAlive, timeout };
}

function towardsProxy({ secureContext, rejectUnauthorized = true }: HttpsAgentOptions) {
  return { rejectUnauthorized, ...(secureContext && { secureContext }) };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy the environment names for this address. `NO_PROXY` is read as Go reads it: host, suffix, port, network, `*`. */
export function proxyFor(url: URL, env: Environment): NamedProxy | undefined {
  // plain http is for this machine alone: a proxy would read the token, and take the address for its own machine
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined;
  const name = variable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (name === undefined || isExcepted(url, env[variable(env, 'NO_PROXY') ?? ''] ?? '')) return undefined;
  return { url: parseProxy(env[name]?.trim() ?? '', name), variable: name };
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
  if (exception.includes('/')) return isInNetwork(host, exception);
  const [, name = exception, onlyPort = port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(exception) ?? [];
  const domain = withoutBrackets(name).replace(/^\*?\./, '');
  return domain !== '' && onlyPort === port && (host === domain || host.endsWith(`.${domain}`));
}

/** `10.0.0.0/8`, `fd00::/8`: for addresses only, as a name is not looked up for it. */
function isInNetwork(host: string, network: string): boolean {
  const [, base = '', digits] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/.exec(network) ?? [];
  const [version, bits] = [isIP(base), Number(digits)];
  if (version === 0 || isIP(host) !== version || bits > (version === 4 ? 32 : 128)) return false;
  const [block, family] = [new BlockList(), version === 4 ? ('ipv4' as const) : ('ipv6' as const)];
  block.addSubnet(base, bits, family);
  return block.check(host, family);
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** The value is never printed: it may hold a password. */
function parseProxy(value: string, name: string): URL {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return withReadableUser(url, name);
  throw new UsageError(`${name} does not name an http:// or https:// proxy`, `set it to http://HOST:PORT, or unset it`);
}

/** hpagent decodes the user and the password, and fails on what is no escape without telling where that stood. */
function withReadableUser(url: URL, name: string): URL {
  try {
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    const what = "a '%' in the user name or the password of the proxy begins no escape";
    throw new UsageError(`${name}: ${what}`, 'write % as %25 there');
  }
}
