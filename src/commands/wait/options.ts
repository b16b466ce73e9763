import { Option } from '@commander-js/extra-typings';
import { duration, wholeNumber } from '../values.ts';

/** The flags of a wait, for every command that waits. */
export function timeoutOption() {
  return new Option('--timeout <duration>', "for how long, or 'none'; 0 looks once")
    .argParser(duration('--timeout', { endless: 'none' }))
    .default(3_600_000, '1h');
}

export function intervalOption() {
  return new Option(
    '--interval <duration>',
    'fixed time between two looks (default: 3s at first, then longer, up to 30s)',
  ).argParser(duration('--interval', { fromMs: 1000 }));
}

export function maxErrorsOption() {
  return new Option('--max-errors <n>', 'give up after so many failed looks in a row')
    .argParser(wholeNumber('--max-errors', 1))
    .default(10);
}

export function appearTimeoutOption() {
  return new Option('--appear-timeout <duration>', 'for how long a task may not be known yet')
    .argParser(duration('--appear-timeout'))
    .default(30_000, '30s');
}

export function heartbeatOption() {
  return new Option('--heartbeat <duration>', "a sign of life in a log, or 'off'")
    .argParser(duration('--heartbeat', { fromMs: 1000, endless: 'off' }))
    .default(60_000, '60s');
}
