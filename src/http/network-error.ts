import { type CliError, ContractError, UnavailableError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import type { Attempt, Exchange, Failed } from './attempt.ts';
import type { SendRequest } from './index.ts';
import type { NamedProxy } from './routes.ts';
import { startsSomething } from './transport.ts';

/** What happened and what to do about it. */
interface Explanation {
  readonly message: string;
  readonly hint: string;
  /** Another try would fail in the same way. */
  readonly isLasting?: boolean;
}

/** Why an attempt brought no answer. */
export function networkError(failed: Failed, { exchange, number }: Pick<Attempt, 'exchange' | 'number'>): CliError {
  const isUncertain = (startsSomething(exchange.request) && !failed.isUnsent) || undefined;
  if (failed.code === 'Z_DATA_ERROR') return brokenCompression(exchange, isUncertain);
  const { message, hint, isLasting = false } = explain(failed, exchange);
  const tries = number > 1 ? `, tried ${number} times` : '';
  return new UnavailableError(`${harmless(message)}${tries}`, { hint, retryable: !isLasting, isUncertain });
}

/** How far an attempt came that had a connection: `answer` is behind TLS. */
export function stageOf(failed: Failed, exchange: Exchange): 'proxy' | 'tls' | 'answer' {
  if (certificateProblem(failed, exchange) ?? tlsProblem(failed, exchange)) return 'tls';
  return proxyProblem(failed, exchange) ? 'proxy' : 'answer';
}

function brokenCompression(exchange: Exchange, isUncertain: true | undefined): ContractError {
  const { service, url } = exchange.request;
  return new ContractError(`${service} (${url.host}) sent an answer that cannot be unpacked`, {
    hint: `${checkEndpoint(exchange)} and the proxy settings`,
    notJson: true,
    isUncertain,
  });
}

function explain(failed: Failed, exchange: Exchange): Explanation {
  if (failed.isTimeOut) return timeOut(failed, exchange);
  return (
    certificateProblem(failed, exchange) ??
    tlsProblem(failed, exchange) ??
    proxyProblem(failed, exchange) ??
    connectionProblem(failed, exchange)
  );
}

function timeOut({ isUnconnected }: Failed, exchange: Exchange): Explanation {
  const { proxy } = exchange;
  if (proxy && isUnconnected) {
    return {
      message: `the proxy ${proxy.url.host} did not answer within ${exchange.timeoutMs / 1000} s`,
      hint: checkProxy(proxy),
    };
  }
  return {
    message: `${serverName(exchange)} did not answer within ${exchange.timeoutMs / 1000} s`,
    hint: 'try again, or give it longer with --request-timeout',
  };
}

/** OpenSSL's names for "whoever signed this is not among the trusted". */
const unknownAuthority: ReadonlySet<string> = new Set([
  'CERT_SIGNATURE_FAILURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function certificateProblem({ code }: Failed, exchange: Exchange): Explanation | undefined {
  const lasting = (what: string, hint: string): Explanation => ({
    message: `the certificate of ${serverName(exchange)} ${what}`,
    hint,
    isLasting: true,
  });
  if (unknownAuthority.has(code)) {
    const hint = 'name the authority with --ca-file PEM; a company proxy often has its own';
    return lasting('is signed by an unknown authority', hint);
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const hint = "check this machine's clock; if it is right, the server needs a new certificate";
    return lasting(code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet', hint);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return lasting('is for another host name', checkEndpoint(exchange));
  return /CERT|CRL_|SIGNATURE/.test(code)
    ? lasting(`is not accepted (${code})`, 'ask whoever runs the server')
    : undefined;
}

function tlsProblem({ code }: Failed, exchange: Exchange): Explanation | undefined {
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return undefined;
  const flag = endpointFlag(exchange);
  return {
    message: `${serverName(exchange)} does not speak TLS as expected (${code})`,
    hint: `check the scheme and the port of the endpoint (${flag})`,
    isLasting: true,
  };
}

/** With a proxy in between, only the proxy is looked up and connected to from here. */
const unreachable: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

function proxyProblem({ code, message }: Failed, { proxy }: Exchange): Explanation | undefined {
  if (!proxy) return undefined;
  const name = `the proxy ${proxy.url.host}`;
  const status = refusedTunnel(message);
  if (status === 407) return { ...proxyPassword(name, proxy), isLasting: true };
  if (status !== undefined) {
    return {
      message: `${name} refused the connection (${status})`,
      hint: 'ask for access through the proxy, or name the host in NO_PROXY',
      isLasting: status < 500 || status === 501,
    };
  }
  if (!unreachable.has(code)) return undefined;
  return {
    message: `${name} cannot be reached (${code})`,
    hint: checkProxy(proxy),
  };
}

function proxyPassword(name: string, { url, variable }: NamedProxy): Explanation {
  if (url.username || url.password) {
    const hint = `check them in ${variable}; signs such as @ and : are written %40 and %3A there`;
    return { message: `${name} refused the user name and the password (407)`, hint };
  }
  const hint = `put them into ${variable}: http://USER:PASSWORD@HOST:PORT`;
  return { message: `${name} asks for a user name and a password (407)`, hint };
}

function checkProxy({ variable }: NamedProxy): string {
  return `check ${variable}, which names the proxy, or name the host in NO_PROXY`;
}

/** hpagent tells the status of a refused CONNECT in its message only. */
function refusedTunnel(message: string): number | undefined {
  const status = /^Bad response: (\d+)$/.exec(message)?.[1];
  return status === undefined ? undefined : Number(status);
}

function connectionProblem({ code, message, isUnanswered }: Failed, exchange: Exchange): Explanation {
  const { service, url } = exchange.request;
  const server = serverName(exchange);
  switch (code) {
    case 'ENOTFOUND':
      return {
        message: `${service} was not found: the host name ${url.hostname} has no address`,
        hint: `${checkEndpoint(exchange)} or the region`,
      };
    case 'EAI_AGAIN':
      return {
        message: `${service} was not found: no name server answered for ${url.hostname}`,
        hint: 'check the network connection',
      };
    case 'ECONNREFUSED':
      return {
        message: `${service} refused the connection at ${url.host}`,
        hint: `${checkEndpoint(exchange)} and its port`,
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'Z_BUF_ERROR':
      return {
        message: `${server} closed the connection before its answer was complete`,
        hint: ['try again', isUnanswered && speakTls(exchange.request)].filter(Boolean).join('; '),
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        message: `${server} cannot be reached (${code})`,
        hint: 'check the network connection and the firewalls on the way',
      };
    default:
      return {
        message: `the request to ${server} failed: ${exchange.mask.hide(message)}`,
        // what the parser of HTTP fails on may be TLS
        hint: (code.startsWith('HPE_') && speakTls(exchange.request)) || checkEndpoint(exchange),
      };
  }
}

function serverName({ request, proxy }: Exchange): string {
  const way = proxy ? `, through the proxy ${proxy.url.host}` : '';
  return `${request.service} (${request.url.host}${way})`;
}

/** For who asks a port in plain http that may want something else. */
export function speakTls({ url, service }: Pick<SendRequest, 'url' | 'service'>): string | undefined {
  if (url.protocol !== 'http:') return undefined;
  return `if the port speaks TLS, begin the endpoint with https:// (${endpointFlags[service]})`;
}

const endpointFlags = { ModelArts: '--endpoint', IAM: '--iam-endpoint' } as const;

function endpointFlag({ request }: Exchange): string {
  return endpointFlags[request.service];
}

function checkEndpoint(exchange: Exchange): string {
  return `check the endpoint (${endpointFlag(exchange)})`;
}
