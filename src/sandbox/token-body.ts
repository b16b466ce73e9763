import { identity } from './identity.ts';
import type { Token } from './tokens.ts';

export const domain = { id: identity.domainId, name: identity.domainName };

/** What IAM tells about a token, but not the token itself. */
export function tokenBody({ issuedAt, expiresAt, projectId, methods }: Token, catalog: readonly object[]): object {
  return {
    token: {
      expires_at: timeText(expiresAt),
      issued_at: timeText(issuedAt),
      methods,
      user: { id: identity.userId, name: identity.username, password_expires_at: '', domain },
      ...(projectId === undefined
        ? { domain }
        : { project: { id: identity.projectId, name: identity.projectName, domain } }),
      catalog,
      roles: [{ id: '0', name: 'te_admin' }],
    },
  };
}

/** The project is a part of each address, as it is in the real catalogue. */
export function catalogue(endpoint: string): readonly object[] {
  return [
    { type: 'modelarts', version: 'v1' },
    { type: 'modelartsv2', version: 'v2' },
  ].map(({ type, version }) => ({
    id: `sandbox-${type}`,
    name: type,
    type,
    endpoints: [
      {
        id: `sandbox-${type}-public`,
        interface: 'public',
        region: identity.region,
        region_id: identity.region,
        url: `${endpoint}/${version}/${identity.projectId}`,
      },
    ],
  }));
}

/** IAM writes microseconds, and no token is for ever. */
function timeText(time: number): string {
  return new Date(Math.min(time, Date.UTC(9999, 0))).toISOString().replace('Z', '000Z');
}
