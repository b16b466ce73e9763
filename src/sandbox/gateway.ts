import { listDatasets, showDataset } from './datasets.ts';
import { type Answer, gatewayError, Refusal, serviceError, unknownPath } from './errors.ts';
import { type DatasetService, type Ids, listExportTasks, showExportTask, startExport } from './export-tasks.ts';
import { exchangeIdToken } from './federation.ts';
import { checkToken, type IdentityService, identity, listProjects, signIn, type Tokens } from './iam.ts';
import type { ServiceRequest } from './server.ts';
import { flawOf } from './signature.ts';

/** What there is behind the routes. */
export type Service = IdentityService & DatasetService;

interface Route {
  readonly method: string;
  /** Its groups are the ids in the path; where there is a `project`, only who may use it is let through. */
  readonly path: RegExp;
  answer(request: ServiceRequest, service: Service, ids: Ids): Answer;
}

const datasets = '/v2/(?<project>[^/]+)/datasets';
const dataset = `${datasets}/(?<dataset>[^/]+)`;
const exportTasks = `${dataset}/export-tasks`;

/** One route for each thing that can be asked; everything else does not exist. */
const routes: readonly Route[] = [
  { method: 'POST', path: /^\/v3\/auth\/tokens$/, answer: signIn },
  { method: 'GET', path: /^\/v3\/auth\/tokens$/, answer: checkToken },
  { method: 'POST', path: /^\/v3\.0\/OS-AUTH\/id-token\/tokens$/, answer: exchangeIdToken },
  { method: 'GET', path: /^\/v3\/auth\/projects$/, answer: listProjects },
  { method: 'GET', path: new RegExp(`^${datasets}$`), answer: listDatasets },
  { method: 'GET', path: new RegExp(`^${dataset}$`), answer: showDataset },
  { method: 'GET', path: new RegExp(`^${exportTasks}$`), answer: listExportTasks },
  { method: 'POST', path: new RegExp(`^${exportTasks}$`), answer: startExport },
  { method: 'GET', path: new RegExp(`^${exportTasks}/(?<task>[^/]+)$`), answer: showExportTask },
];

/** IAM has a host of its own elsewhere; here its path tells it apart. */
export function isIdentityPath(path: string): boolean {
  return /^\/v3(\.0)?\//.test(path);
}

/** The gateway looks first for the API and who asks; only then the service is asked. */
export function answerFor(request: ServiceRequest, service: Service): Answer {
  const { method, url, requestId } = request;
  const route = routes.find((each) => each.method === method && each.path.test(url.pathname));
  if (!route) {
    return unknownPath(requestId);
  }
  const ids = route.path.exec(url.pathname)?.groups ?? {};
  const { project } = ids;
  const refusal = project === undefined ? undefined : authorize(request, service.tokens, project);
  return refusal ?? orRefusal(() => route.answer(request, service, ids));
}

function orRefusal(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) {
      return error.answer;
    }
    throw error;
  }
}

/** Why the request may not use the project; undefined when it may. */
function authorize(request: ServiceRequest, tokens: Tokens, projectId: string): Answer | undefined {
  const token = request.headers['x-auth-token'];
  if (typeof token === 'string' && token !== '') {
    return byToken(request, tokens, token, projectId);
  }
  const { authorization } = request.headers;
  return authorization ? bySignature(request, authorization, projectId) : unknown(request, 'x-auth-token not found');
}

function byToken(request: ServiceRequest, tokens: Tokens, value: string, projectId: string): Answer | undefined {
  const token = tokens.find(value);
  if (!token) {
    return unknown(request, 'decrypt token fail');
  }
  if (token.expiresAt <= request.now) {
    return gatewayError(401, '0307', 'The token must be updated', request.requestId);
  }
  if (token.projectId === undefined) {
    return serviceError(401, 'ModelArts.0212', 'The token has no project.');
  }
  return token.projectId === projectId ? undefined : otherProject;
}

function bySignature(request: ServiceRequest, text: string, projectId: string): Answer | undefined {
  const flaw = flawOf(request, text, identity);
  if (flaw) {
    return unknown(request, flaw);
  }
  return projectId === identity.projectId ? undefined : otherProject;
}

const otherProject = serviceError(
  403,
  'ModelArts.0210',
  'The project ID in the URL does not match the project of the token.',
);

function unknown({ requestId }: ServiceRequest, reason: string): Answer {
  return gatewayError(401, '0301', `Incorrect IAM authentication information: ${reason}`, requestId);
}
