import { expect, test } from '@jest/globals';
import { networkError, stageOf } from '../../src/http/network-error.ts';
import { failedAttempt } from '../helpers/exchange.ts';

const checkEndpoint = 'check the endpoint (--endpoint)';
const certificate = 'the certificate of ModelArts (modelarts.test)';

/** What the other tests cannot cause on any machine: name servers, networks and certificates of all kinds. */
test.each([
  [
    'ENOTFOUND',
    'ModelArts was not found: the host name modelarts.test has no address',
    `${checkEndpoint} or the region`,
  ],
  ['EAI_AGAIN', 'ModelArts was not found: no name server answered for modelarts.test', 'check the network connection'],
  [
    'EHOSTUNREACH',
    'ModelArts (modelarts.test) cannot be reached (EHOSTUNREACH)',
    'check the network connection and the firewalls on the way',
  ],
  ['EPIPE', 'ModelArts (modelarts.test) closed the connection before its answer was complete', 'try again'],
  ['HPE_INVALID_CONSTANT', 'the request to ModelArts (modelarts.test) failed: in *** words \\x1b', checkEndpoint],
])('%s is told and worth another try', (code, message, hint) => {
  expect(explained(code)).toEqual([message, hint, true]);
});

test.each([
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    `${certificate} is signed by an unknown authority`,
    'name the authority with --ca-file PEM; a company proxy often has its own',
  ],
  [
    'CERT_NOT_YET_VALID',
    `${certificate} is not valid yet`,
    "check this machine's clock; if it is right, the server needs a new certificate",
  ],
  ['CERT_REVOKED', `${certificate} is not accepted (CERT_REVOKED)`, 'ask whoever runs the server'],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ModelArts (modelarts.test) does not speak TLS as expected (ERR_SSL_WRONG_VERSION_NUMBER)',
    `check the scheme and the port of the endpoint (--endpoint)`,
  ],
])('%s is told, and another try would not help', (code, message, hint) => {
  expect(explained(code)).toEqual([message, hint, false]);
});

const proxy = { url: new URL('http://proxy.test:3128'), variable: 'HTTPS_PROXY' };

test.each([
  ['CERT_HAS_EXPIRED', '', 'tls', 'tls'],
  ['EPROTO', '', 'tls', 'tls'],
  ['ECONNREFUSED', '', 'answer', 'proxy'],
  ['', 'Bad response: 407', 'answer', 'proxy'],
  ['ECONNRESET', '', 'answer', 'answer'],
])('how far %s %s has come: to %s, and with a proxy on the way to %s', (code, message, stage, withProxy) => {
  const { outcome, exchange } = failedAttempt({ code, message });
  expect([stageOf(outcome, exchange), stageOf(outcome, { ...exchange, proxy })]).toEqual([stage, withProxy]);
});

function explained(code: string): unknown[] {
  const attempt = failedAttempt({ code, message: 'in canary-token words \u001b' });
  attempt.exchange.mask.learn(['canary-token']);
  const error = networkError(attempt.outcome, attempt);
  return [error.message, error.details.hint, error.retryable];
}
