import { expect, test } from '@jest/globals';
import { validateStrictTokenResponse } from '#wire/token-response';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { withSandbox } from './ask.ts';

test('a token tells whose it is and what it is good for', () =>
  withSandbox({}, async (sandbox) => {
    const { status, token, body } = await check(sandbox, sandbox.token, sandbox.token);
    expect([status, token, validateStrictTokenResponse(body)]).toEqual([200, sandbox.token, true]);
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

async function check(sandbox: Sandbox, own: string, asked: string) {
  const headers = { 'X-Auth-Token': own, 'X-Subject-Token': asked };
  const response = await fetch(`${sandbox.iamEndpoint}/v3/auth/tokens`, { headers });
  const body: unknown = await response.json();
  return { status: response.status, token: response.headers.get('x-subject-token'), body };
}
