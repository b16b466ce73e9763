import {
  AuthError,
  type CliError,
  ContractError,
  type ErrorDetails,
  NotFoundError,
  RefusedError,
  UnavailableError,
} from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import { isRecord } from '../values.ts';
import { authHint } from './auth-hint.ts';
import type { Call } from './call.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';
import { longestRetryAfterMs, retryAfter } from './retry.ts';
import type { Answer } from './send.ts';

/** What the decisions below look at: the answer, what it says, and the request it answers. */
interface Refused {
  readonly answer: Answer;
  readonly said: ErrorBody;
  readonly call: Call;
}

const missing: ReadonlyMap<string, string> = new Map([
  ['ModelArts.4352', 'dataset not found'],
  ['ModelArts.4338', 'dataset or task not found'],
]);
const wrongProject: ReadonlySet<string> = new Set(['ModelArts.0204', 'ModelArts.0207', 'ModelArts.0212']);
const noSuchTask = 'ModelArts.4359';
const noSuchApi = 'ModelArts.4204';

/** Even a 200 may be one: it has an error code and neither tasks nor, as a failed task has too, a task id. */
export function isRefusal(body: unknown): boolean {
  if (!isRecord(body) || typeof body['task_id'] === 'string') return false;
  const { export_tasks: tasks, error_code: code } = body;
  const hasTasks = Array.isArray(tasks) && tasks.length > 0;
  return !hasTasks && (typeof code === 'number' || (typeof code === 'string' && code.trim() !== ''));
}

/** Which error an answer stands for: the order of the decisions is part of the contract (README, "Exit codes"). */
export function refusal(answer: Answer, call: Call): CliError {
  const refused = { answer, said: readErrorBody(answer.body, call.mask.hide), call };
  const { status } = answer;
  const code = refused.said.code ?? '';
  const what = code === noSuchTask ? `${call.request.subject ?? 'export task'} not found` : missing.get(code);
  if (what) return notFound(what, refused);
  if (wrongProject.has(code) || status === 401 || status === 403) return unauthorized(refused);
  if (status === 408 || status === 429 || isServerError(status)) return unavailable(refused);
  if (status === 404 && code.startsWith('ModelArts.') && code !== noSuchApi) return notFound('not found', refused);
  if (status >= 200 && status < 500) return refusedRequest(refused);
  return new ContractError(`${call.request.service} answered with an unknown HTTP status`, details(refused));
}

function isServerError(status: number): boolean {
  return status >= 500 && status < 600;
}

function notFound(what: string, refused: Refused): NotFoundError {
  const isTask = refused.said.code === noSuchTask;
  const hint = isTask ? 'modelarts-export list shows the export tasks there are' : 'check --dataset and --project';
  return new NotFoundError(sentence(what, refused), { ...details(refused), hint });
}

function unauthorized(refused: Refused): AuthError {
  const { answer, said, call } = refused;
  const { service } = call.request;
  const what = answer.status === 403 ? `${service} does not allow this` : `${service} did not accept the credentials`;
  return new AuthError(sentence(what, refused), { ...details(refused), hint: authHint(answer, said.code, call) });
}

function unavailable(refused: Refused): UnavailableError {
  const { answer, call } = refused;
  const retryAfterMs = retryAfter(answer.headers['retry-after'], call.sender.options.clock);
  const isLong = retryAfterMs !== undefined && retryAfterMs > longestRetryAfterMs;
  const rest = isLong ? ` and asks to be left alone for ${Math.ceil(retryAfterMs / 1000)} s` : '';
  const tries = call.attempts > 1 ? `, tried ${call.attempts} times` : '';
  const what = `${call.request.service} ${complaint(answer.status)}${rest}${tries}`;
  const hint = answer.status === 429 ? 'try again later, or ask less often' : 'try again later';
  return new UnavailableError(sentence(what, refused), { ...details(refused), retryAfterMs, hint });
}

function complaint(status: number): string {
  if (status === 429) return 'gets too many requests';
  return status === 408 ? 'waited too long for the request' : 'is not available';
}

function refusedRequest(refused: Refused): RefusedError {
  const { service, url } = refused.call.request;
  const { status, headers } = refused.answer;
  if (status >= 300 && status < 400) {
    const target = headers['location'] ? ` to ${harmless(refused.call.mask.hide(headers['location']))}` : '';
    const hint = `redirects are not followed; is this the endpoint? ${url.origin}`;
    return new RefusedError(sentence(`${service} redirects${target}`, refused), { ...details(refused), hint });
  }
  if (status === 404) {
    const hint = `is this the endpoint? ${url.origin}`;
    return new RefusedError(sentence(`${service} does not know the address`, refused), { ...details(refused), hint });
  }
  return new RefusedError(sentence(`${service} refused the request`, refused), details(refused));
}

function sentence(what: string, { said }: Refused): string {
  return said.message === undefined ? what : `${what}: ${harmless(said.message)}`;
}

function details({ answer, said, call }: Refused): ErrorDetails {
  const { status, headers } = answer;
  const clean = (text: string | undefined) => text && harmless(call.mask.hide(text));
  return {
    httpStatus: status,
    // Keystone's code is the HTTP status once more
    apiCode: said.code === String(status) ? undefined : clean(said.code),
    requestId: clean(said.requestId ?? headers['x-request-id'] ?? headers['x-iam-trace-id']),
  };
}
