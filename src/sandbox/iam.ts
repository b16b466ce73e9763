import { randomBytes } from 'node:crypto';
import { type Answer, identityError } from './errors.ts';
import { at, isObject, jsonOf } from './parameters.ts';
import type { ServiceRequest } from './server.ts';
import { flawOf } from './signature.ts';

/** Who and what exists in the sandbox's IAM: one user, one project, one identity provider with one id token, one agency. */
export const identity = {
  projectId: '5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b',
  projectName: 'eu-de',
  domainId: 'd78cbac186b744899480f25bd022f468',
  domainName: 'OTC00000000001000000000',
  userId: '7116d09f88fa41908676fdd4b039e95b',
  username: 'ada',
  password: 'sandbox-password',
  accessKey: 'SANDBOXACCESSKEY0001',
  secretKey: 'sandbox-secret-key',
  idpId: 'sandbox-idp',
  idToken: 'sandbox-id-token',
  agencyName: 'sandbox-agency',
  region: 'eu-de',
} as const;

export const domain = { id: identity.domainId, name: identity.domainName };
const ada = { id: identity.userId, name: identity.username, password_expires_at: '', domain };
/** IAM names who works for an agency after both. */
const agencyUser = { id: '0c1f3c9a2f0a4d5e8a7b6c5d4e3f2a1b', name: `${domain.name}/${identity.agencyName}`, domain };

export interface IdentityService {
  /** Where the catalogue says that ModelArts is. */
  readonly endpoint: string;
  readonly tokens: Tokens;
  readonly tokenLifetimeMs: number;
}

export interface Token {
  readonly value: string;
  /** undefined: a token of the whole domain, with which no project can be used. */
  readonly projectId: string | undefined;
  /** How the user signed in. */
  readonly methods: readonly string[];
  /** Who holds it, as its body tells them, where that is not our user. */
  readonly holder?: object | undefined;
  /** ms since 1970, like the end. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Tokens {
  /** Its value is random, unless one is given. */
  issue(token: Omit<Token, 'value'> & { readonly value?: string | undefined }): Token;
  find(value: string): Token | undefined;
}

/** The tokens issued so far: as with IAM, the old ones stay valid when a new one is issued. */
export function createTokens(): Tokens {
  const issued = new Map<string, Token>();
  return {
    issue({ value = `MIIsandbox${randomBytes(32).toString('base64url')}`, ...good }) {
      const token = { value, ...good };
      issued.set(value, token);
      return token;
    },
    find: (value) => issued.get(value),
  };
}

/** `POST /v3/auth/tokens`, with a password or for an agency: the token is in the header, the body tells what it is good for. */
export function signIn(request: ServiceRequest, service: IdentityService): Answer {
  const body = jsonOf(request.body);
  const methods = at(body, 'auth', 'identity', 'methods');
  if (isListOfStrings(methods) && methods.includes('assume_role')) {
    return assumeAgency(body, request, service);
  }
  const user = at(body, 'auth', 'identity', 'password', 'user');
  if (!isListOfStrings(methods) || !methods.includes('password') || !isObject(user)) {
    return identityError(400, 'Bad Request', 'The request body is invalid.');
  }
  if (!isOurUser(user)) {
    return identityError(401, 'Unauthorized', 'The username or password is wrong.');
  }
  const project = at(body, 'auth', 'scope', 'project');
  if (project !== undefined && !isOurProject(project)) {
    return identityError(401, 'Unauthorized', 'The project does not exist or is not accessible.');
  }
  return issue({ hasProject: project !== undefined, methods }, request, service);
}

interface Issue extends Pick<Token, 'methods' | 'holder'> {
  readonly hasProject: boolean;
}

/** The answer with a new token. */
export function issue({ hasProject, ...good }: Issue, request: ServiceRequest, service: IdentityService): Answer {
  const token = service.tokens.issue({
    ...good,
    projectId: hasProject ? identity.projectId : undefined,
    issuedAt: request.now,
    expiresAt: request.now + service.tokenLifetimeMs,
  });
  return tokenAnswer(201, token, request, service);
}

/** With the token, or the signature, of who assumes it. Clients of the one cloud and of the other call it by different keys. */
function assumeAgency(body: unknown, request: ServiceRequest, service: IdentityService): Answer {
  const { authorization } = request.headers;
  const isSigned = authorization !== undefined && flawOf(request, authorization, identity) === undefined;
  if (!isSigned && !validToken(request.headers['x-auth-token'], request, service)) {
    return identityError(401, 'Unauthorized', 'The request you have made requires authentication.');
  }
  const role = at(body, 'auth', 'identity', 'assume_role');
  const name = at(role, 'xrole_name') ?? at(role, 'agency_name');
  const domain = { name: at(role, 'domain_name'), id: at(role, 'domain_id') };
  if (name !== identity.agencyName || !isOurDomain(domain)) {
    return identityError(404, 'Not Found', 'Could not find the agency.');
  }
  const project = at(body, 'auth', 'scope', 'project');
  if (project !== undefined && !isOurProject(project)) {
    return identityError(403, 'Forbidden', 'The agency has no permission for this project.');
  }
  const holder = { user: agencyUser, assumed_by: { user: ada } };
  return issue({ hasProject: project !== undefined, methods: ['assume_role'], holder }, request, service);
}

/** `GET /v3/auth/tokens`: what the token in `X-Subject-Token` is good for, for who has a token. */
export function checkToken(request: ServiceRequest, service: IdentityService): Answer {
  const [own, asked] = [request.headers['x-auth-token'], request.headers['x-subject-token']].map((value) =>
    validToken(value, request, service),
  );
  if (!own) {
    return identityError(401, 'Unauthorized', 'The request you have made requires authentication.');
  }
  return asked ? tokenAnswer(200, asked, request, service) : identityError(404, 'Not Found', 'Could not find token.');
}

/** `GET /v3/auth/projects`: the projects that whose token it is may use. */
export function listProjects(request: ServiceRequest, service: IdentityService): Answer {
  if (!validToken(request.headers['x-auth-token'], request, service)) {
    return identityError(401, 'Unauthorized', 'The request you have made requires authentication.');
  }
  const { projectId: id, projectName: name, domainId } = identity;
  const project = {
    id,
    name,
    domain_id: domainId,
    parent_id: domainId,
    is_domain: false,
    enabled: true,
    description: '',
  };
  const links = { self: `${service.endpoint}/v3/auth/projects` };
  return { status: 200, body: { links, projects: [project] } };
}

function validToken(value: unknown, { now }: ServiceRequest, { tokens }: IdentityService): Token | undefined {
  const token = typeof value === 'string' ? tokens.find(value) : undefined;
  return token && token.expiresAt > now ? token : undefined;
}

function isOurUser(user: unknown): boolean {
  const byName = at(user, 'name') === identity.username && isOurDomain(at(user, 'domain'));
  return (byName || at(user, 'id') === identity.userId) && at(user, 'password') === identity.password;
}

export function isOurDomain(domain: unknown): boolean {
  return at(domain, 'name') === identity.domainName || at(domain, 'id') === identity.domainId;
}

export function isOurProject(project: unknown): boolean {
  return at(project, 'id') === identity.projectId || at(project, 'name') === identity.projectName;
}

function tokenAnswer(status: number, token: Token, { url }: ServiceRequest, { endpoint }: IdentityService): Answer {
  const catalog = url.searchParams.has('nocatalog') ? [] : catalogue(endpoint);
  return { status, body: { token: tokenBody(token, catalog) }, headers: { 'X-Subject-Token': token.value } };
}

/** What IAM tells about a token, but not the token itself. */
function tokenBody({ issuedAt, expiresAt, projectId, methods, holder }: Token, catalog: readonly object[]): object {
  return {
    expires_at: timeText(expiresAt),
    issued_at: timeText(issuedAt),
    methods,
    ...(holder ?? { user: ada }),
    ...(projectId === undefined ? { domain } : { project: { id: projectId, name: identity.projectName, domain } }),
    catalog,
    roles: [{ id: '0', name: 'te_admin' }],
  };
}

/** IAM writes microseconds, and no token is for ever. */
function timeText(time: number): string {
  return new Date(Math.min(time, Date.UTC(9999, 0))).toISOString().replace('Z', '000Z');
}

/** The project is a part of each address, as it is in the real catalogue. */
function catalogue(endpoint: string): readonly object[] {
  return [
    { type: 'modelarts', version: 'v1' },
    { type: 'modelartsv2', version: 'v2' },
  ].map(({ type, version }) => ({
    id: `sandbox-${type}`,
    name: type,
    type,
    endpoints: [
      {
        id: `sandbox-${type}-public`,
        interface: 'public',
        region: identity.region,
        region_id: identity.region,
        url: `${endpoint}/${version}/${identity.projectId}`,
      },
    ],
  }));
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
