import { type CliError, ContractError, UnavailableError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import type { Call } from './call.ts';
import { certificateProblem } from './certificate-problem.ts';
import type { Explanation, FailedAttempt } from './failed-attempt.ts';
import { proxyProblem } from './proxy-problem.ts';

const endpointFlags = { ModelArts: '--endpoint', IAM: '--iam-endpoint' } as const;

export function networkError(failed: FailedAttempt, call: Call): CliError {
  if (failed.code === 'Z_DATA_ERROR') return brokenCompression(call);
  const { message, hint, isLasting = false } = explain(failed, call);
  const tries = call.attempts > 1 ? `, tried ${call.attempts} times` : '';
  return new UnavailableError(`${harmless(message)}${tries}`, { hint, retryable: !isLasting });
}

function brokenCompression({ request }: Call): ContractError {
  return new ContractError(`${request.service} (${request.url.host}) sent an answer that cannot be unpacked`, {
    hint: `check the endpoint (${endpointFlags[request.service]}) and the proxy settings`,
    notJson: true,
  });
}

function explain(failed: FailedAttempt, call: Call): Explanation {
  const { service } = call.request;
  const server = serverName(call);
  if (failed.isTimeOut) return timeOut(server, call.sender.timeoutMs);
  return (
    certificateProblem(failed.code, server, endpointFlags[service]) ??
    (call.proxy && proxyProblem(failed, call.proxy)) ??
    connectionProblem(failed, call)
  );
}

function serverName({ request, proxy }: Call): string {
  const way = proxy ? `, through the proxy ${proxy.host}` : '';
  return `${request.service} (${request.url.host}${way})`;
}

function timeOut(server: string, timeoutMs: number): Explanation {
  return {
    message: `${server} did not answer within ${timeoutMs / 1000} s`,
    hint: 'try again, or give it longer with --request-timeout',
  };
}

function connectionProblem({ code, message }: FailedAttempt, call: Call): Explanation {
  const { service, url } = call.request;
  const server = serverName(call);
  const checkEndpoint = `check the endpoint (${endpointFlags[service]})`;
  switch (code) {
    case 'ENOTFOUND':
      return {
        message: `${service} was not found: the host name ${url.hostname} has no address`,
        hint: `${checkEndpoint} or the region`,
      };
    case 'EAI_AGAIN':
      return {
        message: `${service} was not found: no name server answered for ${url.hostname}`,
        hint: 'check the network connection',
      };
    case 'ECONNREFUSED':
      return { message: `${service} refused the connection at ${url.host}`, hint: `${checkEndpoint} and its port` };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'Z_BUF_ERROR':
      return {
        message: `${server} closed the connection before its answer was complete`,
        hint: 'try again',
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        message: `${server} cannot be reached (${code})`,
        hint: 'check the network connection and the firewalls on the way',
      };
    default:
      return { message: `the request to ${server} failed: ${call.mask.hide(message)}`, hint: checkEndpoint };
  }
}
