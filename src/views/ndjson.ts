import { pageByPage, type View } from './view.ts';

/** An item a line, as it was received. */
export const ndjson: View = {
  format: 'ndjson',
  streams: () => true,
  list: (listing) => pageByPage(listing, (items) => items.map(line).join('')),
  item: document,
  document,
};

async function* document(item: unknown): AsyncGenerator<string> {
  yield line(item);
}

function line(item: unknown): string {
  return `${JSON.stringify(item)}\n`;
}
