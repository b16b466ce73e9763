import { expect, test } from '@jest/globals';
import { bar } from '../../src/text/bar.ts';
import { glyphsFor } from '../../src/text/glyphs.ts';

test.each([
  [0, '░░░░░'],
  [19.9, '░░░░░'],
  [41.07, '██░░░'],
  [99.9, '████░'],
  [100, '█████'],
  [150, '█████'],
  [-1, '░░░░░'],
])('%d percent of five columns is %s', (percent, drawn) => {
  expect(bar(percent, 5, glyphsFor({})).join('')).toBe(drawn);
});

test('in ASCII a bar is of number signs and dots', () => {
  expect(bar(41.07, 5, glyphsFor({ LC_ALL: 'C' })).join('')).toBe('##...');
});
