import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normaliseEndpoint } from '../../src/settings/endpoints.ts';
import { failure } from './input.ts';

const normalise = (text: string, allowHttp = false) => normaliseEndpoint(text, '--endpoint', { allowHttp });

test.each([
  ['modelarts.example', 'https://modelarts.example'],
  [' https://modelarts.example/ ', 'https://modelarts.example'],
  ['https://modelarts.example:443', 'https://modelarts.example'],
  ['https://modelarts.example:8443//', 'https://modelarts.example:8443'],
  ['HTTPS://Modelarts.Example', 'https://modelarts.example'],
  ['localhost:8080', 'https://localhost:8080'],
  ['https://iam.example/v3', 'https://iam.example'],
  ['https://iam.example/v3/', 'https://iam.example'],
  ['https://modelarts.example/v2', 'https://modelarts.example'],
  ['https://modelarts.example/v2/', 'https://modelarts.example'],
  ['https://modelarts.example/v2/0123456789abcdef/', 'https://modelarts.example'],
  ['https://gateway.example/modelarts/v2/0123', 'https://gateway.example/modelarts'],
  ['https://gateway.example/identity/v3', 'https://gateway.example/identity'],
  ['https://gateway.example/v2/a/b', 'https://gateway.example/v2/a/b'],
  ['https://gateway.example/v1', 'https://gateway.example/v1'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1:1/v2', 'http://127.0.0.1:1'],
  ['http://127.9.8.7', 'http://127.9.8.7'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('%j means %s', (text, endpoint) => {
  expect(normalise(text)).toBe(endpoint);
});

test.each([
  ['ftp://modelarts.example', 'an endpoint begins with https://, not with ftp://'],
  ['file:///etc/passwd', 'an endpoint begins with https://, not with file://'],
  [
    'https://user:CANARY@modelarts.example',
    'an endpoint holds no user name or password | take them out: they have settings of their own',
  ],
  [
    'user@modelarts.example',
    'an endpoint holds no user name or password | take them out: they have settings of their own',
  ],
  ['https://modelarts.example?x=1', 'an endpoint has no query and no fragment'],
  ['https://modelarts.example#x', 'an endpoint has no query and no fragment'],
])('%j is refused', async (text, message) => {
  expect(await failure(() => normalise(text))).toBe(`--endpoint: ${message} | exit 2`);
});

test.each(['https://', '://x', 'https://a b', '  '])('%j is no URL', async (text) => {
  expect(await failure(() => normalise(text))).toBe(
    '--endpoint: not a URL | an endpoint looks like https://modelarts.eu-de.otc.t-systems.com | exit 2',
  );
});

test.each(['http://modelarts.example', 'http://128.0.0.1', 'http://127.0.0.1.example', 'http://localhost.example'])(
  '%s is plain http to another machine: only with --allow-http',
  async (text) => {
    expect(await failure(() => normalise(text))).toBe(
      `--endpoint: plain http to ${text.slice(7)} would show the credentials to anyone on the way | use https, or give --allow-http if the way is safe | exit 2`,
    );
    expect(normalise(text, true)).toBe(text);
  },
);

test('normalising twice changes nothing, and paths can be added', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'], withQueryParameters: false }), (address) => {
      const once = normalise(address);
      expect(once.endsWith('/')).toBe(false);
      expect(new URL(`${once}/v2/p`).href).toBe(`${once}/v2/p`);
    }),
  );
});
