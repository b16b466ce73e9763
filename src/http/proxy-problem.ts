import type { Explanation, FailedAttempt } from './failed-attempt.ts';

/** With a proxy in between, only the proxy is looked up and connected to from here. */
const unreachable: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

export function proxyProblem({ code, message }: FailedAttempt, proxy: URL): Explanation | undefined {
  const name = `the proxy ${proxy.host}`;
  const status = refusedTunnel(message);
  if (status === 407) {
    return {
      message: `${name} asks for a user name and a password (407)`,
      hint: 'put them into the variable that names the proxy: http://USER:PASSWORD@HOST:PORT',
      isLasting: true,
    };
  }
  if (status !== undefined) {
    return {
      message: `${name} refused the connection (${status})`,
      hint: 'ask for access through the proxy, or name the host in NO_PROXY',
      isLasting: status < 500,
    };
  }
  if (!unreachable.has(code)) return undefined;
  return {
    message: `${name} cannot be reached (${code})`,
    hint: 'check HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY',
  };
}

/** hpagent tells the status of a refused CONNECT in its message only. */
function refusedTunnel(message: string): number | undefined {
  const status = /^Bad response: (\d+)$/.exec(message)?.[1];
  return status === undefined ? undefined : Number(status);
}
