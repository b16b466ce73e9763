import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { harmless } from '../../src/text/safe.ts';

test.each([
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\nb\r\nc\td', 'a\\nb\\r\\nc\\td'],
  ['\u0000\u007f\u0085\u009b', '\\x00\\x7f\\x85\\x9b'],
  ['\u202egnp\u2066\u061c\u200e\u200f', '\\u202egnp\\u2066\\u061c\\u200e\\u200f'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud800a\udfff', '\\ud800a\\udfff'],
])('%j is shown as %j', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test('what a person can read stays as it is', () => {
  const text = 'ModelArts.4401: "数据集" e\u0301 👩‍👩‍👧 עברית \\n — done';
  expect(harmless(text)).toBe(text);
});

test('it is done once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => expect(harmless(harmless(text))).toBe(harmless(text))),
  );
});
