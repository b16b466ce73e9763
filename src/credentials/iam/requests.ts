import { ContractError } from '../../errors/index.ts';
import type { SendRequest } from '../../http/index.ts';
import type { Settings, Source } from '../../settings/index.ts';
import type { Dependencies, Proof, Signer } from '../credential.ts';
import { type IssuedToken, readTokenResponse } from './token-response.ts';

/** What a token is asked for with. */
export interface TokenRequest {
  readonly iamEndpoint: string;
  /** Below the endpoint. */
  readonly path: string;
  readonly headers?: SendRequest['headers'];
  readonly body: unknown;
  /** What is sent and must never be printed. */
  readonly secrets: readonly string[];
  readonly signsInBy: SendRequest['signsInBy'];
}

/** One request, never repeated: five wrong passwords lock the account. */
export async function requestToken(
  { iamEndpoint, path, headers, body, secrets, signsInBy }: TokenRequest,
  { send, clock }: Pick<Dependencies, 'send' | 'clock'>,
  signal?: AbortSignal,
): Promise<IssuedToken> {
  const url = new URL(iamEndpoint + path);
  const request = { method: 'POST', url, service: 'IAM', headers, json: body, retries: 0, secrets, signsInBy } as const;
  const answer = await send({ ...request, signal });
  const value = answer.headers['x-subject-token'];
  if (!value) throw new ContractError(`IAM (${url.host}) sent no X-Subject-Token`);
  return { value, info: readTokenResponse(answer.body, `IAM (${url.host})`), obtainedAt: clock.now() };
}

/** Who wants a token by a password, and for what: all that tells one token from another. */
export interface SignIn {
  /** Absent where a person is asked for it only while logging in. */
  readonly user?: Reference | undefined;
  readonly scope: Scope;
}

/** What a token is good for. */
type Scope = { readonly project: Reference } | { readonly domain: Domain };
/** A thing of Keystone, by its id or by its name in a domain. */
type Reference = { readonly id: string } | { readonly name: string; readonly domain?: Domain };
export type Domain = { readonly id: string } | { readonly name: string };

/** undefined: there is no project to sign in to. */
export function signInOf(values: Source['values'], settings: Settings): SignIn | undefined {
  const domain = domainOf(values.domain_id?.value, values.domain_name?.value);
  const scope = ownScope(settings, domain) ?? projectScope(settings, domain);
  return scope && { user: userOf(values), scope };
}

/** Whoever goes on to assume an agency needs nothing of a project: the permission for that, Agent Operator, is one of the domain. */
export function ownScope({ agency }: Settings, domain: Domain | undefined): Scope | undefined {
  return agency && domain && { domain };
}

export function userOf(values: Source['values']): Reference | undefined {
  const { user_id: id, username: name, domain_id: domainId, domain_name: domainName } = values;
  if (id) return { id: id.value };
  return name && named(name.value, domainOf(domainId?.value, domainName?.value));
}

/** The project that a token is asked for. */
export function projectScope(settings: Settings, usersDomain?: Domain): Scope | undefined {
  const project = projectOf(settings, usersDomain);
  return project && { project };
}

function projectOf({ project, projectName, region }: Settings, usersDomain: Domain | undefined): Reference | undefined {
  if (projectName)
    return named(projectName.value, domainOf(projectName.domainId, projectName.domainName) ?? usersDomain);
  if (project) return { id: project.value };
  // a region's own project has its name (IAM, "Querying project information")
  return region && named(region.value, usersDomain);
}

export function domainOf(id: string | undefined, name: string | undefined): Domain | undefined {
  if (id !== undefined) return { id };
  return name === undefined ? undefined : { name };
}

function named(name: string, domain: Domain | undefined): Reference {
  return domain ? { name, domain } : { name };
}

/** POST /v3/auth/tokens (Keystone v3; with a passcode as IAM's "with virtual MFA"). */
export function passwordRequest(
  iamEndpoint: string,
  { user, scope }: Partial<SignIn>,
  secrets: UserSecrets,
): TokenRequest {
  const { password, passcode } = secrets;
  const identity = { methods: ['password'], password: { user: { ...user, password } } };
  const withPasscode = { ...identity, methods: ['password', 'totp'], totp: { user: { ...user, passcode } } };
  return {
    iamEndpoint,
    path: '/v3/auth/tokens',
    // without a scope the token is good for asking which projects there are, and for nothing else
    body: { auth: { identity: passcode === undefined ? identity : withPasscode, ...(scope && { scope }) } },
    secrets: passcode === undefined ? [password] : [password, passcode],
    signsInBy: 'password',
  };
}

export interface UserSecrets {
  readonly password: string;
  readonly passcode?: string | undefined;
}

/** As the documentation of both calls has it. */
const documentedHeaders = { 'Content-Type': 'application/json;charset=utf8' };

export interface IdTokenExchange {
  /** What IAM calls the provider that has signed the token. */
  readonly idpId: string;
  readonly idToken: string;
  readonly scope: Scope;
}

/** POST /v3.0/OS-AUTH/id-token/tokens ("Obtaining a Token with an OpenID Connect ID Token"). */
export function idTokenRequest(iamEndpoint: string, { idpId, idToken, scope }: IdTokenExchange): TokenRequest {
  return {
    iamEndpoint,
    path: '/v3.0/OS-AUTH/id-token/tokens',
    headers: { ...documentedHeaders, 'X-Idp-Id': idpId },
    body: { auth: { id_token: { id: idToken }, scope } },
    secrets: [idToken],
    signsInBy: 'id-token',
  };
}

export interface Assumption {
  readonly agency: string;
  /** Of who made the agency. */
  readonly domain: Domain;
  readonly scope: Scope;
  /** Signs as who assumes it. */
  readonly sign: Signer['headers'];
}

/** POST /v3/auth/tokens with `assume_role` ("Obtaining an Agency Token"). */
export function agencyRequest(iamEndpoint: string, { agency, domain, scope, sign }: Assumption): TokenRequest {
  const path = '/v3/auth/tokens';
  const url = new URL(iamEndpoint + path);
  const owner = 'id' in domain ? { domain_id: domain.id } : { domain_name: domain.name };
  const role = { ...owner, [agencyKey(url)]: agency };
  return {
    iamEndpoint,
    path,
    headers: async (body) => ({ ...documentedHeaders, ...(await sign({ method: 'POST', url, body })) }),
    body: { auth: { identity: { methods: ['assume_role'], assume_role: role }, scope } },
    secrets: [],
    signsInBy: 'agency',
  };
}

/** Open Telekom Cloud's examples and clients send the one key, Huawei Cloud's SDK the other; no source knows an IAM that takes both. */
function agencyKey({ hostname }: URL): 'agency_name' | 'xrole_name' {
  return /\.myhuaweicloud\.[a-z]+$/.test(hostname) ? 'agency_name' : 'xrole_name';
}

/** What IAM has refused is known again by this; the secrets that are no part of the body count too. */
export function sentBy({ body }: TokenRequest, { who, secret }: Proof): string {
  return JSON.stringify([body, who, secret]);
}
