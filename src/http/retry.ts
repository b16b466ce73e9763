import type { Clock } from '../host.ts';
import { type Call, logAttempt } from './call.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { networkError } from './network-error.ts';

const retriedStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const firstBackoffMs = 500;
const longestBackoffMs = 20_000;

/** A longer `Retry-After` is not waited out. */
export const longestRetryAfterMs = 60_000;

/** Waits before the next attempt; false when another one is not wanted or makes no sense. */
export async function waitForRetry(call: Call, failed: FailedAttempt): Promise<boolean> {
  call.leave();
  if (!isRetried(call, failed)) return false;
  const { clock } = call.sender.options;
  const waitMs = retryAfter(failed.retryAfter, clock) ?? backoff(call.attempts, clock);
  if (waitMs > longestRetryAfterMs) return false;
  logAttempt(call, `${failed.status ?? networkError(failed, call).message}, again in ${Math.round(waitMs)} ms`);
  const rest = clock.sleep(waitMs, call.signal);
  if (failed.status === 429) call.sender.paces[call.request.service].slowDown(rest);
  await rest;
  return true;
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3); in ms from now. */
export function retryAfter(header: string | undefined, clock: Clock): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes a number such as 1.5 for a date of its own
  const date = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}

function isRetried(call: Call, failed: FailedAttempt): boolean {
  const { request, sender, attempts } = call;
  if (request.method !== 'GET' || attempts > (request.retries ?? sender.retries)) return false;
  if (call.unsent || call.isTooLarge) return false;
  return failed.status === undefined ? networkError(failed, call).retryable : retriedStatuses.has(failed.status);
}

/** Full jitter: the many who failed together do not come back together. */
function backoff(attempt: number, clock: Clock): number {
  return clock.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}
