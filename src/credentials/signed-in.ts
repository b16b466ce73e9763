import { AuthError } from '../errors/index.ts';
import { modelartsEndpoint } from './catalogue.ts';
import type { Credential, Means } from './credential.ts';
import type { Grant } from './grant.ts';
import { createTokenKeeper, type TokenSource } from './token-keeper.ts';

export interface SigningIn {
  readonly source: string;
  readonly tokens: TokenSource;
  readonly region: string | undefined;
  readonly clock: Means['clock'];
}

/** A credential that is made of tokens from IAM. */
export function signedIn({ source, tokens, region, clock }: SigningIn): Credential {
  const keeper = createTokenKeeper(tokens, clock);
  const token = async (signal?: AbortSignal) => {
    const issued = await keeper.token(signal);
    if (!issued) throw new AuthError('the login has ended', { hint: 'sign in again: modelarts-export login' });
    return issued;
  };
  const grant = async (signal?: AbortSignal): Promise<Grant> => (await token(signal)).grant;
  return {
    kind: 'password',
    source,
    headers: async (_request, signal) => ({ 'X-Auth-Token': (await token(signal)).value }),
    renew: (signal) => keeper.renew(signal),
    projectId: async (signal) => (await grant(signal)).identity.project?.id,
    endpoint: async (signal) => modelartsEndpoint((await grant(signal)).response, region),
    identity: async (signal) => (await grant(signal)).identity,
  };
}
