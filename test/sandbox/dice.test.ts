import { expect, test } from '@jest/globals';
import { indexOf, taskIdOf } from '../../src/sandbox/dice.ts';

test('ids are 19 letters and digits, each used once, and lead back to their place', () => {
  const places = Array.from({ length: 20_000 }, (_, index) => index * 50);
  const ids = places.map((place) => taskIdOf(1, place));
  expect(ids.filter((id) => /^[0-9A-Za-z]{19}$/.test(id))).toHaveLength(ids.length);
  expect(new Set(ids.map((id) => id.slice(-5))).size).toBe(ids.length);
  expect(ids.map((id) => indexOf(1, id))).toEqual(places);
  expect(ids.slice(0, 100).map((id) => indexOf(2, id))).toEqual(Array(100).fill(undefined));
});
