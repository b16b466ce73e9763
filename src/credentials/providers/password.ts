import type { Setting, Settings, Source } from '../../settings/index.ts';
import type { Signer } from '../credential.ts';
import { passwordRequest, signInOf } from '../iam/requests.ts';
import { tokenCredential, tokensFromIam } from '../token-credential.ts';
import {
  absent,
  type Finding,
  type Found,
  incomplete,
  noProject,
  type Provider,
  type ProviderContext,
  requireIam,
  withoutProject,
} from './provider.ts';

/** User name and password, which IAM exchanges for a token. */
export const password: Provider = {
  kind: 'password',
  signsInAtIam: true,
  find(source): Finding | undefined {
    const { username, user_id: userId, password: secret, domain_id: domainId, domain_name: domainName } = source.values;
    if (!username && !userId) {
      return secret ? incomplete(source, 'password', 'username') : absent(source, 'username');
    }
    if (!secret) return incomplete(source, username ? 'username' : 'user_id', 'password');
    if (!userId && !domainId && !domainName) return incomplete(source, 'username', 'domain_name');
    return found(source.values, secret);
  },
  who: whoOf,
};

function found(values: Source['values'], secret: Setting): Found {
  const open = async (context: ProviderContext) => openPassword(values, secret, context);
  const secrets = values.passcode ? [secret, values.passcode] : [secret];
  return { is: 'found', source: secret.source, secrets, open };
}

function openPassword(values: Source['values'], { source, value }: Setting, context: ProviderContext): Signer {
  const iamEndpoint = requireIam(context.settings, { source, using: 'a password' });
  const signIn = signInOf(values, context.settings);
  if (!signIn) return withoutProject(source);
  const request = passwordRequest(iamEndpoint, signIn, { password: value, passcode: values.passcode?.value });
  const proof = { who: whoOf(values, context.settings), secret: value };
  return tokenCredential({ source, tokens: tokensFromIam(async () => ({ proof, request }), context) }, context);
}

function whoOf(values: Source['values'], settings: Settings): unknown {
  const signIn = signInOf(values, settings);
  return settings.iamEndpoint && signIn && [settings.iamEndpoint.value, signIn];
}

/** Where to sign in, and to what. `source` is for people: whose sign-in it is. */
export function requireSignIn(values: Source['values'], settings: Settings, source: string) {
  const iamEndpoint = requireIam(settings, { source, using: 'a password' });
  const signIn = signInOf(values, settings);
  if (!signIn) throw noProject(source);
  return { iamEndpoint, signIn };
}
