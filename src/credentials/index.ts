import { AuthError } from '../errors/index.ts';
import type { Setting, Settings } from '../settings/index.ts';
import { winner } from './candidates.ts';
import type { Credential, Means } from './credential.ts';
import { loginSource, openLogin } from './login-token.ts';
import { isTrusted, refuseUntrusted, typedBy } from './trust.ts';

export { type Candidate, candidates } from './candidates.ts';
export type { Credential, Identity, Means, OutgoingRequest } from './credential.ts';
export { type Gap, type LoginPlan, planLogin } from './log-in.ts';
export { logOut, logOutAll } from './log-out.ts';

/** The first credential there is; where none is configured, or half of one, the token of an earlier login. Nothing is sent yet. */
export async function openCredential(settings: Settings, means: Means): Promise<Credential> {
  const { search, kind } = winner(settings) ?? {};
  if (search?.is === 'found') {
    const { secret } = search.found;
    // whoever brings a token or a key can do without IAM
    if (kind !== 'password' && settings.iamEndpoint && !isTrusted(secret, settings.iamEndpoint)) {
      return openCredential({ ...settings, iamEndpoint: undefined }, means);
    }
    refuseUntrusted(secret, settings);
    return search.found.open(means);
  }
  const kept = await (search?.is === 'half' ? search.kept?.(means) : openLogin({ values: {} }, settings, means));
  if (!kept) throw search?.is === 'half' ? search.error : noCredentials();
  refuseUntrusted(typedBy(loginSource), settings);
  return kept;
}

/** The project the credential is for where it decides that, else the configured one, else the one it can tell. */
export async function findProject(
  settings: Settings,
  credential: Credential,
  signal?: AbortSignal,
): Promise<Setting | undefined> {
  const byName = credential.kind === 'password' ? settings.projectName : undefined;
  if (settings.project && !byName) return settings.project;
  const value = await credential.projectId?.(signal);
  return value === undefined ? undefined : { value, ...toldBy(credential), ...(byName && { source: byName.source }) };
}

/** ModelArts in the token's service catalogue, asked for only where it counts: where no endpoint is configured. */
export async function findEndpoint(
  settings: Settings,
  credential: Credential,
  signal?: AbortSignal,
): Promise<Setting | undefined> {
  if (settings.endpoint) return undefined;
  // a brought token's catalogue costs a request on every run: the region tells as much
  if (credential.kind !== 'password' && settings.regionEndpoint) return undefined;
  const value = await credential.endpoint?.(signal);
  return value === undefined ? undefined : { value, ...toldBy(credential), source: 'service catalogue of IAM' };
}

function toldBy({ source }: Credential): Pick<Setting, 'source' | 'origin'> {
  return { source: `told by IAM (${source})`, origin: { from: 'table' } };
}

function noCredentials(): AuthError {
  return new AuthError('no credentials', {
    hint: 'run modelarts-export login, or set MODELARTS_TOKEN to an IAM token, or MODELARTS_USERNAME, MODELARTS_PASSWORD and MODELARTS_DOMAIN_NAME, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY',
  });
}
