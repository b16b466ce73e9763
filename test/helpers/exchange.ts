import type { Attempt, Exchange, Failed } from '../../src/http/attempt.ts';
import type { Transport } from '../../src/http/transport.ts';
import { createMask } from '../../src/text/mask.ts';
import { type SleeplessClock, sleeplessClock } from './sleepless-clock.ts';

/** A GET of ModelArts, sent by what the test says. */
export function exchangeBy(
  transport: Transport,
  asked: Partial<Exchange> = {},
): Exchange & { readonly clock: SleeplessClock } {
  return {
    request: { method: 'GET', service: 'ModelArts', url: new URL('https://modelarts.test/v2') },
    body: undefined,
    transport,
    proxy: undefined,
    signal: undefined,
    timeoutMs: 1000,
    log: undefined,
    onRetry: undefined,
    mask: createMask(),
    ...asked,
    clock: sleeplessClock(),
  };
}

/** The first attempt, which brought no answer. */
export function failedAttempt(
  failed: Omit<Failed, 'is' | 'isTimeOut' | 'isUnconnected'>,
): Attempt & { readonly outcome: Failed } {
  const exchange = exchangeBy(() => Promise.reject(new Error('not sent')));
  return {
    exchange,
    number: 1,
    startedAt: 0,
    isSigned: false,
    outcome: { is: 'failed', isTimeOut: false, isUnconnected: false, ...failed },
  };
}
