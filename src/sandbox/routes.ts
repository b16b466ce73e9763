import { type Answer, unknownPath } from './answer.ts';
import { checkToken } from './check-token.ts';
import { answerExportTasks } from './export-tasks.ts';
import type { Service, ServiceRequest } from './service.ts';
import { signIn } from './sign-in.ts';

type Route = (request: ServiceRequest, service: Service) => Answer;

const exportTasksPath = /^\/v2\/[^/]+\/datasets\/[^/]+\/export-tasks(\/[^/]+)?$/;

/** One route for each thing that the service can be asked; everything else does not exist. */
export function answerFor(request: ServiceRequest, service: Service): Answer {
  return routeOf(request)(request, service);
}

/** IAM has a host of its own elsewhere; here its path tells it apart. */
export function isIdentityPath(path: string): boolean {
  return path.startsWith('/v3/');
}

function routeOf({ method, url }: ServiceRequest): Route {
  if (method === 'POST' && url.pathname === '/v3/auth/tokens') {
    return signIn;
  }
  if (method === 'GET' && url.pathname === '/v3/auth/tokens') {
    return checkToken;
  }
  if (method === 'GET' && exportTasksPath.test(url.pathname)) {
    return answerExportTasks;
  }
  return ({ requestId }) => unknownPath(requestId);
}
