import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { shorten, wrap } from '../../src/text/width.ts';

test('what fits is not shortened', () => {
  expect([shorten('abc', 3), shorten('数据', 4), shorten('', 1)]).toEqual(['abc', '数据', '']);
});

test('the start or the end of a text stays', () => {
  expect([shorten('abcdef', 4), shorten('abcdef', 4, { keep: 'end' })]).toEqual(['abc…', '…def']);
});

test('a character is never cut in two', () => {
  expect([
    shorten('数据集', 4),
    shorten('👩‍👩‍👧👩‍👩‍👧', 3),
    shorten('e\u0301a\u0301o', 2),
    shorten('🇩🇪🇫🇷', 3, { keep: 'end' }),
  ]).toEqual([...['数…', '👩‍👩‍👧…', 'e\u0301…', '…🇫🇷']]);
});

test('ASCII is shortened as any other text is', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
  fc.assert(
    fc.property(ascii, fc.integer({ min: 3, max: 40 }), fc.constantFrom('…', '...'), (text, width, ellipsis) => {
      for (const keep of ['start', 'end'] as const) {
        // with a character that is no ASCII before or behind it the segmenter is asked
        const shortened = shorten(text, width, { keep, ellipsis });
        const other =
          keep === 'start'
            ? shorten(`${text}é`, width, { keep, ellipsis })
            : shorten(`é${text}`, width, { keep, ellipsis });
        if (text.length > width) expect(shortened).toBe(other);
        else expect(shortened).toBe(text);
      }
    }),
  );
});

test('a shortened text is as narrow as asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      expect(stringWidth(shorten(text, width))).toBeLessThanOrEqual(width);
      expect(stringWidth(shorten(text, width, { keep: 'end' }))).toBeLessThanOrEqual(width);
    }),
  );
});

test('lines break at spaces, and in a word that is longer than a line', () => {
  expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  expect(wrap('a 0123456789abcdef z', 8)).toEqual(['a', '01234567', '89abcdef', 'z']);
  expect(wrap('数据集导出', 4)).toEqual(['数据', '集导', '出']);
  expect(wrap('', 8)).toEqual(['']);
});

test('a wrapped text is whole but for the spaces at its breaks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 8, max: 30 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    }),
  );
});
