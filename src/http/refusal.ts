import {
  AuthError,
  CliError,
  ContractError,
  type ErrorDetails,
  NotFoundError,
  RefusedError,
  UnavailableError,
} from '../errors/index.ts';
import { type ServiceCode, serviceCode } from '../errors/service-codes.ts';
import { harmless } from '../text/safe.ts';
import { isRecord } from '../values.ts';
import type { Attempt } from './attempt.ts';
import { type ErrorBody, readErrorBody } from './body.ts';
import type { Answer, SendRequest } from './index.ts';
import { speakTls } from './network-error.ts';
import { longestRetryAfterMs, retryAfterMs } from './pace.ts';
import { startsSomething } from './transport.ts';

/** What the decisions below look at: the answer, what it says, what that is known to mean, and the attempt it answers. */
interface Refused {
  readonly answer: Answer;
  readonly said: ErrorBody;
  readonly known: ServiceCode | undefined;
  readonly attempt: Attempt;
}

type Kind = keyof typeof errorOfKind;

const errorOfKind = {
  not_found: notFound,
  auth: unauthorized,
  unavailable,
  busy,
  refused: refusedRequest,
  contract: unknownStatus,
} satisfies Record<string, (refused: Refused) => CliError>;

/** Even a 200 may be one: it has an error code, and nothing of what was asked for. */
export function isRefusal(body: unknown, { isData = () => false }: SendRequest): boolean {
  if (!isRecord(body) || isData(body)) return false;
  const { error_code: code } = body;
  return typeof code === 'number' || (typeof code === 'string' && code.trim() !== '');
}

/** Which error an answer stands for. The order of the decisions is part of the contract (README, "Exit codes"). */
export function refusal(answer: Answer, attempt: Attempt): CliError {
  const said = readErrorBody(answer.body, attempt.exchange.mask.hide);
  const refused = { answer, said, known: serviceCode(said.code), attempt };
  return errorOfKind[kindOf(refused)](refused);
}

function kindOf(refused: Refused): Kind {
  const kind = refused.known?.kind;
  const decides = kind !== 'busy' || startsSomething(refused.attempt.exchange.request);
  return kind !== undefined && decides ? kind : kindByStatus(refused);
}

function kindByStatus({ answer: { status }, said: { code = '' }, known, attempt }: Refused): Kind {
  if (status === 401 || status === 403 || isRefusedByIam(status, code, attempt.exchange.request)) return 'auth';
  if (status === 408 || status === 429 || (status >= 500 && status < 600 && status !== 501)) return 'unavailable';
  if (status === 404 && code.startsWith('ModelArts.') && known?.missing !== 'address') return 'not_found';
  return (status >= 200 && status < 500) || status === 501 ? 'refused' : 'contract';
}

/** IAM cannot read an id token, or does not know a provider or an agency: its own code, or Keystone's, tells that from a wrong address. */
function isRefusedByIam(status: number, code: string, { service, signsInBy }: SendRequest): boolean {
  if (service !== 'IAM') return false;
  if (status === 400) return signsInBy === 'id-token';
  return status === 404 && (/^(IAM\.)?\d{4}$/.test(code) || (signsInBy === 'agency' && code === '404'));
}

function notFound(refused: Refused): NotFoundError {
  const { known, attempt } = refused;
  const { subject } = attempt.exchange.request;
  const what = known?.missing === 'export task' ? (subject ?? known.missing) : known?.missing;
  return new NotFoundError(sentence(what === undefined ? 'not found' : `${what} not found`, refused), {
    ...details(refused),
    hint: known?.hint ?? 'check --dataset and --project',
  });
}

function unauthorized(refused: Refused): AuthError {
  const { service } = refused.attempt.exchange.request;
  const isForbidden = refused.answer.status === 403;
  const what = isForbidden ? `${service} does not allow this` : `${service} did not accept the credentials`;
  const hint = clockHint(refused) ?? refused.known?.hint ?? credentialHint(refused);
  return new AuthError(sentence(what, refused), { ...details(refused), hint });
}

/** The gateway refuses signatures that are further off (API Gateway FAQ). */
const acceptedClockSkewMs = 15 * 60_000;

function clockHint({ answer, attempt }: Refused): string | undefined {
  const skewMs = attempt.exchange.clock.now() - Date.parse(answer.headers['date'] ?? '');
  if (!attempt.isSigned || Number.isNaN(skewMs) || Math.abs(skewMs) <= acceptedClockSkewMs) return undefined;
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `set this machine's clock: it is ${minutes} minutes ${skewMs > 0 ? 'ahead of' : 'behind'} the server's`;
}

/** What to check where IAM gives no token. */
const signInHints = {
  password: 'check the user, the password and the domain; wrong passwords lock the account',
  'id-token':
    'check the identity provider at IAM (its issuer, its client id, its keys) and that the id token is for it and has not expired',
  agency:
    'check the name of the agency, the domain that made it, and that who assumes it has the permission Agent Operator',
} as const;

function credentialHint({ answer, attempt }: Refused): string {
  const { service, method, signsInBy } = attempt.exchange.request;
  if (signsInBy) return signInHints[signsInBy];
  if (answer.status === 403 && service !== 'IAM') {
    const action = method === 'POST' ? 'createExportTask' : 'getDataset';
    return `ask for the permission modelarts:dataset:${action} in this project`;
  }
  return attempt.isSigned
    ? 'check the access key and the secret key; after five wrong signatures a key is locked for five minutes'
    : 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login';
}

function unavailable(refused: Refused): UnavailableError {
  const { answer, attempt } = refused;
  const { request, clock } = attempt.exchange;
  const askedMs = retryAfterMs(answer.headers['retry-after'], clock);
  const isLong = askedMs !== undefined && askedMs > longestRetryAfterMs;
  const rest = isLong ? ` and asks to be left alone for ${Math.ceil(askedMs / 1000)} s` : '';
  const tries = attempt.number > 1 ? `, tried ${attempt.number} times` : '';
  return new UnavailableError(sentence(`${request.service} ${complaint(answer.status)}${rest}${tries}`, refused), {
    ...details(refused),
    retryAfterMs: askedMs,
    ...(startsSomething(request) && answer.status !== 429 && { isUncertain: true }),
    hint: answer.status === 429 ? 'try again later, or ask less often' : 'try again later',
  });
}

function busy(refused: Refused): CliError {
  const facts = { ...details(refused), retryable: true, hint: refused.known?.hint };
  return new CliError('busy', sentence('the dataset is busy, nothing was started', refused), facts);
}

function complaint(status: number): string {
  if (status === 429) return 'gets too many requests';
  return status === 408 ? 'waited too long for the request' : 'is not available';
}

function refusedRequest(refused: Refused): RefusedError {
  const { answer, known, attempt } = refused;
  const { service, url } = attempt.exchange.request;
  const isThisTheEndpoint = `is this the endpoint? ${url.origin}`;
  const because = (what: string, hint: string | undefined) =>
    new RefusedError(sentence(`${service} ${what}`, refused), { ...details(refused), hint });
  if (answer.status >= 300 && answer.status < 400) {
    return because(`redirects${target(refused)}`, `redirects are not followed; ${isThisTheEndpoint}`);
  }
  if (answer.status === 404) return because('does not know the address', known?.hint ?? isThisTheEndpoint);
  if (answer.status === 501 && known === undefined) return because('does not offer this', isThisTheEndpoint);
  // a server that expects TLS says so, but not in JSON
  const mayExpectTls = answer.status === 400 && answer.body === undefined;
  return because('refused the request', known?.hint ?? (mayExpectTls ? speakTls(attempt.exchange.request) : undefined));
}

function target({ answer, attempt }: Refused): string {
  const { location } = answer.headers;
  return location ? ` to ${harmless(attempt.exchange.mask.hide(location))}` : '';
}

function unknownStatus(refused: Refused): ContractError {
  const { service } = refused.attempt.exchange.request;
  const isUncertain = startsSomething(refused.attempt.exchange.request) || undefined;
  return new ContractError(`${service} answered with an unknown HTTP status`, { ...details(refused), isUncertain });
}

function sentence(what: string, { said }: Refused): string {
  return said.message === undefined ? what : `${what}: ${harmless(said.message)}`;
}

function details({ answer, said, attempt }: Refused): ErrorDetails {
  const { status, headers } = answer;
  const clean = (text: string | undefined) => text && harmless(attempt.exchange.mask.hide(text));
  return {
    httpStatus: status,
    // Keystone's code is the HTTP status once more
    apiCode: said.code === String(status) ? undefined : clean(said.code),
    requestId: clean(said.requestId ?? headers['x-request-id'] ?? headers['x-iam-trace-id']),
  };
}
