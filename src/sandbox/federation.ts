import { type Answer, iamError } from './errors.ts';
import { domain, type IdentityService, identity, isOurDomain, isOurProject, issue } from './iam.ts';
import { at, jsonOf } from './parameters.ts';
import type { ServiceRequest } from './server.ts';

/** `POST /v3.0/OS-AUTH/id-token/tokens`: a token for who has an id token of the identity provider. Its errors are IAM's own, not Keystone's. */
export function exchangeIdToken(request: ServiceRequest, service: IdentityService): Answer {
  const body = jsonOf(request.body);
  const idToken = at(body, 'auth', 'id_token', 'id');
  const idpId = request.headers['x-idp-id'];
  if (typeof idToken !== 'string' || typeof idpId !== 'string' || idpId === '') {
    return iamError(400, '0011', 'Request body is invalid.');
  }
  if (idpId !== identity.idpId) {
    return iamError(404, '0004', `Could not find identity provider: ${idpId}.`);
  }
  if (idToken !== identity.idToken) {
    return iamError(401, '0001', 'The request you have made requires authentication.');
  }
  const scope = at(body, 'auth', 'scope');
  if (scope !== undefined && !isOurs(scope)) {
    return iamError(403, '0003', "Policy doesn't allow this scope.");
  }
  const holder = { user: federatedUser };
  return issue({ hasProject: at(scope, 'project') !== undefined, methods: ['mapped'], holder }, request, service);
}

function isOurs(scope: unknown): boolean {
  const project = at(scope, 'project');
  return project === undefined ? isOurDomain(at(scope, 'domain')) : isOurProject(project);
}

const federatedUser = {
  'OS-FEDERATION': {
    identity_provider: { id: identity.idpId },
    protocol: { id: 'oidc' },
    groups: [{ id: '45a8c8f0d1e24b3a9c7d6e5f4a3b2c1d', name: 'exporters' }],
  },
  id: 'suvmgvUZc4PaCOEc',
  name: 'FederationUser',
  domain,
};
