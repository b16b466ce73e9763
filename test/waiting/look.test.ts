import { expect, test } from '@jest/globals';
import { NotFoundError, UnavailableError } from '../../src/errors/index.ts';
import { type Look, lookAtEach, lookThrough, withDeadline } from '../../src/waiting/look.ts';
import { failureOf } from '../helpers/failure.ts';
import { fakeClock } from '../helpers/fake-clock.ts';

test('each item by itself, an unknown one with its error', async () => {
  const unknown = new NotFoundError('no such task', { httpStatus: 400, apiCode: 'ModelArts.4359' });
  const look = lookAtEach(async (id) => {
    if (id === 'b') throw unknown;
    return { id };
  });
  expect(await look(['a', 'b'])).toEqual(
    new Map<string, unknown>([
      ['a', { id: 'a' }],
      ['b', unknown],
    ]),
  );
});

test.each([
  new NotFoundError('dataset not found', { httpStatus: 400, apiCode: 'ModelArts.4352' }),
  new UnavailableError('bad gateway', { httpStatus: 502 }),
])('"$message" is not an answer about one item', async (error) => {
  await expect(lookAtEach(() => Promise.reject(error))(['a'])).rejects.toBe(error);
});

/** Looks through three pages, and notes which were read. */
function lookThroughPages(read: number[] = []): Look<string> {
  const pages = [
    ['a', 'b ended'],
    ['c', 'd'],
    ['e ended', 'f'],
  ];
  const openList = async function* () {
    for (const [number, page] of pages.entries()) {
      read.push(number);
      yield page;
    }
  };
  return lookThrough(openList, {
    idOf: (item) => item.charAt(0),
    outcomeOf: (item) => (item.endsWith('ended') ? 'succeeded' : 'pending'),
  });
}

test('the list is read until each item has been seen, and no further', async () => {
  const read: number[] = [];
  expect(await lookThroughPages(read)(['d', 'b'])).toEqual(
    new Map([
      ['b', 'b ended'],
      ['d', 'd'],
    ]),
  );
  expect(read).toEqual([0, 1]);
});

test('an item that is not in the list is not in the answers', async () => {
  expect(await lookThroughPages()(['a', 'nowhere'])).toEqual(new Map([['a', 'a']]));
});

test('without ids all that have not ended are in the answers', async () => {
  expect([...(await lookThroughPages()(undefined)).keys()]).toEqual(['a', 'c', 'd', 'f']);
});

/** A look that nobody answers. */
const unanswered: Look<object> = (_ids, signal) =>
  new Promise((_resolve, reject) => {
    // a timer of its own keeps the process alive, as a socket would
    const socket = setTimeout(() => {}, 60_000);
    signal?.addEventListener('abort', () => {
      clearTimeout(socket);
      reject(signal.reason);
    });
  });

const cut = { kind: 'unavailable', message: 'no answer came before the time was over', retryable: true };

test('a look without an answer is a missed one when the time is over', async () => {
  const look = withDeadline(unanswered, { clock: fakeClock(), timeoutMs: 20, leastMs: 1 });
  expect(await failureOf(look(['a']))).toEqual(cut);
});

test('so is one that does not heed its signal', async () => {
  const deaf: Look<object> = async () => {
    await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    return new Map();
  };
  const look = withDeadline(deaf, { clock: fakeClock(), timeoutMs: 20, leastMs: 1 });
  expect(await failureOf(look(undefined))).toEqual(cut);
});

test('a look has all the time there is left, not only the moment of one that begins late', async () => {
  const slow: Look<object> = async (_ids, signal) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    signal?.throwIfAborted();
    return new Map();
  };
  const look = withDeadline(slow, { clock: fakeClock(), timeoutMs: 50_000, leastMs: 1 });
  expect(await look(['a'])).toEqual(new Map());
});

test('a look that begins late has a moment of its own', async () => {
  const clock = fakeClock();
  const look = withDeadline(unanswered, { clock, timeoutMs: 3_600_000, leastMs: 20 });
  clock.pass(4_000_000);
  expect(await failureOf(look(['a']))).toEqual(cut);
});

test('an interruption stays one', async () => {
  const interruption = new AbortController();
  const look = withDeadline(unanswered, { clock: fakeClock(), timeoutMs: Number.POSITIVE_INFINITY });
  const looking = look(['a'], interruption.signal);
  interruption.abort(new Error('interrupted'));
  await expect(looking).rejects.toThrow('interrupted');
});

test('a single look is not cut short', () => {
  expect(withDeadline(unanswered, { clock: fakeClock(), timeoutMs: 0 })).toBe(unanswered);
});
