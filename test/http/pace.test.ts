import { expect, test } from '@jest/globals';
import { createPace } from '../../src/http/pace.ts';

test('any number may be under way, until one is told to slow down; then half as many, and one more for every ten', async () => {
  const crowd = startCrowd();
  crowd.join(7);
  await settled();
  expect(crowd.underWay()).toBe(7);

  crowd.leave(1);
  crowd.pace.slowDown(Promise.resolve());
  crowd.join(40);
  await settled();
  expect(crowd.underWay()).toBe(6);

  crowd.leave(6);
  await settled();
  expect(crowd.underWay()).toBe(3);

  const underWay: number[] = [];
  for (let ended = 0; ended < 10; ended += 1) {
    crowd.leave(1);
    await settled();
    underWay.push(crowd.underWay());
  }
  // the tenth since the slow-down is the fourth of these
  expect(underWay).toEqual([3, 3, 3, 4, 4, 4, 4, 4, 4, 4]);
});

test('however often it is slowed down, one goes on', async () => {
  const crowd = startCrowd();
  for (let times = 0; times < 5; times += 1) crowd.pace.slowDown(Promise.resolve());
  crowd.join(3);
  await settled();
  expect(crowd.underWay()).toBe(1);
});

test('nothing starts during a rest, not even when the rest is cut short by an error', async () => {
  const crowd = startCrowd();
  let interrupt = (_reason: Error): void => {};
  crowd.pace.slowDown(
    new Promise((_resolve, reject) => {
      interrupt = reject;
    }),
  );
  crowd.join(1);
  await settled();
  expect(crowd.underWay()).toBe(0);
  interrupt(new Error('stopped'));
  await settled();
  expect(crowd.underWay()).toBe(1);
});

test('who was stopped while waiting gives the place to the next', async () => {
  const { pace } = startCrowd();
  const stop = new AbortController();
  pace.slowDown(Promise.resolve());
  const leave = await pace.enter();
  const stopped = pace.enter(stop.signal);
  const next = pace.enter();
  stop.abort(new Error('stopped'));
  leave();
  leave();
  await expect(stopped).rejects.toThrow('stopped');
  expect(await next).toBeInstanceOf(Function);
});

function startCrowd() {
  const pace = createPace();
  const inside: (() => void)[] = [];
  return {
    pace,
    underWay: () => inside.length,
    join(count: number) {
      for (let joined = 0; joined < count; joined += 1) pace.enter().then((leave) => inside.push(leave));
    },
    leave(count: number) {
      for (const leave of inside.splice(0, count)) leave();
    },
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
