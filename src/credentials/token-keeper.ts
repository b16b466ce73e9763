import type { Means } from './credential.ts';
import { type IssuedToken, isFresh, requestToken, type TokenRequest } from './request-token.ts';

/** One token at a time, from the cache or from IAM, asked for again before it ends. */
export interface TokenKeeper {
  token(signal?: AbortSignal): Promise<IssuedToken>;
  /** After the service refused the token; false when it is the only one to be had. */
  renew(signal?: AbortSignal): Promise<boolean>;
  /** Takes the token out of the cache; true when there was one. */
  forget(): Promise<boolean>;
}

/** Several requests may be refused at once: those after the first find a token this young already renewed. */
const youngMs = 10_000;

export function createTokenKeeper(request: TokenRequest, means: Means): TokenKeeper {
  const { clock } = means;
  let held: IssuedToken | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<IssuedToken> | undefined;

  const obtain = (refused: string | undefined, signal: AbortSignal | undefined): Promise<IssuedToken> => {
    pending ??= fetchToken(request, refused, means, signal)
      .then((token) => {
        held = token;
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    token: async (signal) => (held && isFresh(held, clock.now()) ? held : obtain(undefined, signal)),
    renew: async (signal) => {
      if (clock.monotonic() - renewedAt < youngMs) return true;
      const refused = held?.value;
      const token = await obtain(refused, signal);
      renewedAt = clock.monotonic();
      return token.value !== refused;
    },
    forget: async () => (await cacheOf(request, means))?.drop() ?? false,
  };
}

async function fetchToken(
  request: TokenRequest,
  refused: string | undefined,
  means: Means,
  signal: AbortSignal | undefined,
): Promise<IssuedToken> {
  const cache = await cacheOf(request, means);
  const ask = () => requestToken(request, means, signal);
  return cache ? cache.through(ask, refused, signal) : ask();
}

async function cacheOf({ iamEndpoint, signIn }: TokenRequest, means: Means) {
  if (means.cacheFolder === undefined) return undefined;
  const { openTokenCache } = await import('./token-cache.ts');
  return openTokenCache({ folder: means.cacheFolder, who: JSON.stringify([iamEndpoint, signIn]) }, means);
}
