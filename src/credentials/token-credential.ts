import { AuthError } from '../errors/index.ts';
import type { Dependencies, Proof, Signer } from './credential.ts';
import { requestToken, sentBy, type TokenRequest } from './iam/requests.ts';
import { type IssuedToken, isFresh, toldByIam } from './iam/token-response.ts';
import type { ProviderContext } from './providers/provider.ts';
import type { TokenCache } from './token-cache/index.ts';

/** Where tokens come from. */
export interface TokenSource extends Pick<Signer, 'proof'> {
  /** A token that is not the refused one; undefined where only a person could get one. */
  next(refused: string | undefined, signal: AbortSignal | undefined): Promise<IssuedToken | undefined>;
}

/** A credential that is made of tokens from IAM. */
export function tokenCredential(
  { source, tokens }: { readonly source: string; readonly tokens: TokenSource },
  { settings, clock }: Pick<ProviderContext, 'settings' | 'clock'>,
): Signer {
  const { token, renew } = oneAtATime(tokens, clock);
  const current = async (signal?: AbortSignal): Promise<IssuedToken> => {
    const issued = await token(signal);
    if (!issued) throw new AuthError('the login has ended', { hint: 'sign in again: modelarts-export login' });
    return issued;
  };
  return {
    source,
    headers: async (_request, signal) => ({ 'X-Auth-Token': (await current(signal)).value }),
    renew,
    proof: tokens.proof,
    ...toldByIam(async (signal) => (await current(signal)).info, settings.region?.value),
  };
}

/** Several requests may be refused at once: those after the first find a token this young already renewed. */
const youngMs = 10_000;

/** Holds a token until it nearly ends or is refused. Requests that need one at the same time share one sign-in. */
function oneAtATime(tokens: TokenSource, clock: Dependencies['clock']) {
  let held: IssuedToken | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<IssuedToken | undefined> | undefined;

  const obtain = (refused: string | undefined, signal: AbortSignal | undefined) => {
    held = undefined;
    pending ??= tokens
      .next(refused, signal)
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
    token: async (signal?: AbortSignal) => (held && isFresh(held, clock.now()) ? held : obtain(undefined, signal)),
    /** After the service refused the token; false when it is the only one to be had. */
    renew: async (signal?: AbortSignal): Promise<boolean> => {
      if (clock.monotonic() - renewedAt < youngMs) return true;
      const refused = held?.value;
      // without a token it was IAM that refused: another try would be another wrong password
      if (refused === undefined && !pending) return false;
      const token = await obtain(refused, signal);
      if (token) renewedAt = clock.monotonic();
      return token !== undefined && token.value !== refused;
    },
  };
}

/** What is asked of IAM, and the proof that its token is kept under: one that was made with another secret is not used. */
export interface CachedRequest {
  readonly proof: Proof;
  readonly request: TokenRequest;
  /** After a 401: true when the request may be sent once more, as its headers will differ. */
  readonly renew?: Signer['renew'];
}

/** Tokens from the cache, and else from IAM. What is asked for them is made anew each time: a file may hold another secret by then. */
export function tokensFromIam(
  current: (signal?: AbortSignal) => Promise<CachedRequest>,
  dependencies: Dependencies,
): TokenSource {
  return {
    proof: async (signal) => (await current(signal)).proof,
    next: async (refused, signal) => {
      const cached = await current(signal);
      const { proof, request } = cached;
      const ask = () => askRenewed(cached, dependencies, signal);
      const cache = await openCache(proof.who, dependencies);
      return cache ? cache.obtain({ secret: proof.secret, sent: sentBy(request, proof), refused, signal, ask }) : ask();
    },
  };
}

async function askRenewed({ request, renew }: CachedRequest, dependencies: Dependencies, signal?: AbortSignal) {
  try {
    return await requestToken(request, dependencies, signal);
  } catch (error) {
    const isTooOld = error instanceof AuthError && error.details.httpStatus === 401;
    if (!isTooOld || !(await renew?.(signal))) throw error;
    return requestToken(request, dependencies, signal);
  }
}

/** Whoever has no password goes by the token that is kept. */
interface LoginProof extends Pick<Proof, 'who'> {
  readonly secret: string | undefined;
}

/** The token that a login left, for who has no secret or only a part of one. A refused one is dropped. */
export function tokensOfLogin(cache: TokenCache, { who, secret }: LoginProof): TokenSource {
  return {
    proof: async () => ({ who, secret: secret ?? (await cache.find({}))?.value ?? '' }),
    next: async (refused) => {
      const token = await cache.find({ secret, refused });
      if (!token && refused !== undefined) await cache.drop(refused);
      return token;
    },
  };
}

/** The place in the cache, if there is a cache. It is loaded here: who brings a token or a key needs none. */
export async function openCache(
  who: unknown,
  { cacheFolder, clock, warn }: Dependencies,
): Promise<TokenCache | undefined> {
  if (cacheFolder === undefined) return undefined;
  const { openTokenCache } = await import('./token-cache/index.ts');
  return openTokenCache({ folder: cacheFolder, who: JSON.stringify(who), clock, warn });
}
