import type { Listing } from '../listing/index.ts';
import type { Resource } from '../resources/resource.ts';
import type { Screen, View } from './view.ts';

/** Keeps a chunk far below V8's longest string (512 MiB), which the text of a million tasks exceeds. */
const itemsPerChunk = 100;

/** The envelope of the API as one document, begun only when every page has been read. */
export const json: View = {
  format: 'json',
  streams: () => false,
  list: envelope,
  item: document,
  document,
  value: (value, screen) => document(value, undefined, screen),
};

async function* document<Item>(item: Item, _: unknown, screen: Screen): AsyncGenerator<string> {
  yield `${JSON.stringify(item, null, indentOf(screen))}\n`;
}

async function* envelope<Item>(
  listing: Listing<Item>,
  resource: Resource<Item>,
  screen: Screen,
): AsyncGenerator<string> {
  const pages: (readonly Item[])[] = [];
  for await (const items of listing.pages) if (items.length > 0) pages.push(items);

  const { totalKey, listKey } = resource;
  const [head, tail] = frame({ [totalKey]: listing.total(), [listKey]: [] }, pages.length === 0, screen);
  yield head;
  let separator = '';
  for (const items of chunks(pages)) {
    yield separator + items.map((item) => itemText(item, screen)).join(',');
    separator = ',';
  }
  yield tail;
}

/** What stands around the items, taken from the text of an envelope without any. */
function frame(envelope: object, isEmpty: boolean, screen: Screen): [head: string, tail: string] {
  const text = JSON.stringify(envelope, null, indentOf(screen));
  const middle = text.lastIndexOf(']');
  const beforeEnd = isEmpty || !screen.isTerminal ? '' : '\n  ';
  return [text.slice(0, middle), `${beforeEnd}${text.slice(middle)}\n`];
}

function* chunks<Item>(pages: readonly (readonly Item[])[]): Generator<readonly Item[]> {
  for (const items of pages) {
    for (let start = 0; start < items.length; start += itemsPerChunk) yield items.slice(start, start + itemsPerChunk);
  }
}

function itemText(item: unknown, screen: Screen): string {
  if (!screen.isTerminal) return JSON.stringify(item);
  return `\n${JSON.stringify(item, null, 2)}`.replaceAll('\n', '\n    ');
}

function indentOf(screen: Screen): number {
  return screen.isTerminal ? 2 : 0;
}
