import { dirname } from 'node:path';
import { AuthError, UsageError } from '../errors.ts';
import type { Setting, Settings } from '../settings.ts';
import { accessKey } from './access-key.ts';
import type { Credential, Found, Kind, Means, Search, Way } from './credential.ts';
import { password } from './password.ts';
import { token } from './token.ts';

export type { Credential, Identity, Means, OutgoingRequest } from './credential.ts';

/** The order in which they are looked for, in every place that credentials may come from. */
const ways: readonly Way[] = [token, accessKey, password];

export interface Candidate {
  readonly kind: Kind;
  /** The place, for people: `MODELARTS_* variables`, `profile prod of FILE`. */
  readonly place: string;
  readonly search: Search;
}

/** The first credential there is. Nothing is sent yet. */
export async function openCredential(settings: Settings, means: Means): Promise<Credential> {
  const winner = candidates(settings).find(({ search }) => search.is !== 'absent')?.search;
  if (winner?.is === 'half') throw winner.error;
  if (winner?.is !== 'found') throw noCredentials();
  refuseUntrusted(winner.found, settings);
  return winner.found.open(means);
}

/** Every credential that may be, in the order of the choice: what is there, what is half there, and why the others are not. */
export function candidates(settings: Settings): readonly Candidate[] {
  return settings.levels.flatMap((sources) =>
    ways.flatMap((way) =>
      sources.flatMap((source) => {
        const search = way.search(source, settings);
        return search ? [{ kind: way.kind, place: source.name, search }] : [];
      }),
    ),
  );
}

/** Takes every cached token away, for `logout --all`; tells how many there were. */
export async function dropAllTokens(cacheFolder: string): Promise<number> {
  return (await import('./token-cache.ts')).dropAllTokens(cacheFolder);
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
    hint: 'set MODELARTS_TOKEN to an IAM token, or MODELARTS_USERNAME, MODELARTS_PASSWORD and MODELARTS_DOMAIN_NAME, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY',
  });
}

/** A file that nobody named may have come with a checked-out folder: what it calls an endpoint gets nobody else's secret. */
function refuseUntrusted({ secret }: Found, { endpoint, iamEndpoint }: Settings): void {
  for (const address of [endpoint, iamEndpoint]) {
    const origin = address?.origin;
    if (!address || origin?.from !== 'file' || origin.isNamed || belongsTo(secret, origin)) continue;
    throw new UsageError(
      `the endpoint ${address.value} comes from a file that nobody named (${address.source}): the secret of ${secret.source} is not sent there`,
      `if the file is to be trusted, name it: ${origin.naming}`,
    );
  }
}

/** A secret in a file may go where the same file says; the files of the home folder trust one another. */
function belongsTo({ origin }: Setting, address: Extract<Setting['origin'], { from: 'file' }>): boolean {
  if (origin.from !== 'file') return false;
  return !address.isLocal || dirname(origin.path) === dirname(address.path);
}
