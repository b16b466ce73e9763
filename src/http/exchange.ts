import type { IncomingHttpHeaders } from 'node:http';
import type { CliError } from '../errors/index.ts';
import { ContractError } from '../errors/index.ts';
import { type Answered, type Attempt, type Exchange, makeAttempt } from './attempt.ts';
import { parseJsonBody } from './body.ts';
import type { Answer } from './index.ts';
import { networkError } from './network-error.ts';
import { backoffMs, longestRetryAfterMs, type Pace, retryAfterMs } from './pace.ts';
import { isRefusal, refusal } from './refusal.ts';
import { startsSomething } from './transport.ts';

export interface ExchangeOptions {
  readonly retries: number;
  readonly pace: Pace;
}

/** From a request to its answer, or to the error in place of one, by as many attempts as it takes and may take. */
export async function answerTo(exchange: Exchange, { retries, pace }: ExchangeOptions): Promise<Answer> {
  const { request, clock, signal } = exchange;
  signal?.throwIfAborted();
  const isForgiven = forgiving(exchange);
  let counted = 0;
  for (let number = 1; ; number += 1) {
    const leave = request.method === 'GET' ? await pace.enter(signal) : undefined;
    let attempt: Attempt;
    try {
      attempt = await makeAttempt(exchange, number);
    } finally {
      // nothing is awaited between here and the slow-down: another request would start meanwhile
      leave?.();
    }
    if (!isForgiven(attempt)) counted += 1;
    const waitMs = counted > retries ? undefined : waitBeforeRetryMs(attempt);
    log(attempt, waitMs === undefined ? told(attempt) : `${told(attempt)}, again in ${Math.round(waitMs)} ms`);
    if (waitMs === undefined) return conclude(attempt);
    exchange.onRetry?.({ error: errorOf(attempt), waitMs });
    const rest = clock.sleep(waitMs, signal);
    if (isThrottled(attempt)) pace.slowDown(rest);
    await rest;
  }
}

/** Tells of an attempt whether it counts as none: the service has asked to be left alone, and the request has time. */
function forgiving({ request, clock }: Exchange): (attempt: Attempt) => boolean {
  let untilMs: number | undefined;
  return (attempt) => {
    if (!isThrottled(attempt)) return false;
    untilMs ??= clock.monotonic() + (request.throttlePatienceMs ?? 0);
    return clock.monotonic() < untilMs;
  };
}

function isThrottled({ outcome }: Attempt): boolean {
  return outcome.is === 'answered' && outcome.status === 429;
}

const retriedStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** undefined where another attempt is not allowed or makes no sense. */
function waitBeforeRetryMs(attempt: Attempt): number | undefined {
  const { exchange, number, outcome } = attempt;
  const { clock } = exchange;
  if (!mayBeRepeated(attempt)) return undefined;
  if (outcome.is === 'failed') return networkError(outcome, attempt).retryable ? backoffMs(number, clock) : undefined;
  if (!retriedStatuses.has(outcome.status) || !refusalBy(outcome, attempt).retryable) return undefined;
  const waitMs = retryAfterMs(outcome.headers['retry-after'], clock) ?? backoffMs(number, clock);
  return waitMs > longestRetryAfterMs ? undefined : waitMs;
}

/** A GET; a POST that was to start something, only where no byte of it was written. */
function mayBeRepeated({ exchange: { request }, outcome }: Attempt): boolean {
  if (request.method === 'GET') return true;
  return startsSomething(request) && outcome.is === 'failed' && outcome.isUnsent === true;
}

function told(attempt: Attempt): string {
  const { outcome } = attempt;
  return outcome.is === 'answered' ? String(outcome.status) : networkError(outcome, attempt).message;
}

function log({ exchange, number, startedAt }: Attempt, what: string): void {
  const { request, clock, mask } = exchange;
  if (!exchange.log) return;
  const tookMs = Math.round(clock.monotonic() - startedAt);
  exchange.log(mask.hide(`${request.method} ${request.url.href}: ${what} (attempt ${number}, ${tookMs} ms)`));
}

function errorOf(attempt: Attempt): CliError {
  const { outcome } = attempt;
  return outcome.is === 'answered' ? refusalBy(outcome, attempt) : networkError(outcome, attempt);
}

function conclude(attempt: Attempt): Answer {
  const { outcome } = attempt;
  if (outcome.is === 'failed') throw networkError(outcome, attempt);
  return readAnswer(outcome, attempt);
}

/** An error code may be lasting though its status is not. */
function refusalBy({ status, body, headers }: Answered, attempt: Attempt): CliError {
  const parsed = parseJsonBody(body);
  return refusal({ status, body: parsed.isJson ? parsed.body : undefined, headers: singleHeaders(headers) }, attempt);
}

/** The answer as the callers know it, or the error it stands for. */
function readAnswer(answered: Answered, attempt: Attempt): Answer {
  const { status } = answered;
  const { request, mask } = attempt.exchange;
  const parsed = parseJsonBody(answered.body);
  if (status < 200 || status > 299 || (parsed.isJson && isRefusal(parsed.body, request))) {
    throw refusalBy(answered, attempt);
  }
  if (parsed.isJson) {
    return { status, body: parsed.body, headers: singleHeaders(answered.headers), hide: mask.hide };
  }
  throw new ContractError(`${request.service} (${request.url.host}) answered with ${parsed.found}`, {
    hint: parsed.hint,
    httpStatus: status,
    notJson: !parsed.isTooDeep,
    ...(startsSomething(request) && { isUncertain: true }),
  });
}

function singleHeaders(headers: IncomingHttpHeaders): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
