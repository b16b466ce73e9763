import type { Means } from './credential.ts';
import type { SignIn } from './keystone-body.ts';
import { requestToken, type TokenRequest } from './request-token.ts';
import type { TokenCache } from './token-cache.ts';
import type { TokenSource } from './token-keeper.ts';

/** Tokens from the cache and else from IAM, for who has a password. */
export function iamTokens(request: TokenRequest, means: Means): TokenSource {
  const { password } = request.secrets;
  return {
    next: async (refused, signal) => {
      const ask = () => requestToken(request, means, signal);
      const cache = await cacheOf(request, means);
      return cache ? cache.through({ password, refused, signal, ask }) : ask();
    },
  };
}

/** The token that a login left, for who has none or half of a credential. One that was refused goes. */
export function keptTokens(cache: TokenCache, password: string | undefined): TokenSource {
  return {
    next: async (refused) => {
      const token = await cache.find(password, refused);
      if (!token && refused !== undefined) await cache.drop(refused);
      return token;
    },
  };
}

/** The place of this sign-in in the cache, if there is a cache. */
export async function cacheOf(
  { iamEndpoint, signIn }: { readonly iamEndpoint: string; readonly signIn: SignIn },
  means: Means,
): Promise<TokenCache | undefined> {
  if (means.cacheFolder === undefined) return undefined;
  const { openTokenCache } = await import('./token-cache.ts');
  return openTokenCache({ folder: means.cacheFolder, who: JSON.stringify([iamEndpoint, signIn]) }, means);
}
