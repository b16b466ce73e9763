import { expect, test } from '@jest/globals';
import { duration, durationMs } from '../../src/commands/values.ts';

test.each([
  ['90', 90_000],
  ['50ms', 50],
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['7d', 604_800_000],
  ['1d2h3m4s5ms', 93_784_005],
  ['1h1d', undefined],
  ['d', undefined],
  ['', undefined],
])('%j is %j ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test('a flag that takes a duration takes days', () => {
  expect(duration('--timeout')('2d')).toBe(172_800_000);
});
