import { UsageError } from '../errors/index.ts';
import type { Setting, SettingKey, Settings, Source } from '../settings/index.ts';
import { winner } from './candidates.ts';
import type { Identity, Means } from './credential.ts';
import { nameIn } from './half.ts';
import { signInOf } from './keystone-body.ts';
import { requireSignIn } from './password.ts';
import { requestToken } from './request-token.ts';
import { refuseUntrusted, typedBy } from './trust.ts';

/** What a login has to be told. */
export interface Gap {
  readonly key: 'username' | 'domain_name' | 'password';
  /** What would have told it: a variable, or a key of a profile or cloud. */
  readonly name: string;
}

export type Answers = Readonly<Partial<Record<Gap['key'], string>>>;

export interface LoginPlan {
  readonly gaps: readonly Gap[];
  /** Who is asked, for people: the host of IAM. */
  readonly iam: string;
  /** The user that is configured, by name or id. */
  readonly user: string | undefined;
  /** One request; the token is kept. */
  logIn(answers: Answers, signal?: AbortSignal): Promise<Identity>;
}

/** What a login needs, before anybody is asked for a password. Nothing is sent. */
export function planLogin(settings: Settings, means: Means): LoginPlan {
  const place = placeOfUser(settings);
  const { username, user_id: userId, password, domain_name: domainName, domain_id: domainId } = place.values;
  const { iamEndpoint } = requireSignIn(place.values, settings, 'login');
  refuseUntrusted(password ?? typedBy('login'), settings);
  const missing: Gap['key'][] = [];
  if (!username && !userId) missing.push('username');
  if (!userId && !domainName && !domainId) missing.push('domain_name');
  if (!password) missing.push('password');
  return {
    gaps: missing.map((key) => ({ key, name: nameIn(place, key) })),
    iam: new URL(iamEndpoint).host,
    user: (username ?? userId)?.value,
    logIn: (answers, signal) => logIn(place, answers, settings, means, signal),
  };
}

/** The place that the user is configured in, or would be. */
function placeOfUser(settings: Settings): Source {
  const won = winner(settings);
  if (won?.search.is === 'half' && won.kind !== 'password') throw won.search.error;
  if (won?.search.is === 'found' && won.kind !== 'password') {
    const { source } = won.search.found;
    throw new UsageError(
      `there is nothing to log in to: ${source} is a credential already`,
      `to sign in with a user name and a password, unset ${source}`,
    );
  }
  const place = won?.place ?? settings.levels.flat().find(({ nameOf }) => nameOf('username') !== undefined);
  if (!place) throw new UsageError('there is no place for a user name');
  return place;
}

/** The token is kept under what is configured: whoever asks later has no answers. */
async function logIn(place: Source, answers: Answers, settings: Settings, means: Means, signal?: AbortSignal) {
  const values = { ...place.values, ...settingsOf(answers) };
  const { iamEndpoint, signIn } = requireSignIn(values, settings, 'login');
  const secrets = { password: values.password?.value ?? '', passcode: values.passcode?.value };
  const token = await requestToken({ iamEndpoint, signIn, secrets }, means, signal);
  const { cacheOf } = await import('./token-sources.ts');
  const configured = signInOf(place.values, settings) ?? signIn;
  await (await cacheOf({ iamEndpoint, signIn: configured }, means))?.keep(token, secrets.password);
  return token.grant.identity;
}

function settingsOf(answers: Answers): Source['values'] {
  const typed = (value: string): Setting => ({ value, source: 'login', origin: { from: 'flag' } });
  const values: Partial<Record<SettingKey, Setting>> = {};
  if (answers.username) values.username = typed(answers.username);
  if (answers.domain_name) values.domain_name = typed(answers.domain_name);
  if (answers.password) values.password = typed(answers.password);
  return values;
}
