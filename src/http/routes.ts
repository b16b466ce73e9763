import { Agent, type AgentOptions as HttpAgentOptions } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions as HttpsAgentOptions } from 'node:https';
import type { SecureContext } from 'node:tls';
import { type Environment, proxyFor } from './proxy.ts';

export interface RouteOptions {
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS are looked up here. */
  readonly env?: Environment | undefined;
  /** A PEM file with authorities to trust beside the usual ones. */
  readonly caFile?: string | undefined;
  /** Takes any certificate. */
  readonly insecure?: boolean | undefined;
}

/** The connections a request goes over. */
export interface Route {
  readonly agent: { readonly http: Agent } | { readonly https: HttpsAgent };
  readonly proxy: URL | undefined;
  close(): void;
}

export interface Routes {
  to(url: URL): Promise<Route>;
  close(): void;
}

export function createRoutes(options: RouteOptions, timeoutMs: number): Routes {
  const routes = new Map<string, Promise<Route>>();
  const open: Route[] = [];
  const openRoute = async (protocol: string, proxy: URL | undefined): Promise<Route> => {
    const settings = { ...(await agentSettings(options)), timeout: timeoutMs };
    const route = await (protocol === 'https:' ? tlsRoute(settings, proxy) : plainRoute(settings, proxy));
    open.push(route);
    return route;
  };
  return {
    to(url) {
      const proxy = proxyFor(url, options.env ?? {});
      const key = `${url.protocol} ${proxy?.href}`;
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
async function ownTrust({ caFile, env }: RouteOptions): Promise<SecureContext | undefined> {
  if (!caFile) return undefined;
  const { trustedContext } = await import('./trust.ts');
  return trustedContext(caFile, env?.['NODE_EXTRA_CA_CERTS']);
}

async function tlsRoute(settings: HttpsAgentOptions, proxy: URL | undefined): Promise<Route> {
  const agent = proxy ? await tunnelAgent(settings, proxy) : new (await import('node:https')).Agent(settings);
  return { agent: { https: agent }, proxy, close: () => agent.destroy() };
}

async function plainRoute(settings: HttpsAgentOptions, proxy: URL | undefined): Promise<Route> {
  const agent = proxy ? await plainTunnelAgent(settings, proxy) : new Agent(plain(settings));
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
