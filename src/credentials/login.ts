import { CliError, UsageError } from '../errors/index.ts';
import type { Settings, Source } from '../settings/index.ts';
import type { Dependencies, Identity } from './credential.ts';
import { type IamProject, listProjects } from './iam/look-ups.ts';
import { passwordRequest, requestToken, sentBy, type TokenRequest, userOf } from './iam/requests.ts';
import type { IssuedToken } from './iam/token-response.ts';
import { settingsUnder } from './providers/agency.ts';
import { chosen, chosenAgency, type Present } from './providers/index.ts';
import { password, requireSignIn } from './providers/password.ts';
import { nameIn, requireIam } from './providers/provider.ts';
import { openCache } from './token-credential.ts';
import { refuseUntrusted, typedByPerson } from './trust.ts';

/** What a person can be asked for, in this order. Region and project are chosen: what is chosen comes back as a setting. */
const askable = ['region', 'username', 'domain_name', 'password', 'project_id'] as const;

/** What a login has to be told. */
export interface MissingField {
  readonly key: (typeof askable)[number];
  /** What would have told it: a variable, or a key of a profile or cloud. */
  readonly name: string;
}

export type Answers = Readonly<Partial<Record<MissingField['key'], string>>>;

export interface LoginPlan {
  readonly missing: readonly MissingField[];
  /** Who is asked, for people: the host of IAM; undefined where the region is missing. */
  readonly iam: string | undefined;
  /** The user that is configured, by name or id. */
  readonly user: string | undefined;
  /** The projects that the user may choose from: signs in without one. Nothing is kept. */
  projects(answers: Answers, signal?: AbortSignal): Promise<readonly IamProject[]>;
  /** One request; the token is kept. */
  logIn(answers: Answers, signal?: AbortSignal): Promise<Identity>;
}

export interface LoginOptions {
  /** There is somebody who can choose a region and a project. */
  readonly choosing?: boolean;
}

/** What a login needs, before anybody is asked for a password. Nothing is sent. */
export function planLogin(
  configured: Settings,
  dependencies: Dependencies,
  { choosing = false }: LoginOptions = {},
): LoginPlan {
  if (dependencies.cacheFolder === undefined) {
    const hint = 'set HOME to one of your own, or XDG_CACHE_HOME';
    throw new CliError('unexpected', 'there is no home folder to keep the token in', { hint });
  }
  const settings = settingsOfUser(configured);
  const place = placeOfUser(settings);
  if (!choosing) requireSignIn(place.values, settings, 'login');
  const { password: secret = typedByPerson('login'), passcode } = place.values;
  refuseUntrusted(passcode ? [secret, passcode] : [secret], settings);
  return {
    missing: missingKeys(place.values, settings, { choosing }).map((key) => ({ key, name: nameIn(place, key) })),
    iam: settings.iamEndpoint && new URL(settings.iamEndpoint.value).host,
    user: (place.values.username ?? place.values.user_id)?.value,
    projects: (answers, signal) => projectsOf({ place, answers, settings }, dependencies, signal),
    logIn: (answers, signal) => logIn({ place, answers, settings }, dependencies, signal),
  };
}

/** Whoever assumes an agency signs in for that alone. */
export function settingsOfUser(settings: Settings): Settings {
  const name = chosenAgency(settings)?.place.values.agency_name;
  return name ? settingsUnder(name, settings) : settings;
}

/** The place that the user is configured in, or would be. */
function placeOfUser(settings: Settings): Source {
  const candidate = configuredUser(settings);
  if (candidate && candidate.provider !== password) throw nothingToLogInTo(candidate);
  const place = candidate?.place ?? settings.levels.flat().find(({ nameOf }) => nameOf('username') !== undefined);
  if (!place) throw new UsageError('there is no place for a user name');
  return place;
}

/** A file that another tool left says nothing of who logs in with this one. */
export function configuredUser(settings: Settings): Present | undefined {
  const candidate = chosen(settings);
  return candidate?.place.ambient ? undefined : candidate;
}

function nothingToLogInTo({ finding }: Present): UsageError {
  if (finding.is === 'incomplete') return finding.error;
  return new UsageError(
    `there is nothing to log in to: ${finding.source} is a credential already`,
    `to sign in with a user name and a password, unset ${finding.source}`,
  );
}

function missingKeys(
  values: Source['values'],
  { iamEndpoint, project, projectName, region, agency }: Settings,
  { choosing }: Required<LoginOptions>,
): readonly MissingField['key'][] {
  const known = {
    region: iamEndpoint ?? !choosing,
    username: values.username ?? values.user_id,
    domain_name: values.domain_name ?? values.domain_id ?? values.user_id,
    password: values.password,
    // a passcode counts once, so that nobody can sign in to look for projects first; the project of an agency is not the user's
    project_id: project ?? projectName ?? agency ?? (values.passcode && region) ?? !choosing,
  };
  return askable.filter((key) => !known[key]);
}

interface Login {
  readonly place: Source;
  readonly answers: Answers;
  readonly settings: Settings;
}

/** The token is kept under what is configured: whoever asks later has no answers. */
async function logIn({ place, answers, settings }: Login, dependencies: Dependencies, signal?: AbortSignal) {
  const values = { ...place.values, ...settingsOf(answers) };
  const { iamEndpoint, signIn } = requireSignIn(values, settings, 'login');
  const who = password.who?.(place.values, settings) ?? [iamEndpoint, signIn];
  const request = passwordRequest(iamEndpoint, signIn, secretsOf(values));
  const asking = askingFor({ who, request }, dependencies, signal);
  const cache = await openCache(who, dependencies);
  const token = await (cache ? cache.replace(asking) : asking.ask());
  const withoutProject = whoWithoutProject(place, token, settings);
  const other = withoutProject === undefined ? undefined : await openCache(withoutProject, dependencies);
  await other?.replace({ ...asking, ask: async () => token });
  return token.info.identity;
}

/** Who chose the region's own project, and does not keep the choice, is asked for no project later. */
function whoWithoutProject({ values }: Source, { info }: IssuedToken, settings: Settings): unknown {
  const { project, region } = settings;
  if (project?.origin.from !== 'flag' || info.identity.project?.name !== region?.value) return undefined;
  return password.who?.(values, { ...settings, project: undefined });
}

async function projectsOf({ place, answers, settings }: Login, dependencies: Dependencies, signal?: AbortSignal) {
  const values = { ...place.values, ...settingsOf(answers) };
  const iamEndpoint = requireIam(settings, { source: 'login', using: 'a password' });
  const user = userOf(values);
  const who = [iamEndpoint, { user }];
  const asking = askingFor(
    { who, request: passwordRequest(iamEndpoint, { user }, secretsOf(values)) },
    dependencies,
    signal,
  );
  const cache = await openCache(who, dependencies);
  const token = await (cache ? cache.tryOut(asking) : asking.ask());
  return listProjects({ iamEndpoint, token: token.value }, dependencies, signal);
}

function secretsOf({ password: secret, passcode }: Source['values']) {
  return { password: secret?.value ?? '', passcode: passcode?.value };
}

interface Asked {
  readonly who: unknown;
  readonly request: TokenRequest;
}

function askingFor({ who, request }: Asked, dependencies: Dependencies, signal: AbortSignal | undefined) {
  const [secret = ''] = request.secrets;
  const ask = () => requestToken(request, dependencies, signal);
  return { secret, sent: sentBy(request, { who, secret }), signal, ask };
}

function settingsOf(answers: Answers): Source['values'] {
  const given = Object.entries(answers).filter(([, value]) => value);
  return Object.fromEntries(given.map(([key, value]) => [key, { value, ...typedByPerson('login') }]));
}
