import { expect, test } from '@jest/globals';
import { CliError } from '../../src/errors/index.ts';
import { answerTo } from '../../src/http/exchange.ts';
import { createPace } from '../../src/http/pace.ts';
import type { Transport } from '../../src/http/transport.ts';
import { exchangeBy } from '../helpers/exchange.ts';
import { failureOf } from '../helpers/failure.ts';

const checkEndpoint = 'check the endpoint (--endpoint)';
const closed = () =>
  withCode('ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'Socket closed before the connection was established');

test.each<[string, () => unknown, string, string]>([
  ['a plain Error', () => new Error('odd'), 'the request to ModelArts (modelarts.test) failed: odd', checkEndpoint],
  ['not even an Error', () => 'odd', 'the request to ModelArts (modelarts.test) failed: odd', checkEndpoint],
  [
    'an Error with a code that nobody knows',
    closed,
    'the request to ModelArts (modelarts.test) failed: Socket closed before the connection was established',
    checkEndpoint,
  ],
  [
    'an Error whose cause has the code that tells why',
    () => Object.assign(closed(), { cause: withCode('ECONNREFUSED', 'connect ECONNREFUSED') }),
    'ModelArts refused the connection at modelarts.test',
    `${checkEndpoint} and its port`,
  ],
])('whatever the library throws is tried five times, and then not available: %s', async (_name, thrown, what, hint) => {
  let sent = 0;
  const exchange = exchangeBy(async () => {
    sent += 1;
    throw thrown();
  });
  const error: unknown = await answerTo(exchange, { retries: 4, pace: createPace() }).catch((caught) => caught);
  expect(error instanceof CliError && [error.exitCode, error.kind, error.message, error.details]).toEqual([
    6,
    'unavailable',
    `${what}, tried 5 times`,
    { hint, retryable: true },
  ]);
  expect([sent, exchange.clock.sleeps]).toEqual([5, [250, 500, 1000, 2000]]);
});

test('a POST goes out once, whatever the library throws', async () => {
  let sent = 0;
  const exchange = exchangeBy(
    async () => {
      sent += 1;
      throw new Error('odd');
    },
    { request: { method: 'POST', service: 'IAM', url: new URL('https://iam.test/v3') } },
  );
  expect(await failureOf(answerTo(exchange, { retries: 4, pace: createPace() }))).toEqual({
    kind: 'unavailable',
    message: 'the request to IAM (iam.test) failed: odd',
    hint: 'check the endpoint (--iam-endpoint)',
    retryable: true,
  });
  expect(sent).toBe(1);
});

test('who waits for a place does not start between a 429 and its rest', async () => {
  const pace = createPace();
  // one at a time from now on
  pace.slowDown(Promise.resolve());
  await settled();
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const story: string[] = [];
  const answering =
    (name: string, ...statuses: number[]): Transport =>
    async () => {
      story.push(name);
      return { status: statuses.shift() ?? 200, headers: {}, body: Buffer.from('{}') };
    };
  const told = exchangeBy(answering('told', 429));
  const waiting = exchangeBy(answering('waiting'));
  const answers = [
    answerTo({ ...told, clock: { ...told.clock, sleep: () => asleep } }, { retries: 1, pace }),
    answerTo(waiting, { retries: 0, pace }),
  ];
  await settled();
  expect(story).toEqual(['told']);
  wake();
  await Promise.all(answers);
  expect(story).toEqual(['told', 'told', 'waiting']);
});

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
