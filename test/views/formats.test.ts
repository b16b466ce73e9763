import { expect, test } from '@jest/globals';
import { formats, views } from '../../src/views/formats.ts';

test('the formats, in the order help shows them', () => {
  expect(formats).toEqual(['table', 'wide', 'json', 'ndjson', 'yaml', 'markdown', 'csv', 'name']);
});

test.each(Object.entries(views))('%s loads the view of that name', async (format, load) => {
  expect((await load()).format).toBe(format);
});
