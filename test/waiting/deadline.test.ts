import { expect, test } from '@jest/globals';
import { withDeadline } from '../../src/waiting/deadline.ts';
import type { Look } from '../../src/waiting/look.ts';
import { failureOf } from '../helpers/failure.ts';
import { fakeClock } from '../helpers/fake-clock.ts';

/** A look that nobody answers. */
const unanswered: Look = (_ids, signal) =>
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
  const deaf: Look = async () => {
    await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    return new Map();
  };
  const look = withDeadline(deaf, { clock: fakeClock(), timeoutMs: 20, leastMs: 1 });
  expect(await failureOf(look(undefined))).toEqual(cut);
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
