import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { schema } from '../helpers/schemas.ts';
import { exportTasksUrl, withSandbox } from './ask.ts';

const domain = { id: 'd78cbac186b744899480f25bd022f468', name: 'OTC00000000001000000000' };
const user = { id: '7116d09f88fa41908676fdd4b039e95b', name: 'ada' };

test('a password and a project give a token that opens the project', () =>
  withSandbox({}, async (sandbox) => {
    const { status, token, body } = await signIn(sandbox, request(sandbox, { project: { id: sandbox.projectId } }));
    expect(status).toBe(201);
    expect(body).toEqual({
      token: {
        expires_at: '2026-11-21T08:30:00.000000Z',
        issued_at: '2026-11-20T08:30:00.000000Z',
        methods: ['password'],
        user: { ...user, password_expires_at: '', domain },
        project: { id: sandbox.projectId, name: 'eu-de', domain },
        catalog: [catalogueEntry(sandbox, 'modelarts', 'v1'), catalogueEntry(sandbox, 'modelartsv2', 'v2')],
        roles: [{ id: '0', name: 'te_admin' }],
      },
    });
    const validate = schema('token-response');
    expect([validate(body), validate.errors]).toEqual([true, null]);
    expect(await statusOfList(sandbox, token)).toBe(200);
    expect(await statusOfList(sandbox, sandbox.token)).toBe(200);
  }));

test('the project may be given by its name, the user and the domain by their ids', () =>
  withSandbox({}, async (sandbox) => {
    const byName = await signIn(sandbox, request(sandbox, { project: { name: 'eu-de' } }));
    const byId = await signIn(sandbox, request(sandbox, { project: { name: 'eu-de' } }, { id: user.id }));
    expect([await statusOfList(sandbox, byName.token), await statusOfList(sandbox, byId.token)]).toEqual([200, 200]);
    expect(byId.token).not.toBe(byName.token);
  }));

test('the token of a sign-in cannot be guessed from another sandbox', () =>
  withSandbox({}, (one) =>
    withSandbox({}, async (other) => {
      const [first, second] = [await signIn(one, request(one)), await signIn(other, request(other))];
      expect(first.token).not.toBe(second.token);
    }),
  ));

test('a token without a project opens none', () =>
  withSandbox({}, async (sandbox) => {
    const { status, token, body } = await signIn(sandbox, request(sandbox));
    const response = await fetch(exportTasksUrl(sandbox), { headers: { 'X-Auth-Token': token } });
    expect([status, body]).toMatchObject([201, { token: { domain } }]);
    expect([response.status, await response.json()]).toEqual([
      401,
      { error_code: 'ModelArts.0212', error_msg: 'The token has no project.' },
    ]);
  }));

test('a token ends when its time is over', () =>
  withSandbox({ tokenLifetimeMs: 60_000 }, async (sandbox, clock) => {
    const { token } = await signIn(sandbox, request(sandbox, { project: { name: 'eu-de' } }));
    clock.advance(59.9);
    expect(await statusOfList(sandbox, token)).toBe(200);
    clock.advance(0.1);
    const response = await fetch(exportTasksUrl(sandbox), { headers: { 'X-Auth-Token': token } });
    expect([response.status, await response.json()]).toEqual([
      401,
      {
        error_msg: 'The token must be updated',
        error_code: 'APIG.0307',
        request_id: '00000000000000000000000000000003',
      },
    ]);
  }));

test('nocatalog leaves the catalogue out', () =>
  withSandbox({}, async (sandbox) => {
    const { body } = await signIn(sandbox, request(sandbox), '?nocatalog=true');
    expect(body).toMatchObject({ token: { catalog: [] } });
  }));

test.each([
  ['a wrong password', { name: 'ada', domain: { name: domain.name }, password: 'wrong' }],
  ['an unknown user', { name: 'eve', domain: { name: domain.name } }],
  ['another domain', { name: 'ada', domain: { name: 'OTC2' } }],
  ['no domain', { name: 'ada' }],
])('%s is refused', (_, who) =>
  withSandbox({}, async (sandbox) => {
    expect(await signIn(sandbox, request(sandbox, { project: { name: 'eu-de' } }, who))).toEqual({
      status: 401,
      token: '',
      body: { error: { message: 'The username or password is wrong.', code: 401, title: 'Unauthorized' } },
    });
  }),
);

test('who has a token is told the projects', () =>
  withSandbox({}, async (sandbox) => {
    const { token } = await signIn(sandbox, request(sandbox, undefined));
    const url = `${sandbox.iamEndpoint}/v3/auth/projects`;
    const answers = [await fetch(url, { headers: { 'X-Auth-Token': token } }), await fetch(url)];
    expect([answers.map(({ status }) => status), await answers[0]?.json()]).toMatchObject([
      [200, 401],
      { projects: [{ id: sandbox.projectId, name: 'eu-de', domain_id: domain.id, enabled: true }] },
    ]);
  }));

test('a project that does not exist is refused', () =>
  withSandbox({}, async (sandbox) => {
    const message = 'The project does not exist or is not accessible.';
    expect(await signIn(sandbox, request(sandbox, { project: { name: 'eu-nl' } }))).toEqual({
      status: 401,
      token: '',
      body: { error: { message, code: 401, title: 'Unauthorized' } },
    });
  }));

test.each([
  '',
  '{',
  '[]',
  '{"auth":{}}',
  '{"auth":{"identity":{"methods":["password"]}}}',
  '{"auth":{"identity":{"methods":["token"]}}}',
])('the body %j is a bad request', (text) =>
  withSandbox({}, async (sandbox) => {
    const response = await fetch(`${sandbox.iamEndpoint}/v3/auth/tokens`, { method: 'POST', body: text });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { message: 'The request body is invalid.', code: 400, title: 'Bad Request' } },
    ]);
  }),
);

test('faults are kept for the API', () =>
  withSandbox({ faults: '502' }, async (sandbox) => {
    expect((await signIn(sandbox, request(sandbox))).status).toBe(201);
    expect(await statusOfList(sandbox, sandbox.token)).toBe(502);
  }));

test('a token tells whose it is and what it is good for', () =>
  withSandbox({}, async (sandbox) => {
    const { status, token, body } = await check(sandbox, sandbox.token, sandbox.token);
    expect([status, token, schema('token-response')(body)]).toEqual([200, sandbox.token, true]);
    expect(body).toMatchObject({
      token: {
        issued_at: '2026-11-20T08:30:00.000000Z',
        expires_at: '9999-01-01T00:00:00.000000Z',
        user: { name: 'ada', domain: { name: sandbox.domainName } },
        project: { id: sandbox.projectId, name: 'eu-de' },
        catalog: [{ type: 'modelarts' }, { type: 'modelartsv2' }],
      },
    });
  }));

test('who has no token may not ask, and an unknown token is not found', () =>
  withSandbox({}, async (sandbox) => {
    expect(await check(sandbox, 'unknown', sandbox.token)).toEqual({
      status: 401,
      token: null,
      body: {
        error: { message: 'The request you have made requires authentication.', code: 401, title: 'Unauthorized' },
      },
    });
    expect(await check(sandbox, sandbox.token, 'unknown')).toEqual({
      status: 404,
      token: null,
      body: { error: { message: 'Could not find token.', code: 404, title: 'Not Found' } },
    });
  }));

function request(sandbox: Sandbox, scope?: unknown, who: object = { name: 'ada', domain: { name: domain.name } }) {
  const password = { user: { password: sandbox.password, ...who } };
  return { auth: { identity: { methods: ['password'], password }, scope } };
}

async function signIn(sandbox: Sandbox, body: unknown, query = '') {
  const url = `${sandbox.iamEndpoint}/v3/auth/tokens${query}`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return { status: response.status, token: response.headers.get('X-Subject-Token') ?? '', body: answer };
}

async function statusOfList(sandbox: Sandbox, token: string): Promise<number> {
  const response = await fetch(exportTasksUrl(sandbox), { headers: { 'X-Auth-Token': token } });
  await response.arrayBuffer();
  return response.status;
}

function catalogueEntry(sandbox: Sandbox, type: string, version: string) {
  const endpoint = {
    id: `sandbox-${type}-public`,
    interface: 'public',
    region: 'eu-de',
    region_id: 'eu-de',
    url: `${sandbox.endpoint}/${version}/${sandbox.projectId}`,
  };
  return { id: `sandbox-${type}`, name: type, type, endpoints: [endpoint] };
}

async function check(sandbox: Sandbox, own: string, asked: string) {
  const headers = { 'X-Auth-Token': own, 'X-Subject-Token': asked };
  const response = await fetch(`${sandbox.iamEndpoint}/v3/auth/tokens`, { headers });
  const body: unknown = await response.json();
  return { status: response.status, token: response.headers.get('x-subject-token'), body };
}
