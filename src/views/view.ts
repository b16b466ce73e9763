import type { Listing } from '../listing/index.ts';
import type { Cell, Details, Text } from '../resources/details.ts';
import type { Resource } from '../resources/resource.ts';
import { bar } from '../text/bar.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { type Palette, toned } from '../text/palette.ts';
import { bounded, harmless } from '../text/safe.ts';
import type { Below } from './below.ts';

/** One output format: items in, text out. */
export interface View {
  readonly format: string;
  /** Whether `item` tells more of one than `list` does of many: several are told one after another then. */
  readonly tellsMoreOfOne?: true;
  /** Whether it goes through the pager of who has one. */
  readonly isPaged?: true;
  /** Whether records are written before everything has been read. */
  streams(screen: Screen): boolean;
  /** The text of a list, chunk by chunk; a chunk holds whole records. A drawn table has something below it. */
  list<Item>(
    listing: Listing<Item>,
    resource: Resource<Item>,
    screen: Screen,
    below?: Below<Item>,
  ): AsyncIterable<string>;
  /** The text of one item: `show`, and `wait` with one id. */
  item<Item>(item: Item, resource: Resource<Item>, screen: Screen): AsyncIterable<string>;
  /** The text of what is no resource, such as `whoami` tells. A format of records has none. */
  document?<Item>(document: Item, details: Details<Item>, screen: Screen): AsyncIterable<string>;
  /** The text of any value, such as a query finds. Only a format that is one document has it. */
  value?(value: unknown, screen: Screen): AsyncIterable<string>;
}

/** What a view may know of the stream it writes for. */
export interface Screen {
  readonly isTerminal: boolean;
  /** A table is drawn, on a terminal or not. */
  readonly isDrawn: boolean;
  /** In which times are told; undefined: the local one. */
  readonly timeZone: string | undefined;
  /** Columns; Infinity where nothing is drawn. */
  readonly width: number;
  /** Lines of a terminal; Infinity where that is not known. */
  readonly height: number;
  readonly glyphs: Glyphs;
  /** Colours for this stream; level 0 where there are none. */
  readonly colour: Palette;
  /** Takes the secrets of the run out of what people read; formats for programs lose nothing. */
  readonly hide: (text: string) => string;
  /** Wall clock, ms since 1970. */
  readonly now: number;
  /** `--no-header` was given. */
  readonly noHeader: boolean;
  /** `--csv-raw` was given. */
  readonly rawCsv: boolean;
}

/** The envelope of the API with every item in it, once all have been read; without a total where there is none. */
export async function envelopeOf<Item>({ pages, total }: Listing<Item>, { totalKey, listKey }: Resource<Item>) {
  const items: Item[] = [];
  for await (const page of pages) for (const item of page) items.push(item);
  const count = total();
  return { ...(count !== undefined && { [totalKey]: count }), [listKey]: items };
}

/** Lines are laid out for so many columns at least: on a narrower screen they wrap. */
export const narrowest = 40;

/** One text a page. The header waits for the first page, so that nothing is written when that one fails. */
export async function* pageByPage<Item>(
  { pages }: Listing<Item>,
  render: (items: readonly Item[]) => string,
  header = '',
): AsyncGenerator<string> {
  let pending = header;
  for await (const items of pages) {
    const text = pending + render(items);
    pending = '';
    if (text !== '') yield text;
  }
  if (pending !== '') yield pending;
}

type Paint = Pick<Screen, 'colour' | 'hide' | 'glyphs'>;

/** Harmless, without secrets, and coloured. A bar that has no room is left out. */
export function painted(text: Text, { colour, hide, glyphs }: Paint, barWidth: number): string {
  const cell: Cell = typeof text === 'string' ? { text } : text;
  const words = harmless(hide(bounded(cell.text)));
  if (cell.bar === undefined) return toned(words, cell.tone, colour);
  if (barWidth === 0) return words;
  const [filled, rest] = bar(cell.bar, barWidth, glyphs);
  return `${toned(filled, cell.tone, colour)}${colour.dim(rest)} ${words}`;
}
