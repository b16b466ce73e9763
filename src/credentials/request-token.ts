import { ContractError } from '../errors/index.ts';
import type { Means } from './credential.ts';
import type { Grant } from './grant.ts';
import { keystoneBody, type SignIn, type UserSecrets } from './keystone-body.ts';

/** What a token is asked for with. */
export interface TokenRequest {
  readonly iamEndpoint: string;
  readonly signIn: SignIn;
  readonly secrets: UserSecrets;
}

export interface IssuedToken {
  readonly value: string;
  readonly grant: Grant;
  /** By our clock, in ms since 1970. */
  readonly obtainedAt: number;
}

/** One request, never repeated: five wrong passwords lock the account. */
export async function requestToken(
  request: TokenRequest,
  { send, clock }: Pick<Means, 'send' | 'clock'>,
  signal?: AbortSignal,
): Promise<IssuedToken> {
  const { password, passcode } = request.secrets;
  const url = new URL(`${request.iamEndpoint}/v3/auth/tokens`);
  const answer = await send({
    method: 'POST',
    url,
    service: 'IAM',
    json: keystoneBody(request.signIn, request.secrets),
    retries: 0,
    secrets: passcode === undefined ? [password] : [password, passcode],
    signal,
  });
  const value = answer.headers['x-subject-token'];
  if (!value) throw new ContractError(`IAM (${url.host}) sent no X-Subject-Token`);
  const { readGrant } = await import('./grant.ts');
  return { value, grant: readGrant(answer.body, `IAM (${url.host})`), obtainedAt: clock.now() };
}

/** A token is renewed this long before it ends, or after nine tenths of a short life. */
const earlyMs = 5 * 60_000;

export function isFresh({ obtainedAt, grant: { lifetimeMs } }: IssuedToken, now: number): boolean {
  // one from the future says that the clock was set back: its age is not known
  return now >= obtainedAt && now < obtainedAt + lifetimeMs - Math.min(earlyMs, lifetimeMs / 10);
}
