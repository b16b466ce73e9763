import type { Settings } from '../settings/index.ts';
import type { Credential, Dependencies } from './credential.ts';
import { configuredUser, settingsOfUser } from './login.ts';
import { whoAssumes } from './providers/agency.ts';
import { type Candidate, chosenAgency } from './providers/index.ts';
import { password } from './providers/password.ts';
import { openCache, tokenCredential, tokensOfLogin } from './token-credential.ts';
import { refuseUntrusted, typedByPerson } from './trust.ts';

/**
 * The token that an earlier `login` left for what is configured: a user without a password, or nobody at all. What was
 * typed then is no part of the question; a password that is configured has to be the one that was typed.
 */
export async function openLogin(
  candidate: Candidate | undefined,
  settings: Settings,
  dependencies: Dependencies,
): Promise<Credential | undefined> {
  const user = candidate?.place.ambient ? undefined : candidate;
  if (user && user.provider !== password) return undefined;
  const who = whoOf(user, settings);
  const cache = who === undefined ? undefined : await openCache(who, dependencies);
  const secret = user?.place.values.password?.value;
  if (!cache || !(await cache.find({ secret }))) return undefined;
  refuseUntrusted([typedByPerson(loginSource)], settings);
  const { kind, signsInAtIam } = password;
  const tokens = tokensOfLogin(cache, { who, secret });
  return { kind, signsInAtIam, ...tokenCredential({ source: loginSource, tokens }, { settings, ...dependencies }) };
}

/** Where the token of `login` comes from, for people. */
const loginSource = 'modelarts-export login';

/**
 * Takes the token of who is configured, or of the login of nobody in particular, out of the cache, and that of the agency they assume; true
 * when there was one.
 */
export async function logOut(configured: Settings, dependencies: Dependencies): Promise<boolean> {
  const agency = chosenAgency(configured);
  const settings = settingsOfUser(configured);
  const who = whoOf(configuredUser(settings), settings);
  const ofAgency = agency && whoAssumes(agency.place.values, configured, who);
  const dropped = await Promise.all(
    [who, ofAgency].filter((one) => one !== undefined).map(async (one) => (await openCache(one, dependencies))?.drop()),
  );
  return dropped.includes(true);
}

/** undefined: there is no IAM, or nothing there to sign in to. */
function whoOf(candidate: Candidate | undefined, settings: Settings): unknown {
  const { provider, place } = candidate ?? { provider: password, place: undefined };
  return provider.who?.(place?.values ?? {}, settings);
}

/** Takes every token out of the cache; tells how many there were. */
export async function logOutAll(cacheFolder: string): Promise<number> {
  return (await import('./token-cache/index.ts')).dropAllTokens(cacheFolder);
}
