import type { Settings } from '../settings/index.ts';
import { winner } from './candidates.ts';
import type { Means } from './credential.ts';
import { signInOf } from './keystone-body.ts';

/** Takes the token of who is configured, or of the login of nobody in particular, out of the cache; true when there was one. */
export async function logOut(settings: Settings, means: Means): Promise<boolean> {
  const won = winner(settings);
  const signIn = signInOf(won?.place.values ?? {}, settings);
  if ((won && won.kind !== 'password') || !settings.iamEndpoint || !signIn) return false;
  const { cacheOf } = await import('./token-sources.ts');
  return (await cacheOf({ iamEndpoint: settings.iamEndpoint.value, signIn }, means))?.drop() ?? false;
}

/** Takes every token out of the cache; tells how many there were. */
export async function logOutAll(cacheFolder: string): Promise<number> {
  return (await import('./token-cache.ts')).dropAllTokens(cacheFolder);
}
