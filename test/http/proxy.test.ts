import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors/index.ts';
import { proxyFor } from '../../src/http/routes.ts';

const url = new URL('https://modelarts.eu-de.example.com/v2');

test('each scheme has its variable, in both cases; the lower one counts first', () => {
  expect(proxyFor(url, {})).toBe(undefined);
  expect(proxyFor(url, { HTTPS_PROXY: 'http://one:3128' })?.url.href).toBe('http://one:3128/');
  expect(proxyFor(url, { HTTPS_PROXY: 'http://one:3128', https_proxy: 'http://two:3128' })?.url.href).toBe(
    'http://two:3128/',
  );
  expect(proxyFor(url, { HTTP_PROXY: 'http://one:3128' })).toBe(undefined);
  expect(proxyFor(new URL('http://example.com'), { HTTP_PROXY: 'http://one:3128' })?.url.href).toBe('http://one:3128/');
  expect(proxyFor(url, { HTTPS_PROXY: ' ' })).toBe(undefined);
});

test('a proxy without a scheme is an http one', () => {
  expect(proxyFor(url, { HTTPS_PROXY: 'proxy:3128' })?.url.href).toBe('http://proxy:3128/');
});

test.each([
  ['the host', 'modelarts.eu-de.example.com', true],
  ['the host in capitals', 'MODELARTS.eu-de.Example.COM', true],
  ['a suffix', 'example.com', true],
  ['a suffix with a dot', '.example.com', true],
  ['a suffix with a star', '*.example.com', true],
  ['everything', '*', true],
  ['one of several', 'a.test, example.com', true],
  ['one of several, by spaces', 'a.test example.com', true],
  ['the port, too', 'example.com:443', true],
  ['another port', 'example.com:8443', false],
  ['another host', 'eu-nl.example.com', false],
  ['the end of a word', 'ample.com', false],
  ['nothing', ' , ', false],
  ['a network, for which a name is no address', '0.0.0.0/0', false],
])('NO_PROXY names %s: %s', (_name, exception, isExcepted) => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exception };
  expect(proxyFor(url, env) === undefined).toBe(isExcepted);
});

test('NO_PROXY takes out an IPv6 address, with and without its port', () => {
  const address = new URL('https://[::1]:8443/v2');
  const exceptions = ['::1', '[::1]', '[::1]:8443', '[::1]:443'];
  const proxies = exceptions.map((no_proxy) => proxyFor(address, { HTTPS_PROXY: 'http://proxy', no_proxy })?.url.host);
  expect(proxies).toEqual([undefined, undefined, undefined, 'proxy']);
});

test.each(['socks5://user:canary@proxy:1080', 'http://', '::canary::'])(
  'a proxy that is none is told without its value: %s',
  (value) => {
    const error = new UsageError('https_proxy does not name an http:// or https:// proxy');
    expect(() => proxyFor(url, { https_proxy: value })).toThrow(error);
  },
);

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', 'a.test,10.1.2.3/32', true],
  ['10.1.2.3', '0.0.0.0/0', true],
  ['[fd00:1::5]', 'fd00::/8', true],
  ['[fd00:1::5]', '[fd00::]/8', true],
  ['[fd00:1::5]', '10.0.0.0/8', false],
  ['10.1.2.3', 'fd00::/8', false],
  ['10.1.2.3', '10.0.0.0/33', false],
  ['10.1.2.3', '10.0.0.0/', false],
  ['10.1.2.3', '10.0.0.0/8/8', false],
])('an address in a network that NO_PROXY names: %s in %s', (address, network, isExcepted) => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: network };
  expect(proxyFor(new URL(`https://${address}/v2`), env) === undefined).toBe(isExcepted);
});

test.each(['user:50%@', 'us%er:canary@', 'user:%zz@'])(
  'a broken escape names the variable, not the value: %s',
  (user) => {
    const failure = failureFrom(() => proxyFor(url, { HTTPS_PROXY: `http://${user}proxy:3128` }));
    expect([failure.exitCode, failure.message, failure.details.hint]).toEqual([
      2,
      "HTTPS_PROXY: a '%' in the user name or the password of the proxy begins no escape",
      'write % as %25 there',
    ]);
  },
);

test('the variable that names the proxy is known, as it is spelt', () => {
  expect(proxyFor(url, { https_proxy: 'http://one:3128' })?.variable).toBe('https_proxy');
});

function failureFrom(action: () => unknown): UsageError {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error('no usage error');
}
