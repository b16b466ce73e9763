import type { TokenResponse } from '#wire';
import { validateTokenResponse } from '#wire/token-response';
import { ContractError } from '../errors/index.ts';
import type { Identity } from './credential.ts';

/** What a token is good for. */
export interface Grant {
  readonly identity: Identity;
  /** How long it lasts from when it was issued, in ms; by IAM's clock, as ours may be wrong. */
  readonly lifetimeMs: number;
  /** The answer it was read from: what is kept in the cache. */
  readonly response: TokenResponse;
}

/** IAM lets a token live for 24 hours; it counts where an answer does not tell when the token was issued. */
const usualLifetimeMs = 24 * 60 * 60 * 1000;

const hint = 'is this the IAM endpoint (--iam-endpoint)?';

export function readGrant(body: unknown, from: string): Grant {
  if (!validateTokenResponse(body)) {
    const { instancePath = '', message = 'is wrong' } = validateTokenResponse.errors?.[0] ?? {};
    throw new ContractError(`${from}: not a token response: ${instancePath || 'the whole'} ${message}`, { hint });
  }
  const { expires_at: end, issued_at: start, user, project } = body.token;
  const expiresAt = Date.parse(end);
  if (Number.isNaN(expiresAt))
    throw new ContractError(`${from}: not a token response: /token/expires_at is no time`, { hint });
  const issuedAt = Date.parse(start ?? '');
  return {
    identity: {
      user: user?.name ?? user?.id ?? undefined,
      domain: user?.domain?.name ?? user?.domain?.id ?? undefined,
      project: project?.id ? { id: project.id, name: project.name ?? undefined } : undefined,
      expiresAt,
    },
    lifetimeMs: Number.isNaN(issuedAt) ? usualLifetimeMs : expiresAt - issuedAt,
    response: body,
  };
}
