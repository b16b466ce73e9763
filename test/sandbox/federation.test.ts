import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { schema } from '../helpers/schemas.ts';
import { exportTasksUrl, withSandbox } from './ask.ts';

const domain = { id: 'd78cbac186b744899480f25bd022f468', name: 'OTC00000000001000000000' };

test('an id token of the identity provider gives a token that opens the project', () =>
  withSandbox({}, async (sandbox) => {
    const answer = await exchange(sandbox, { scope: { project: { id: sandbox.projectId } } });
    expect([answer.status, schema('token-response')(answer.body)]).toEqual([201, true]);
    expect(answer.body).toMatchObject({
      token: {
        methods: ['mapped'],
        user: { name: 'FederationUser', domain, 'OS-FEDERATION': { identity_provider: { id: sandbox.idpId } } },
        project: { id: sandbox.projectId },
      },
    });
    expect(await statusOfList(sandbox, answer.token)).toBe(200);
  }));

test.each([
  ['no scope', undefined],
  ['the domain', { domain: { name: domain.name } }],
])('for %s it gives one that opens none', (_, scope) =>
  withSandbox({}, async (sandbox) => {
    const { status, token } = await exchange(sandbox, { scope });
    expect([status, await statusOfList(sandbox, token)]).toEqual([201, 401]);
  }),
);

test.each([
  ['without a provider', { idp: '' }, 400, 'IAM.0011'],
  ['without a token', { idToken: undefined }, 400, 'IAM.0011'],
  ['of a provider that nobody knows', { idp: 'other' }, 404, 'IAM.0004'],
  ['that nobody has signed', { idToken: 'other' }, 401, 'IAM.0001'],
  ['for a project that is not ours', { scope: { project: { id: 'other' } } }, 403, 'IAM.0003'],
  ['for a domain that is not ours', { scope: { domain: { name: 'other' } } }, 403, 'IAM.0003'],
])('an id token %s is refused in the words of IAM', (_, asked, status, code) =>
  withSandbox({}, async (sandbox) => {
    const answer = await exchange(sandbox, asked);
    expect(answer).toMatchObject({ status, token: '', body: { error_code: code } });
  }),
);

test.each(['xrole_name', 'agency_name'])('an agency is assumed by %s with a token', (key) =>
  withSandbox({}, async (sandbox) => {
    const answer = await assume(sandbox, { [key]: sandbox.agencyName, domain_name: domain.name });
    expect([answer.status, schema('token-response')(answer.body)]).toEqual([201, true]);
    expect(answer.body).toMatchObject({
      token: {
        methods: ['assume_role'],
        user: { name: `${domain.name}/sandbox-agency`, domain },
        assumed_by: { user: { name: 'ada', domain } },
        project: { name: 'eu-de' },
      },
    });
    expect(await statusOfList(sandbox, answer.token)).toBe(200);
  }),
);

test.each([
  ['without a token', {}, { token: '' }, 401],
  ['that does not exist', { xrole_name: 'other' }, {}, 404],
  ['of another domain', { domain_name: 'other' }, {}, 404],
  ['for a project that is not ours', {}, { project: 'other' }, 403],
])('an agency %s is not assumed', (_, role, asked, status) =>
  withSandbox({}, async (sandbox) => {
    const whole = { xrole_name: sandbox.agencyName, domain_name: domain.name, ...role };
    const answer = await assume(sandbox, whole, asked);
    expect(answer).toMatchObject({ status, token: '', body: { error: { code: status } } });
  }),
);

interface Exchange {
  readonly idp?: string;
  readonly idToken?: string | undefined;
  readonly scope?: object | undefined;
}

function exchange(sandbox: Sandbox, asked: Exchange) {
  const { idp, idToken, scope } = { idp: sandbox.idpId, idToken: sandbox.idToken, ...asked };
  const body = { auth: { id_token: { id: idToken }, scope } };
  return post(`${sandbox.iamEndpoint}/v3.0/OS-AUTH/id-token/tokens`, { 'X-Idp-Id': idp }, body);
}

function assume(sandbox: Sandbox, role: object, asked: { readonly token?: string; readonly project?: string } = {}) {
  const { token, project } = { token: sandbox.token, project: 'eu-de', ...asked };
  const identity = { methods: ['assume_role'], assume_role: role };
  const body = { auth: { identity, scope: { project: { name: project } } } };
  return post(`${sandbox.iamEndpoint}/v3/auth/tokens`, { 'X-Auth-Token': token }, body);
}

async function post(url: string, headers: Record<string, string>, body: object) {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return { status: response.status, token: response.headers.get('X-Subject-Token') ?? '', body: answer };
}

async function statusOfList(sandbox: Sandbox, token: string): Promise<number> {
  const response = await fetch(exportTasksUrl(sandbox), { headers: { 'X-Auth-Token': token } });
  await response.arrayBuffer();
  return response.status;
}
