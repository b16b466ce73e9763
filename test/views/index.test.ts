import { expect, test } from '@jest/globals';
import { views } from '../../src/views/index.ts';

test('the formats, in the order help shows them', () => {
  expect(Object.keys(views)).toEqual(['table', 'wide', 'json', 'ndjson', 'csv', 'name']);
});

test.each(Object.entries(views))('%s loads the view of that name', async (format, load) => {
  expect((await load()).format).toBe(format);
});
