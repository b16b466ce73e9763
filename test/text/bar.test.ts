import { expect, test } from '@jest/globals';
import { bar } from '../../src/text/bar.ts';

test.each([
  [0, '░░░░░'],
  [19.9, '░░░░░'],
  [41.07, '██░░░'],
  [99.9, '████░'],
  [100, '█████'],
  [150, '█████'],
  [-1, '░░░░░'],
])('%d percent of five columns is %s', (percent, drawn) => {
  expect(bar(percent, 5).join('')).toBe(drawn);
});
