import { type TokenResponse, validateTokenResponse } from '#wire';
import { ContractError } from '../../errors/index.ts';
import type { Identity, Signer } from '../credential.ts';

/** What IAM tells about a token. */
export interface TokenInfo {
  readonly identity: Identity;
  /** How long it lasts from when it was issued, in ms; by IAM's clock, as ours may be wrong. */
  readonly lifetimeMs: number;
  /** The answer it was read from: what is kept in the cache. */
  readonly response: TokenResponse;
}

export interface IssuedToken {
  readonly value: string;
  readonly info: TokenInfo;
  /** By our clock, in ms since 1970. */
  readonly obtainedAt: number;
}

export type ToldByIam = Required<Pick<Signer, 'projectId' | 'endpoint' | 'identity'>>;

/** IAM lets a token live for 24 hours; it counts where an answer does not tell when the token was issued. */
const usualLifetimeMs = 24 * 60 * 60 * 1000;

/** `from` is for people: who sent it. */
export function readTokenResponse(body: unknown, from: string): TokenInfo {
  const refuse = (what: string) =>
    new ContractError(`${from}: not a token response: ${what}`, {
      hint: 'is this the IAM endpoint (--iam-endpoint)?',
    });
  if (!validateTokenResponse(body)) {
    const { instancePath = '', message = 'is wrong' } = validateTokenResponse.errors?.[0] ?? {};
    throw refuse(`${instancePath || 'the whole'} ${message}`);
  }
  const expiresAt = Date.parse(body.token.expires_at);
  if (Number.isNaN(expiresAt)) throw refuse('/token/expires_at is no time');
  const issuedAt = Date.parse(body.token.issued_at ?? '');
  return {
    identity: identityOf(body, expiresAt),
    lifetimeMs: Number.isNaN(issuedAt) ? usualLifetimeMs : expiresAt - issuedAt,
    response: body,
  };
}

function identityOf({ token: { user, project } }: TokenResponse, expiresAt: number): Identity {
  return {
    user: user?.name ?? user?.id ?? undefined,
    domain: user?.domain?.name ?? user?.domain?.id ?? undefined,
    project: project?.id ? { id: project.id, name: project.name ?? undefined } : undefined,
    expiresAt,
  };
}

/** A token is renewed this long before it ends, or after nine tenths of a short life. */
const earlyMs = 5 * 60_000;

export function isFresh({ obtainedAt, info: { lifetimeMs } }: IssuedToken, now: number): boolean {
  // one from the future says that the clock was set back: its age is not known
  return now >= obtainedAt && now < obtainedAt + lifetimeMs - Math.min(earlyMs, lifetimeMs / 10);
}

/** What a credential can tell whose token IAM knows. */
export function toldByIam(info: (signal?: AbortSignal) => Promise<TokenInfo>, region: string | undefined): ToldByIam {
  return {
    projectId: async (signal) => (await info(signal)).identity.project?.id,
    endpoint: async (signal) => modelartsEndpoint((await info(signal)).response, region),
    identity: async (signal) => (await info(signal)).identity,
  };
}

/** ModelArts in the service catalogue, in the order of preference: the version of this API first. */
const serviceTypes = ['modelartsv2', 'modelarts'];

/** ModelArts' public address in the region; without a region, the only one there is. */
export function modelartsEndpoint({ token }: TokenResponse, region: string | undefined): string | undefined {
  return serviceTypes.map((type) => addressOf(type, token, region)).find((address) => address !== undefined);
}

function addressOf(type: string, { catalog }: TokenResponse['token'], region: string | undefined): string | undefined {
  const addresses = (catalog ?? [])
    .filter((service) => service?.type === type)
    .flatMap((service) => service?.endpoints ?? [])
    .filter((endpoint) => endpoint?.interface === 'public' && isIn(region, endpoint.region_id ?? endpoint.region))
    .flatMap((endpoint) => endpoint?.url ?? [])
    .map(withoutVersion);
  return new Set(addresses).size === 1 ? addresses[0] : undefined;
}

function isIn(region: string | undefined, there: string | null | undefined): boolean {
  return region === undefined || there === region || there === '*';
}

/** `modelarts` may be listed with version 1, which serves other calls; the host is the same. */
function withoutVersion(address: string): string {
  return address.replace(/\/v[12](?:\/[^/]*)?\/?$/, '');
}

/** The response without the other services: catalogues are long. */
export function withoutOtherServices({ token }: TokenResponse): TokenResponse {
  const catalog = token.catalog?.filter((service) => serviceTypes.includes(service?.type ?? ''));
  return { token: { ...token, catalog: catalog ?? null } };
}
