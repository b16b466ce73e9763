import { type Answer, identityError } from './answer.ts';
import { identity } from './identity.ts';
import type { Service, ServiceRequest } from './service.ts';
import { catalogue, tokenBody } from './token-body.ts';

/** `POST /v3/auth/tokens` with a password: the token is in the header, the body tells what it is good for. */
export function signIn(request: ServiceRequest, service: Service): Answer {
  const body = parse(request.body);
  const methods = at(body, 'auth', 'identity', 'methods');
  if (!isListOfStrings(methods) || !methods.includes('password') || !isObject(at(body, ...userPath))) {
    return identityError(400, 'Bad Request', 'The request body is invalid.');
  }
  if (!knowsUser(at(body, ...userPath))) {
    return identityError(401, 'Unauthorized', 'The username or password is wrong.');
  }
  const project = at(body, 'auth', 'scope', 'project');
  if (project !== undefined && !isOurProject(project)) {
    return identityError(401, 'Unauthorized', 'The project does not exist or is not accessible.');
  }
  return issue(request, service, { methods, withProject: project !== undefined });
}

const userPath = ['auth', 'identity', 'password', 'user'] as const;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function knowsUser(user: unknown): boolean {
  const byName = at(user, 'name') === identity.username && isOurDomain(at(user, 'domain'));
  return (byName || at(user, 'id') === identity.userId) && at(user, 'password') === identity.password;
}

function isOurDomain(domain: unknown): boolean {
  return at(domain, 'name') === identity.domainName || at(domain, 'id') === identity.domainId;
}

function isOurProject(project: unknown): boolean {
  return at(project, 'id') === identity.projectId || at(project, 'name') === identity.projectName;
}

function issue(
  { now, url }: ServiceRequest,
  { endpoint, tokens, tokenLifetimeMs }: Service,
  { methods, withProject }: { readonly methods: readonly string[]; readonly withProject: boolean },
): Answer {
  const projectId = withProject ? identity.projectId : undefined;
  const token = tokens.issue({ projectId, methods, issuedAt: now, expiresAt: now + tokenLifetimeMs });
  const body = tokenBody(token, url.searchParams.has('nocatalog') ? [] : catalogue(endpoint));
  return { status: 201, body, headers: { 'X-Subject-Token': token.value } };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
