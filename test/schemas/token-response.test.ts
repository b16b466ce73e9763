import { expect, test } from '@jest/globals';
import { validateTokenResponse } from '#wire';
import { schema } from '../helpers/schemas.ts';

const validateStrictTokenResponse = schema('token-response');
const expires_at = '2019-02-13T06:52:13.855000Z';

test.each([
  [{ expires_at }],
  [
    {
      expires_at,
      issued_at: '2019-02-12T06:52:13.855000Z',
      methods: ['password'],
      user: { id: 'u', name: 'jo', domain: { id: 'd', name: 'OTC000' }, password_expires_at: '' },
      project: { id: 'p', name: 'eu-de', domain: { id: 'd', name: 'OTC000' } },
      roles: [{ id: '0', name: 'te_admin' }],
      catalog: [
        {
          type: 'modelartsv2',
          name: 'modelartsv2',
          id: 's',
          endpoints: [{ id: 'e', interface: 'public', region: '*', region_id: '*', url: 'https://localhost/v2/p' }],
        },
      ],
    },
  ],
  [{ expires_at, audit_ids: ['x'], is_domain: false, user: { 'OS-FEDERATION': {}, password_expires_at: null } }],
])('both shapes take the token of any IAM: %j', (token) => {
  expect(validateStrictTokenResponse({ token })).toBe(true);
  expect(validateTokenResponse({ token })).toBe(true);
});

test.each([
  [{ expires_at: 'tomorrow' }],
  [{ expires_at, project: null }],
  [{ expires_at, project: { id: '' } }],
  [{ expires_at, catalog: [null] }],
])('only the tolerant shape takes %j', (token) => {
  expect(validateStrictTokenResponse({ token })).toBe(false);
  expect(validateTokenResponse({ token })).toBe(true);
});

test.each([
  [{}, '/token', { missingProperty: 'expires_at' }],
  [{ expires_at: null }, '/token/expires_at', { type: 'string' }],
  [{ expires_at, project: {} }, '/token/project', { missingProperty: 'id' }],
  [{ expires_at, user: [] }, '/token/user', { type: 'object' }],
])('no shape takes %j', (token, instancePath, params) => {
  expect(validateStrictTokenResponse({ token })).toBe(false);
  expect(validateTokenResponse({ token })).toBe(false);
  expect(validateTokenResponse.errors?.[0]).toMatchObject({ instancePath, params });
});
