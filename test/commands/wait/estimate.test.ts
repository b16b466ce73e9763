import { expect, test } from '@jest/globals';
import { estimator } from '../../../src/commands/wait/estimate.ts';

function estimateAfter(looks: readonly (readonly [percent: number | undefined, atMs: number])[], elapsedMs: number) {
  const estimate = estimator();
  for (const [percent, atMs] of looks) estimate.seen(percent, atMs);
  return estimate.leftMs(elapsedMs);
}

test('one look tells no pace', () => {
  expect(estimateAfter([[30, 1000]], 2000)).toBe(undefined);
});

test('the pace is that since progress began, and the time since the last look is counted off', () => {
  const looks = [
    [0, 0],
    [undefined, 5_000],
    [0, 10_000],
    [50, 20_000],
  ] as const;
  expect(estimateAfter(looks, 20_000)).toBe(10_000);
  expect(estimateAfter(looks, 24_000)).toBe(6_000);
});

test('what is late is due, until the next look tells more', () => {
  const looks = [
    [0, 0],
    [50, 10_000],
  ] as const;
  expect(estimateAfter(looks, 20_000)).toBe(0);
  expect(estimateAfter(looks, 300_000)).toBe(0);
  expect(estimateAfter([...looks, [60, 21_000]], 21_000)).toBe(14_000);
});

test('what has fallen back has no estimate', () => {
  const looks = [
    [50, 0],
    [60, 10_000],
    [5, 20_000],
  ] as const;
  expect(estimateAfter(looks, 20_000)).toBe(undefined);
});
