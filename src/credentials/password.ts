import { UsageError } from '../errors/index.ts';
import type { Setting, Settings, Source } from '../settings/index.ts';
import type { Credential, Means, Search, Way } from './credential.ts';
import { half } from './half.ts';
import { type SignIn, signInOf } from './keystone-body.ts';
import { openLogin } from './login-token.ts';
import { signedIn } from './signed-in.ts';

/** User name and password, which IAM changes into a token. */
export const password: Way = {
  kind: 'password',
  search(source, settings): Search | undefined {
    const { username, user_id: userId, password: secret, domain_id: domainId, domain_name: domainName } = source.values;
    const isNobody = !username && !userId;
    if (isNobody && !secret) return absent(source);
    if (isNobody || !secret || !(userId || domainId || domainName)) {
      const kept = (means: Means) => openLogin(source, settings, means);
      return { ...halfOf(source), kept };
    }
    const open = (means: Means) => openPassword(source, secret, settings, means);
    return { is: 'found', found: { source: secret.source, secret, open } };
  },
};

function absent({ nameOf }: Source): Search | undefined {
  const name = nameOf('username');
  return name === undefined ? undefined : { is: 'absent', because: `${name} is not set` };
}

function halfOf(source: Source) {
  const { username, user_id: userId, password: secret } = source.values;
  if (!username && !userId) return half(source, 'password', 'username');
  return secret ? half(source, 'username', 'domain_name') : half(source, username ? 'username' : 'user_id', 'password');
}

async function openPassword(
  { values }: Source,
  secret: Setting,
  settings: Settings,
  means: Means,
): Promise<Credential> {
  const iamEndpoint = requireIam(settings, secret.source);
  const signIn = signInOf(values, settings);
  if (!signIn) {
    return { kind: 'password', source: secret.source, headers: () => Promise.reject(noProject(secret.source)) };
  }
  const { iamTokens } = await import('./token-sources.ts');
  const secrets = { password: secret.value, passcode: values.passcode?.value };
  const tokens = iamTokens({ iamEndpoint, signIn, secrets }, means);
  return signedIn({ source: secret.source, tokens, region: settings.region?.value, clock: means.clock });
}

/** Where to sign in, and to what. `source` is for people: whose sign-in it is. */
export function requireSignIn(values: Source['values'], settings: Settings, source: string) {
  const iamEndpoint = requireIam(settings, source);
  const signIn: SignIn | undefined = signInOf(values, settings);
  if (!signIn) throw noProject(source);
  return { iamEndpoint, signIn };
}

function requireIam({ iamEndpoint }: Settings, source: string): string {
  if (iamEndpoint) return iamEndpoint.value;
  throw new UsageError(
    `${source}: signing in with a password needs an IAM endpoint`,
    'give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL)',
  );
}

function noProject(source: string): UsageError {
  return new UsageError(
    `${source}: there is no project to sign in to`,
    'give --project ID or set MODELARTS_PROJECT_ID',
  );
}
