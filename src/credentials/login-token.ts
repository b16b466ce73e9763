import type { Settings, Source } from '../settings/index.ts';
import type { Credential, Means } from './credential.ts';
import { signInOf } from './keystone-body.ts';
import { signedIn } from './signed-in.ts';

/** Where the token of `login` comes from, for people. */
export const loginSource = 'modelarts-export login';

/**
 * The token that an earlier `login` left for what is configured: a user without a password, or nobody at all. What was
 * typed then is no part of the question; a password that is configured has to be the one that was typed.
 */
export async function openLogin(
  { values }: Pick<Source, 'values'>,
  settings: Settings,
  means: Means,
): Promise<Credential | undefined> {
  const { iamEndpoint, region } = settings;
  const signIn = signInOf(values, settings);
  if (!iamEndpoint || !signIn || means.cacheFolder === undefined) return undefined;
  const { cacheOf, keptTokens } = await import('./token-sources.ts');
  const cache = await cacheOf({ iamEndpoint: iamEndpoint.value, signIn }, means);
  const password = values.password?.value;
  if (!cache || !(await cache.find(password))) return undefined;
  return signedIn({
    source: loginSource,
    tokens: keptTokens(cache, password),
    region: region?.value,
    clock: means.clock,
  });
}
