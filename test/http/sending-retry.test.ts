import { expect, test } from '@jest/globals';
import type { Retry } from '../../src/http/index.ts';
import { failureOf } from '../helpers/failure.ts';
import { withServer } from '../helpers/sending.ts';
import type { CannedAnswer } from '../helpers/server.ts';

const good = { body: { good: true } };

test.each([408, 429, 500, 502, 503, 504])('a GET that gets %i is sent again', (status) =>
  withServer([{ status }, good], async ({ send, server, clock }) => {
    expect((await send()).body).toEqual({ good: true });
    expect([server.requests.length, clock.sleeps]).toEqual([2, [250]]);
  }),
);

const cut: CannedAnswer = (_request, response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"export_tasks":', () => response.destroy());
};

test.each([
  ['before the answer', ((_request, response) => response.destroy()) satisfies CannedAnswer],
  ['in the middle of the body', cut],
])('a GET whose connection breaks off %s is sent again', (_name, broken) =>
  withServer([broken, good], async ({ send, server, clock }) => {
    expect((await send()).body).toEqual({ good: true });
    expect([server.requests.length, clock.sleeps]).toEqual([2, [250]]);
  }),
);

test('the waits double up to 20 s, half of each on average; then it says how often it has tried', () =>
  withServer({ status: 503 }, async ({ send, server, clock }) => {
    expect(await failureOf(send({ retries: 8 }))).toEqual({
      kind: 'unavailable',
      message: 'ModelArts is not available, tried 9 times',
      httpStatus: 503,
      retryable: true,
      hint: 'try again later',
    });
    expect(clock.sleeps).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(server.requests).toHaveLength(9);
  }));

test('four retries are the default; a call may want none', () =>
  withServer({ status: 500 }, async ({ send, server }) => {
    await failureOf(send());
    expect(server.requests).toHaveLength(5);
    await failureOf(send({ retries: 0 }));
    expect(server.requests).toHaveLength(6);
  }));

test.each([400, 401, 403, 404, 409, 501, 505, 302])('a GET that gets %i is sent once', (status) =>
  withServer({ status }, async ({ send, server }) => {
    await failureOf(send());
    expect(server.requests).toHaveLength(1);
  }),
);

test.each([
  ['429', { status: 429 }],
  ['503', { status: 503 }],
  ['a broken connection', ((_request, response) => response.destroy()) satisfies CannedAnswer],
])('a POST is sent once, whatever happens: %s', (_name, answer) =>
  withServer(answer, async ({ send, server }) => {
    expect((await failureOf(send({ method: 'POST', json: {} })))['kind']).toBe('unavailable');
    expect(server.requests).toHaveLength(1);
  }),
);

test.each([
  ['seconds', '60'],
  ['a date', 'Fri, 02 Jan 2026 03:05:05 GMT'],
])('Retry-After up to 60 s is waited out: %s', (_name, header) =>
  withServer([{ status: 429, headers: { 'retry-after': header } }, good], async ({ send, clock }) => {
    expect((await send()).body).toEqual({ good: true });
    expect(clock.sleeps).toEqual([60_000]);
  }),
);

test.each([
  ['seconds', '61'],
  ['a date', 'Fri, 02 Jan 2026 03:05:06 GMT'],
])('a longer Retry-After ends it at once and is named: %s', (_name, header) =>
  withServer({ status: 429, headers: { 'retry-after': header } }, async ({ send, server, clock }) => {
    expect(await failureOf(send())).toEqual({
      kind: 'unavailable',
      message: 'ModelArts gets too many requests and asks to be left alone for 61 s',
      httpStatus: 429,
      retryable: true,
      retryAfterMs: 61_000,
      hint: 'try again later, or ask less often',
    });
    expect([server.requests.length, clock.sleeps]).toEqual([1, []]);
  }),
);

test('a call without retries still hears how long to stay away', () =>
  withServer({ status: 503, headers: { 'retry-after': '7' } }, async ({ send }) => {
    expect((await failureOf(send({ retries: 0 })))['retryAfterMs']).toBe(7000);
  }));

test.each(['soon', '1.5', '-5'])('a Retry-After that is neither is not obeyed: %s', (header) =>
  withServer([{ status: 503, headers: { 'retry-after': header } }, good], async ({ send, clock }) => {
    await send();
    expect(clock.sleeps).toEqual([250]);
  }),
);

test('the headers are made anew for every attempt', () =>
  withServer([{ status: 500 }, good], async ({ send, server }) => {
    let made = 0;
    await send({ headers: async () => ({ 'X-Sdk-Date': `date ${++made}` }) });
    expect(server.requests.map(({ headers }) => headers['x-sdk-date'])).toEqual(['date 1', 'date 2']);
  }));

test.each([
  [500, 'ModelArts.4354', 'refused'],
  [503, 'ModelArts.4352', 'not_found'],
])('an error code that decides is not asked for again, whatever status it wears: %i %s', (status, error_code, kind) =>
  withServer({ status, body: { error_code } }, async ({ send, server }) => {
    const failure = await failureOf(send());
    expect([failure['kind'], failure['retryable'], server.requests.length]).toEqual([kind, undefined, 1]);
  }),
);

test('where a request has time, a 429 counts as no retry until that is over; anything else counts', () =>
  withServer(
    [
      ...Array.from({ length: 30 }, () => ({ status: 429 })),
      { status: 503 },
      { status: 429, headers: { 'retry-after': '60' } },
      good,
    ],
    async ({ send, server, clock }) => {
      expect((await send({ retries: 2, throttlePatienceMs: 300_000 })).body).toEqual({ good: true });
      // half of 0.5, 1, 2, 4, 8 and 16 s, then 10 s each
      expect([server.requests.length, clock.sleeps.slice(0, 7)]).toEqual([
        33,
        [250, 500, 1000, 2000, 4000, 8000, 10_000],
      ]);
    },
  ));

test('a 429 that asks for more than a minute ends it at once even so', () =>
  withServer({ status: 429, headers: { 'retry-after': '61' } }, async ({ send, server }) => {
    await failureOf(send({ throttlePatienceMs: 300_000 }));
    expect(server.requests).toHaveLength(1);
  }));

test('whoever listens is told of each attempt that another one follows, and why', () => {
  const told: unknown[] = [];
  const onRetry = ({ error, waitMs }: Retry) => told.push([error.message, error.details.httpStatus, waitMs]);
  const answers: CannedAnswer[] = [{ status: 503 }, (_request, response) => response.destroy(), good];
  return withServer(
    answers,
    async ({ send, plain }) => {
      await send();
      expect(JSON.parse(plain(JSON.stringify(told)))).toEqual([
        ['ModelArts is not available', 503, 250],
        ['ModelArts (HOST) closed the connection before its answer was complete, tried 2 times', null, 500],
      ]);
    },
    { onRetry },
  );
});
