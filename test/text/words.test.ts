import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wrapWords } from '../../src/text/words.ts';

test.each<[string, number, readonly string[]]>([
  ['short', 40, ['short']],
  ['the quick brown fox', 10, ['the quick', '  brown', '  fox']],
  ['a 0123456789abcdef z', 8, ['a', '  0123456789abcdef', '  z']],
  ['      or set A and B', 14, ['      or set A', '        and B']],
  [
    'hint: to try without an account: modelarts-export list --sandbox',
    40,
    ['hint: to try without an account:', '  modelarts-export list --sandbox'],
  ],
  [
    "hint: 'modelarts-export list --help' tells what there is",
    30,
    ['hint:', "  'modelarts-export list --help'", '  tells what there is'],
  ],
  ['  obsutil cp obs://b/p/ . -r -f -flat', 20, ['  obsutil cp obs://b/p/ . -r -f -flat']],
  ['数据集 导出 任务', 8, ['数据集', '  导出', '  任务']],
  ['\u001b[31merror:\u001b[39m no such', 12, ['\u001b[31merror:\u001b[39m no', '  such']],
])('%j on %d columns', (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});

test('no word is broken, none is lost, and no line is wider than the screen but for a long word', () => {
  const word = fc.stringMatching(/^[!-~]{1,30}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 20, max: 220 }), (words, width) => {
      const lines = wrapWords(words.join(' '), width);
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(words);
      expect(lines.filter((line) => line.length > width && line.trim().includes(' '))).toEqual([]);
    }),
  );
});
