import { visible } from '../text/safe.ts';
import { pageByPage, type View } from './view.ts';

/** Ids, one a line: what `wait -` reads. */
export const name: View = {
  format: 'name',
  streams: () => true,
  list: (listing, { idOf }) => pageByPage(listing, (items) => items.map((item) => line(idOf(item))).join('')),
  async *item(item, { idOf }) {
    yield line(idOf(item));
  },
};

function line(id: string): string {
  return `${visible(id)}\n`;
}
