import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { ended, type ShellOutcome, spawnBin } from '../helpers/shell.ts';
import { freePorts, logOf, openYard } from './neighbour.ts';
import { nginxSettings, squidSettings, stunnelSettings } from './settings.ts';

const yard = openYard();
const id = 'rF9NNoB56k5rtYKg2Y7';
/** Nobody's but these tests'. */
const proxyPassword = 'squid-password-81c2';
let sandbox: Sandbox;
/** Ports of nginx: as it is, over TLS, without its upstream, and with few requests a second. */
let gateway: { readonly plain: number; readonly tls: number; readonly broken: number; readonly strict: number };
let caFile: string;
let squid: { readonly open: number; readonly locked: number };
let tunnels: readonly number[];

beforeAll(async () => {
  const clock = agedClock();
  sandbox = await startSandbox({ clock, tasks: 450, script: ['good:run=1s', 'bad:run=1s,fail'] });
  clock.age();
  const authority = await createAuthority();
  const { key, cert } = await authority.issue({});
  caFile = yard.write('authority.pem', authority.pem);
  yard.write('localhost.pem', cert);
  yard.write('localhost.key', key);
  await Promise.all([startNginx(), startSquids()]);
  await startStunnel();
});

afterAll(async () => {
  await yard.close();
  await sandbox.close();
});

/** The sandbox was started ten days ago: all that ran has ended, and shows the same every time. */
function agedClock() {
  let agoMs = 10 * 24 * 3_600_000;
  const age = () => {
    agoMs = 0;
  };
  return { now: () => Date.now() - agoMs, age };
}

async function startNginx(): Promise<void> {
  const [plain = 0, tls = 0, broken = 0, strict = 0] = await freePorts(4);
  gateway = { plain, tls, broken, strict };
  const upstream = hostOf(sandbox);
  const settings = nginxSettings(yard, [
    { port: plain, upstream },
    { port: tls, upstream, isTls: true },
    { port: broken, upstream: '127.0.0.1:1' },
    { port: strict, upstream, more: 'limit_req zone=few; limit_req_status 429;' },
  ]);
  await yard.run(plain, 'nginx', '-e', 'stderr', '-c', yard.write('nginx.conf', settings));
}

async function startSquids(): Promise<void> {
  const [open = 0, locked = 0] = await freePorts(2);
  squid = { open, locked };
  const hash = execFileSync('openssl', ['passwd', '-apr1', proxyPassword], { encoding: 'utf8' });
  const passwords = yard.write('passwords', `ada:${hash}`);
  const openFile = yard.write('squid-open.conf', squidSettings(yard, 'squid-open', open));
  const lockedFile = yard.write('squid-locked.conf', squidSettings(yard, 'squid-locked', locked, passwords));
  await yard.run(open, 'squid', '-N', '-n', `p${open}`, '-f', openFile);
  await yard.run(locked, 'squid', '-N', '-n', `p${locked}`, '-f', lockedFile);
}

async function startStunnel(): Promise<void> {
  tunnels = await freePorts(2);
  const [old = 0, current = 0] = tunnels;
  // behind it nginx, which calls the sandbox by its own name
  const connect = `127.0.0.1:${gateway.plain}`;
  const services = [
    { version: 'TLSv1.2', accept: old, connect },
    { version: 'TLSv1.3', accept: current, connect },
  ] as const;
  await yard.run(old, 'stunnel4', yard.write('stunnel.conf', stunnelSettings(yard, services)));
}

function hostOf({ endpoint }: Sandbox): string {
  return new URL(endpoint).host;
}

/** What the command says whose requests go to this endpoint; other variables lie over the sandbox's. */
function through(endpoint: string, argv: readonly string[], env: Record<string, string> = {}): Promise<ShellOutcome> {
  const all = { ...sandbox.environment, MODELARTS_ENDPOINT: endpoint, MODELARTS_IAM_ENDPOINT: endpoint, ...env };
  return ended(spawnBin(argv, all));
}

/** README's, as far as they end by themselves. */
const commands: readonly (readonly string[])[] = [
  ['list'],
  ['list', '--csv'],
  ['list', '--json'],
  ['list', '--limit', '5', '--offset', '2', '--output', 'name'],
  ['show', id],
  ['wait', 'good', '--json'],
  ['wait', 'bad'],
  ['datasets'],
  ['show', 'nobody'],
];
const direct = new Map<readonly string[], Promise<ShellOutcome>>();

async function expectSameAsDirect(endpoint: string, env?: Record<string, string>): Promise<void> {
  for (const argv of commands) {
    const expected = direct.get(argv) ?? through(sandbox.endpoint, argv);
    direct.set(argv, expected);
    const [here, there] = await Promise.all([through(endpoint, argv, env), expected]);
    expect({ argv, ...here, stderr: plain(here.stderr) }).toEqual({ argv, ...there, stderr: plain(there.stderr) });
  }
}

/** Without times and numbers of requests. */
function plain(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|request \w+|(?:localhost|127\.0\.0\.1):\d+/g, 'X');
}

test('nginx with gzip, chunks and three requests a connection: every command as without it', async () => {
  await expectSameAsDirect(`http://127.0.0.1:${gateway.plain}`);
  expect(logOf(yard, 'nginx-access.log')).toContain('GET /v2/');
});

test('nginx over TLS: every command as without it', async () => {
  await expectSameAsDirect(`https://localhost:${gateway.tls}`, { OS_CACERT: caFile });
});

test('signing in with a password through nginx', async () => {
  const user = {
    MODELARTS_TOKEN: '',
    MODELARTS_USERNAME: sandbox.username,
    MODELARTS_PASSWORD: sandbox.password,
    MODELARTS_DOMAIN_NAME: sandbox.domainName,
  };
  const { code, stdout, stderr } = await through(
    `http://127.0.0.1:${gateway.plain}`,
    ['show', id, '-o', 'name', '--no-token-cache'],
    user,
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${id}\n`, stderr: '' });
});

test('a 502 of nginx itself, a page: exit 6', async () => {
  const { code, stdout, stderr } = await through(`http://127.0.0.1:${gateway.broken}`, ['list', '--retries', '1']);
  expect({ code, stdout, stderr }).toEqual({
    code: 6,
    stdout: '',
    stderr: 'error: ModelArts is not available, tried 2 times (HTTP 502)\nhint: try again later\n',
  });
});

test('a 504 of nginx itself, while the order has arrived behind it: one task, and its id', async () => {
  const own = await startSandbox({ clock: Date, tasks: 3, script: ['mine:start'], faults: 'ok,lost-hang' });
  const [port = 0] = await freePorts(1);
  const other = openYard();
  try {
    const settings = nginxSettings(other, [{ port, upstream: hostOf(own), more: 'proxy_read_timeout 1s;' }]);
    await other.run(port, 'nginx', '-e', 'stderr', '-c', other.write('nginx.conf', settings));
    const argv = ['start', '--path', 'obs://bucket/neighbours/'];
    const outcome = await ended(spawnBin(argv, { ...own.environment, MODELARTS_ENDPOINT: `http://127.0.0.1:${port}` }));
    const { code, stdout, stderr } = outcome;
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'mine\n',
      stderr:
        'note: ModelArts is not available; looking for the export in the list\nnote: export task mine is new and goes there: it is taken for the one\n',
    });
    expect(logOf(other, 'nginx-access.log').match(/"POST /g)).toHaveLength(1);
  } finally {
    await other.close();
    await own.close();
  }
});

test('nginx that takes ten requests a second and answers the others 429: all is read, once', async () => {
  const argv = ['list', '--all', '--limit', '30', '--output', 'name', '--retries', '8'];
  const direct = await through(sandbox.endpoint, argv);
  expect(await through(`http://127.0.0.1:${gateway.strict}`, argv)).toEqual(direct);
  expect(logOf(yard, 'nginx-access.log')).toMatch(/" 429 /);
});

test('squid: every command as without it', async () => {
  await expectSameAsDirect(`https://localhost:${gateway.tls}`, {
    OS_CACERT: caFile,
    HTTPS_PROXY: `http://127.0.0.1:${squid.open}`,
  });
  expect(logOf(yard, 'squid-open-access.log')).toContain(`CONNECT localhost:${gateway.tls}`);
});

test('squid with a password: with it all is well; without it and with a wrong one it is said, and it is never shown', async () => {
  const endpoint = `https://localhost:${gateway.tls}`;
  const withProxy = (user: string) =>
    through(endpoint, ['show', id, '-o', 'name', '-v', '--retries', '0'], {
      OS_CACERT: caFile,
      HTTPS_PROXY: `http://${user}127.0.0.1:${squid.locked}`,
    });
  const good = await withProxy(`ada:${proxyPassword}@`);
  expect([good.code, good.stdout, good.stderr.includes(proxyPassword)]).toEqual([0, `${id}\n`, false]);
  const none = await withProxy('');
  const wrong = await withProxy('ada:wrong-password-17@');
  for (const { code, stdout, stderr } of [none, wrong]) {
    expect([code, stdout]).toEqual([6, '']);
    expect(stderr).toMatch(/^error: .*proxy.*407/m);
    expect(stderr).not.toContain('wrong-password-17');
  }
});

test('squid that does not reach the service: exit 6, and the proxy is named', async () => {
  const { code, stderr } = await through('https://localhost:1', ['list', '--retries', '0'], {
    HTTPS_PROXY: `http://127.0.0.1:${squid.open}`,
  });
  expect(code).toBe(6);
  expect(stderr).toMatch(/^error: .*proxy.*503/m);
});

test('stunnel with TLS 1.2 and with TLS 1.3 alone: every command as without it', async () => {
  for (const port of tunnels) await expectSameAsDirect(`https://localhost:${port}`, { OS_CACERT: caFile });
});

test('an authority that nobody knows: exit 6, not worth another try', async () => {
  const { code, stderr } = await through(`https://localhost:${gateway.tls}`, ['list', '--json']);
  const { error } = JSON.parse(stderr);
  expect([code, error.kind, error.retryable]).toEqual([6, 'unavailable', false]);
});

/** `openssl s_server` with its odd ways, each for one connection after the other. */
async function throughOpenssl(...flags: string[]): Promise<ShellOutcome> {
  const [port = 0] = await freePorts(1);
  const own = openYard();
  try {
    const keys = ['-cert', `${yard.folder}/localhost.pem`, '-key', `${yard.folder}/localhost.key`];
    await own.run(port, 'openssl', 's_server', '-accept', `127.0.0.1:${port}`, ...keys, ...flags);
    return await through(`https://localhost:${port}`, ['list', '--json', '--retries', '0'], { OS_CACERT: caFile });
  } finally {
    await own.close();
  }
}

test.each<[string, string[], number, string]>([
  ['a page of its own', ['-www'], 7, 'contract'],
  ['an echo that is no HTTP', ['-rev'], 6, 'unavailable'],
  ['TLS 1.1 alone', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], 6, 'unavailable'],
  ['a certificate of the client wanted', ['-Verify', '1', '-verify_return_error', '-www'], 6, 'unavailable'],
])('openssl with %s: told in one line', async (_name, flags, code, kind) => {
  const outcome = await throughOpenssl(...flags);
  expect(outcome.stdout).toBe('');
  expect([outcome.code, JSON.parse(outcome.stderr).error.kind]).toEqual([code, kind]);
});
