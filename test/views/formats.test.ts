import { expect, test } from '@jest/globals';
import { documentary, formats, tabular, views } from '../../src/views/formats.ts';

test('the formats, in the order help shows them', () => {
  expect(formats).toEqual(['table', 'wide', 'json', 'ndjson', 'yaml', 'markdown', 'csv', 'name']);
});

test.each(Object.entries(views))('%s loads the view of that name', async (format, load) => {
  expect((await load()).format).toBe(format);
});

test('those that tell a document, and those that show columns', async () => {
  const loaded = await Promise.all(formats.map((format) => views[format]()));
  expect(documentary).toEqual(formats.filter((_, index) => loaded[index]?.document));
  expect(formats.filter((format) => tabular.includes(format))).toEqual([...tabular].sort(byOrder));
});

function byOrder(one: (typeof formats)[number], other: (typeof formats)[number]): number {
  return formats.indexOf(one) - formats.indexOf(other);
}
