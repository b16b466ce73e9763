import { AuthError } from '../errors/index.ts';
import type { Setting, Settings, Source } from '../settings/index.ts';
import type { Credential, Dependencies } from './credential.ts';
import { openLogin } from './kept-login.ts';
import { type Candidate, candidates, isPresent } from './providers/index.ts';
import { isTrusted, refuseUntrusted, type Secret } from './trust.ts';

export type { Credential, Dependencies, Identity, OutgoingRequest } from './credential.ts';
export type { IamProject } from './iam/look-ups.ts';
export { logOut, logOutAll } from './kept-login.ts';
export { type LoginOptions, type LoginPlan, type MissingField, planLogin } from './login.ts';
export { type Candidate, candidates } from './providers/index.ts';

/** The first credential there is; where none is configured, or a part of one, the token of an earlier login. Nothing is sent yet. */
export function openCredential(settings: Settings, dependencies: Dependencies): Promise<Credential> {
  return openFirst(candidates(settings), { settings, dependencies, isForIam: false });
}

interface Opening {
  readonly settings: Settings;
  readonly dependencies: Dependencies;
  /** It is opened for a provider that signs in at IAM with it. */
  readonly isForIam: boolean;
}

/** The first of them that is present. What comes after it is what a provider can wrap. */
export async function openFirst(all: readonly Candidate[], opening: Opening): Promise<Credential> {
  const { dependencies } = opening;
  const [first, ...others] = all.filter(isPresent);
  if (first?.finding.is !== 'found' || first.place.ambient) {
    const login = await openLogin(first, opening.settings, dependencies);
    if (login) return login;
  }
  if (first?.finding.is !== 'found') throw first?.finding.error ?? noCredentials();
  const { finding, provider } = first;
  const { kind, signsInAtIam } = provider;
  const isForIam = opening.isForIam || signsInAtIam;
  const own = withOwn(opening.settings, first.place);
  const settings = isForIam ? own : withoutUntrustedIam(own, finding.secrets);
  refuseUntrusted(finding.secrets, settings);
  const next = others.filter((other) => other.provider !== provider);
  const openNext = (other = opening.settings) => openFirst(next, { settings: other, dependencies, isForIam });
  const { project } = first.place.ambient ?? {};
  return { kind, signsInAtIam, project, ...(await finding.open({ ...dependencies, settings, openNext })) };
}

/** Who assumes an agency works in no project of their own. */
function withOwn(settings: Settings, { ambient }: Source): Settings {
  if (!ambient) return settings;
  const { project, projectName, agency, iamEndpoint } = settings;
  const isSaid = project ?? projectName ?? agency;
  return {
    ...settings,
    project: isSaid ? project : ambient.project,
    iamEndpoint: iamEndpoint ?? ambient.iamEndpoint,
  };
}

/** Whoever brings a token or a key can do without IAM. */
function withoutUntrustedIam(settings: Settings, secrets: readonly Secret[]): Settings {
  const { iamEndpoint } = settings;
  if (!iamEndpoint || secrets.every((secret) => isTrusted(secret, iamEndpoint))) return settings;
  return { ...settings, iamEndpoint: undefined };
}

function noCredentials(): AuthError {
  return new AuthError('no credentials', {
    hint: [
      'sign in once: modelarts-export login',
      'or set MODELARTS_TOKEN, or MODELARTS_ACCESS_KEY and MODELARTS_SECRET_KEY',
      'or, in a CI job, MODELARTS_IDP_ID and MODELARTS_ID_TOKEN_FILE',
      'or try it without an account: modelarts-export list --sandbox',
    ],
  });
}

/** The project the credential is for where it decides that, else the configured one, else the one it can tell. */
export async function findProject(
  settings: Settings,
  credential: Credential,
  signal?: AbortSignal,
): Promise<Setting | undefined> {
  const byName = credential.signsInAtIam ? settings.projectName : undefined;
  if (settings.project && !byName) return settings.project;
  if (!byName && credential.project) return credential.project;
  const value = await credential.projectId?.(signal);
  if (value === undefined) return undefined;
  return { value, source: byName?.source ?? `told by IAM (${credential.source})`, origin: { from: 'iam' } };
}

/** ModelArts in the token's service catalogue, asked for only where it counts: where no endpoint is configured. */
export async function findEndpoint(
  settings: Settings,
  credential: Credential,
  signal?: AbortSignal,
): Promise<Setting | undefined> {
  if (settings.endpoint) return undefined;
  // the catalogue of a token that was brought costs a request on every run, and the region tells as much
  if (!credential.signsInAtIam && settings.regionEndpoint) return undefined;
  const value = await credential.endpoint?.(signal);
  return value === undefined ? undefined : { value, source: 'service catalogue of IAM', origin: { from: 'iam' } };
}
