import { expect, test } from '@jest/globals';
import { durationWords, isoTime, relativeTime } from '../../src/text/time.ts';

const now = 1606103900000;
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [0, 'just now'],
  [second - 1, 'just now'],
  [second, '1 s ago'],
  [minute - 1, '59 s ago'],
  [minute, '1 min ago'],
  [minute + 20 * second, '1 min 20 s ago'],
  [hour - 1, '59 min 59 s ago'],
  [hour, '1 h ago'],
  [hour + 59 * second, '1 h ago'],
  [day - 1, '23 h 59 min ago'],
  [day, '1 d ago'],
  [day + 6 * hour + 59 * minute, '1 d 6 h ago'],
  [30 * day, '30 d ago'],
  [31 * day, '1 mo ago'],
  [365 * day, '11 mo 30 d ago'],
  [366 * day, '1 y ago'],
  [400 * day, '1 y 1 mo ago'],
  [-3 * minute, 'in 3 min'],
  [-3 * minute - 5 * second, 'in 3 min 5 s'],
  [-1, 'just now'],
])('%d ms ago is %p', (ms, words) => {
  expect(relativeTime(now - ms, now)).toBe(words);
});

test.each([8.64e15 + 1, -8.64e15 - 1, 1e300])('%d is on no calendar and stays a number', (ms) => {
  expect([isoTime(ms), relativeTime(ms, now)]).toEqual([String(ms), String(ms)]);
});

test('times are ISO 8601 in UTC', () => {
  expect([1606103820120, 0, -1, 8.64e15].map(isoTime)).toEqual([
    '2020-11-23T03:57:00.120Z',
    '1970-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00.000Z',
  ]);
});

test('a duration is its two largest units', () => {
  expect(
    [0, 999, 59_999, minute, 73_000, hour, 2 * hour + 5 * minute, day, 30 * day + 4 * hour].map(durationWords),
  ).toEqual([...['0s', '0s', '59s', '1m00s', '1m13s', '1h00m', '2h05m', '1d00h', '30d04h']]);
});
