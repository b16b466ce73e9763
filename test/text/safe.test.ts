import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { harmless, visible } from '../../src/text/safe.ts';

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

/** Unicode's Default_Ignorable_Code_Point: nothing is drawn for it, and no two terminals agree on its width. */
test.each([
  ['soft hyphen', 'a\u00adb', 'a\\xadb'],
  ['zero-width space', 'a\u200bb', 'a\\u200bb'],
  ['word joiner and byte order mark', '\u2060\ufeff', '\\u2060\\ufeff'],
  ['Hangul fillers', '\u115f\u1160\u3164\uffa0', '\\u115f\\u1160\\u3164\\uffa0'],
  ['combining grapheme joiner', 'a\u034fb', 'a\\u034fb'],
  ['tag characters', 'x\u{e0041}\u{e007f}', 'x\\u{e0041}\\u{e007f}'],
  ['a joiner that joins nothing', 'task\u200d1\u200c', 'task\\u200d1\\u200c'],
  ['a joiner with nothing before it', '\u200d👩', '\\u200d👩'],
  ['a variation selector with nothing before it', '\ufe0fa', '\\ufe0fa'],
  ['text hidden in variation selectors', '✅\ufe0f\ufe01\u{e0101}', '✅\ufe0f\\ufe01\\u{e0101}'],
])('the invisible is shown: %s', (_name, text, shown) => {
  expect(harmless(text)).toBe(shown);
  expect(visible(text)).toBe(shown);
});

test.each(['👩‍👩‍👧', '❤️‍🔥', '👩🏽‍🚀', '☎️', '葛\u{e0100}', 'می\u200cخواهم', 'क्\u200dष'])(
  'a joiner or a selector inside a character stays: %s',
  (text) => {
    expect(harmless(text)).toBe(text);
  },
);

test.each([
  ['##[add-mask]x', '\\x23#[add-mask]x'],
  ['a ##vso[task.setvariable]x', 'a \\x23#vso[task.setvariable]x'],
  ['##teamcity[x]', '\\x23#teamcity[x]'],
  ['###[x]', '#\\x23#[x]'],
  ['::error::x', '\\x3a:error::x'],
  ['  ::set-output name=a::b', '  \\x3a:set-output name=a::b'],
  ['::1', '\\x3a:1'],
  ['where a line may be wrapped ::warning::x', 'where a line may be wrapped \\x3a:warning::x'],
])('what a CI runner would obey is broken: %s', (text, shown) => {
  expect([harmless(text), visible(text)]).toEqual([shown, text]);
});

test.each(['a: b', '# #[x]', 'fe80::1', 'std::vector', 'x##', '10::20'])('what no runner obeys stays: %s', (text) => {
  expect(harmless(text)).toBe(text);
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
