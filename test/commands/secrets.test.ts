import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCli } from '../helpers/host.ts';
import { withIamAndApi } from '../helpers/iam-and-api.ts';
import type { FixedAnswer, RecordedRequest } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

/** Printable, as a header needs, and different when it is encoded. */
const canary = {
  password: 'CANARY?password>with/every+kind=of "sign~ü',
  secretKey: 'CANARY?secret>key/with+signs=~',
  token: 'CANARY?token>brought/with+signs=~',
  issued: 'CANARY?token>issued/with+signs=~',
  securityToken: 'CANARY?security>token/with+signs=~',
  idToken: 'CANARY?id>token/with+signs=~',
};

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** As it is, in base64 at any place of a text, URL-encoded, in JSON. */
function spellings(secret: string): readonly string[] {
  const base64 = ['', '-', '--'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(before === '' ? 0 : 4)
      .replace(/..?=*$/, ''),
  );
  const urlSafe = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const encoded = [encodeURIComponent(secret), new URLSearchParams({ secret }).toString().slice('secret='.length)];
  return [secret, JSON.stringify(secret).slice(1, -1), ...base64, ...urlSafe, ...encoded];
}

function found(text: string): readonly string[] {
  const all = Object.entries(canary).flatMap(([name, secret]) =>
    spellings(secret).map((spelling) => ({ name, spelling })),
  );
  return [...new Set(all.filter(({ spelling }) => text.includes(spelling)).map(({ name }) => name))];
}

function written(): Readonly<Record<string, readonly string[]>> {
  const names = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map(
    ({ parentPath, name }) => [name, found(readFileSync(join(parentPath, name), 'utf8'))] as const,
  );
  return Object.fromEntries(files.filter(([, secrets]) => secrets.length > 0));
}

test('the search finds what it should', () => {
  const { password } = canary;
  const texts = [password, `x${password}y`, `xy${password}`].flatMap((text) => [
    text,
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
    encodeURIComponent(text),
    JSON.stringify({ text }),
  ]);
  expect(texts.map(found)).toEqual(texts.map(() => ['password']));
  expect(found('password')).toEqual([]);
});

const agency = { MODELARTS_AGENCY_NAME: 'agency', MODELARTS_AGENCY_DOMAIN_NAME: 'A' };

const credentials = {
  token: { MODELARTS_TOKEN: canary.token, MODELARTS_PROJECT_ID: 'p1' },
  'access key': {
    MODELARTS_ACCESS_KEY: 'AK',
    MODELARTS_SECRET_KEY: canary.secretKey,
    MODELARTS_SECURITY_TOKEN: canary.securityToken,
    MODELARTS_PROJECT_ID: 'p1',
  },
  password: {
    MODELARTS_USERNAME: 'ada',
    MODELARTS_PASSWORD: canary.password,
    MODELARTS_DOMAIN_NAME: 'D',
    MODELARTS_PROJECT_ID: 'p1',
  },
  'id token': { MODELARTS_IDP_ID: 'idp', MODELARTS_ID_TOKEN: canary.idToken, MODELARTS_PROJECT_ID: 'p1' },
  'agency over a token': { ...agency, MODELARTS_TOKEN: canary.token, MODELARTS_PROJECT_ID: 'p1' },
  'agency over an id token': {
    ...agency,
    MODELARTS_IDP_ID: 'idp',
    MODELARTS_ID_TOKEN: canary.idToken,
    MODELARTS_DOMAIN_NAME: 'D',
    MODELARTS_PROJECT_ID: 'p1',
  },
};

/** Everything that came with the request, and every secret, in every spelling: the worst server there is. */
function echo({ headers, body }: RecordedRequest): string {
  const secrets = [headers['x-auth-token'], headers['x-security-token'], headers.authorization, ...secretsIn(body)];
  return secrets
    .filter((secret) => secret !== undefined)
    .flatMap((secret) => [secret, encodeURIComponent(String(secret)), Buffer.from(String(secret)).toString('base64')])
    .join(' ');
}

function secretsIn(body: string): readonly (string | undefined)[] {
  const { identity, id_token: idToken } = body === '' ? {} : JSON.parse(body).auth;
  return [identity?.password?.user.password, idToken?.id];
}

const refusing = (status: number) => (request: RecordedRequest) => ({
  status,
  body: { error_code: 'APIG.0301', error_msg: `you sent ${echo(request)}`, request_id: echo(request) },
});
const failures: Readonly<Record<string, (request: RecordedRequest) => FixedAnswer>> = {
  400: refusing(400),
  401: refusing(401),
  403: refusing(403),
  404: refusing(404),
  429: refusing(429),
  500: refusing(500),
  redirect: (request) => ({
    status: 302,
    headers: { location: `https://other.example/?${encodeURIComponent(echo(request))}` },
  }),
  'a page': (request) => ({ body: `<html>${echo(request)}</html>` }),
  'no list': (request) => ({ body: { export_tasks: echo(request) } }),
  'an error in a 200': (request) => ({ body: { error_code: 'ModelArts.1', error_msg: echo(request) } }),
};
const commands = [
  ['list'],
  ['list', '--json'],
  ['show', 't1'],
  ['wait', 't1', '--timeout', '0'],
  ['whoami'],
  ['login'],
];
const cases = Object.entries(credentials).flatMap(([kind, env]) =>
  Object.keys(failures).map((failure) => ({ kind, failure, env })),
);

test.each(cases)('$kind, and ModelArts answers with $failure: nothing shows', ({ failure, env }) =>
  withIamAndApi(
    { api: (_, request) => failureOf(failure, request), tokens: Array(20).fill(canary.issued) },
    async (server) => {
      expect(await shown(server.origin, env)).toEqual([]);
      // of an agency's credential that signs in at IAM both tokens are kept
      const isSignedIn = ['MODELARTS_PASSWORD', 'MODELARTS_ID_TOKEN', 'MODELARTS_AGENCY_NAME'].filter(
        (name) => name in env,
      );
      expect(Object.values(written())).toEqual(isSignedIn.map(() => ['issued']));
    },
  ),
);

const atIam = ['password', 'id token', 'agency over a token'] as const;

test.each(atIam.flatMap((kind) => Object.keys(failures).map((failure) => ({ kind, failure }))))(
  '$kind, and IAM answers with $failure: nothing shows',
  ({ kind, failure }) =>
    withIamAndApi({ iam: (request) => failureOf(failure, request) }, async (server) => {
      expect(await shown(server.origin, credentials[kind])).toEqual([]);
      expect(written()).toEqual({});
    }),
);

test.each(['token', ...atIam] as const)('%s, and all goes well: only the cache file has the token', (kind) =>
  withIamAndApi({ tokens: Array(20).fill(canary.issued) }, async (server) => {
    expect(await shown(server.origin, credentials[kind])).toEqual([]);
    expect(Object.values(written())).toEqual(kind === 'token' ? [] : [['issued']]);
  }),
);

/** The secrets that any command prints anywhere. */
async function shown(origin: string, credential: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const env = { HOME: home, MODELARTS_ENDPOINT: origin, MODELARTS_IAM_ENDPOINT: origin, MODELARTS_DATASET_ID: 'd1' };
  const printed: string[] = [];
  for (const command of commands) {
    const { stdout, stderr } = await runCli([...command, '--verbose'], {
      env: { ...env, ...credential },
      clock: { ...sleeplessClock(), now: Date.now },
    });
    expect(stdout + stderr).not.toBe('');
    printed.push(stdout, stderr);
  }
  return found(printed.join('\n'));
}

function failureOf(name: string, request: RecordedRequest): FixedAnswer {
  return failures[name]?.(request) ?? {};
}
