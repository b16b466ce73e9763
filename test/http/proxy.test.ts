import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors/index.ts';
import { proxyFor } from '../../src/http/routes.ts';

const url = new URL('https://modelarts.eu-de.example.com/v2');

test('each scheme has its variable, in both cases; the lower one counts first', () => {
  expect(proxyFor(url, {})).toBe(undefined);
  expect(proxyFor(url, { HTTPS_PROXY: 'http://one:3128' })?.href).toBe('http://one:3128/');
  expect(proxyFor(url, { HTTPS_PROXY: 'http://one:3128', https_proxy: 'http://two:3128' })?.href).toBe(
    'http://two:3128/',
  );
  expect(proxyFor(url, { HTTP_PROXY: 'http://one:3128' })).toBe(undefined);
  expect(proxyFor(new URL('http://example.com'), { HTTP_PROXY: 'http://one:3128' })?.href).toBe('http://one:3128/');
  expect(proxyFor(url, { HTTPS_PROXY: ' ' })).toBe(undefined);
});

test('a proxy without a scheme is an http one', () => {
  expect(proxyFor(url, { HTTPS_PROXY: 'proxy:3128' })?.href).toBe('http://proxy:3128/');
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
])('NO_PROXY names %s: %s', (_name, exception, isExcepted) => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exception };
  expect(proxyFor(url, env) === undefined).toBe(isExcepted);
});

test('NO_PROXY takes out an IPv6 address, with and without its port', () => {
  const address = new URL('https://[::1]:8443/v2');
  const exceptions = ['::1', '[::1]', '[::1]:8443', '[::1]:443'];
  const proxies = exceptions.map((no_proxy) => proxyFor(address, { HTTPS_PROXY: 'http://proxy', no_proxy })?.host);
  expect(proxies).toEqual([undefined, undefined, undefined, 'proxy']);
});

test.each(['socks5://user:canary@proxy:1080', 'http://', '::canary::'])(
  'a proxy that is none is told without its value: %s',
  (value) => {
    const error = new UsageError('https_proxy does not name an http:// or https:// proxy');
    expect(() => proxyFor(url, { https_proxy: value })).toThrow(error);
  },
);
