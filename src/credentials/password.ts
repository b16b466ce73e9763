import { UsageError } from '../errors.ts';
import type { Setting, Settings, Source } from '../settings.ts';
import { modelartsEndpoint } from './catalogue.ts';
import type { Credential, Means, Search, Way } from './credential.ts';
import { half } from './half.ts';
import { signInOf } from './keystone-body.ts';

/** User name and password, which IAM changes into a token. */
export const password: Way = {
  kind: 'password',
  search(source, settings): Search | undefined {
    const { username, user_id: userId, password: secret, domain_id: domainId, domain_name: domainName } = source.values;
    if (!username && !userId) return secret ? half(source, 'password', 'username') : absent(source);
    if (!secret) return half(source, username ? 'username' : 'user_id', 'password');
    if (!userId && !domainId && !domainName) return half(source, 'username', 'domain_name');
    const open = (means: Means) => openPassword(source, secret, settings, means);
    return { is: 'found', found: { source: secret.source, secret, open } };
  },
};

function absent({ nameOf }: Source): Search | undefined {
  const name = nameOf('username');
  return name === undefined ? undefined : { is: 'absent', because: `${name} is not set` };
}

async function openPassword(
  { values }: Source,
  secret: Setting,
  settings: Settings,
  means: Means,
): Promise<Credential> {
  const { iamEndpoint, region } = settings;
  if (!iamEndpoint) throw noIam(secret);
  const signIn = signInOf(values, settings);
  const common = { kind: 'password', source: secret.source } as const;
  if (!signIn) return { ...common, headers: () => Promise.reject(noProject(secret)) };

  const { createTokenKeeper } = await import('./token-keeper.ts');
  const secrets = { password: secret.value, passcode: values.passcode?.value };
  const keeper = createTokenKeeper({ iamEndpoint: iamEndpoint.value, signIn, secrets }, means);
  return {
    ...common,
    headers: async (_request, signal) => ({ 'X-Auth-Token': (await keeper.token(signal)).value }),
    renew: (signal) => keeper.renew(signal),
    projectId: async (signal) => (await keeper.token(signal)).grant.identity.project?.id,
    endpoint: async (signal) => modelartsEndpoint((await keeper.token(signal)).grant.response, region?.value),
    identity: async (signal) => (await keeper.token(signal)).grant.identity,
    forget: () => keeper.forget(),
  };
}

function noIam({ source }: Setting): UsageError {
  return new UsageError(
    `${source}: signing in with a password needs an IAM endpoint`,
    'give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL)',
  );
}

function noProject({ source }: Setting): UsageError {
  return new UsageError(
    `${source}: there is no project to sign in to`,
    'give --project ID or set MODELARTS_PROJECT_ID',
  );
}
