import { expect, test } from '@jest/globals';
import { createCall, joinWith } from '../../src/http/call.ts';
import { networkError } from '../../src/http/network-error.ts';
import { createPace } from '../../src/http/pace.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

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

function explained(code: string): unknown[] {
  const paces = { ModelArts: createPace(), IAM: createPace() };
  const options = { userAgent: '', clock: sleeplessClock() };
  const sender = { options, timeoutMs: 1, retries: 0, paces, joined: joinWith(undefined) };
  const request = { method: 'GET', service: 'ModelArts', url: new URL('https://modelarts.test/v2') } as const;
  const call = createCall(sender, request, undefined);
  call.mask.learn({ 'x-auth-token': 'canary-token' });
  const message = 'in canary-token words \u001b';
  const failed = { status: undefined, retryAfter: undefined, code, message, isTimeOut: false };
  const error = networkError(failed, call);
  return [error.message, error.details.hint, error.retryable];
}
