import type { Explanation } from './failed-attempt.ts';

/** OpenSSL's names for "whoever signed this is not among the trusted". */
const unknownAuthority: ReadonlySet<string> = new Set([
  'CERT_SIGNATURE_FAILURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** What is wrong with a certificate, or with TLS as such: nothing that another try would change. */
export function certificateProblem(code: string, server: string, endpointFlag: string): Explanation | undefined {
  const problem = describe(code, `the certificate of ${server}`, server, endpointFlag);
  return problem && { ...problem, isLasting: true };
}

function describe(code: string, certificate: string, server: string, endpointFlag: string): Explanation | undefined {
  if (unknownAuthority.has(code)) {
    return {
      message: `${certificate} is signed by an unknown authority`,
      hint: 'name the authority with --ca-file PEM; a company proxy often has its own',
    };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      message: `${certificate} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`,
      hint: "check this machine's clock; if it is right, the server needs a new certificate",
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { message: `${certificate} is for another host name`, hint: `check the endpoint (${endpointFlag})` };
  }
  if (/CERT|CRL_|SIGNATURE/.test(code)) {
    return { message: `${certificate} is not accepted (${code})`, hint: 'ask whoever runs the server' };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return {
      message: `${server} does not speak TLS as expected (${code})`,
      hint: `check the scheme and the port of the endpoint (${endpointFlag})`,
    };
  }
  return undefined;
}
