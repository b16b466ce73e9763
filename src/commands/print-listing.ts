import type { Context } from '../context/index.ts';
import { type Choice, choose } from '../listing/choose.ts';
import type { Fact, Reading } from '../listing/index.ts';
import { withColumns } from '../resources/choices.ts';
import type { Column } from '../resources/column.ts';
import { counted, type Resource } from '../resources/resource.ts';
import { type BelowOptions, belowTable } from './below-table.ts';
import { type AskedPage, listNote } from './list-note.ts';
import { inPlaces } from './whereabouts.ts';

interface PrintOptions<Item> extends Pick<BelowOptions, 'places' | 'hints'> {
  /** Which of the items, and in which order; all of them without it. */
  readonly choice?: Choice<Item> | undefined;
  /** In place of the table's own. */
  readonly columns?: readonly Column<Item>[] | undefined;
  /** Where exactly one page was asked for. */
  readonly page?: AskedPage | undefined;
  /** What who watches is told on the way; without it, how many items have been read. */
  readonly progress?: ReadingProgress | undefined;
}

export interface ReadingProgress {
  /** So many items have been read. */
  read(items: number): void;
  stop(): void;
}

/** Prints the items as they come, or when all are there, as the format wants it; then says what is odd about the list. Returns how many they were. */
export async function printListing<Item>(
  context: Context,
  all: Reading<Item>,
  resource: Resource<Item>,
  { page: asked, columns, choice = {}, places, hints, progress = itemsRead(context, resource) }: PrintOptions<Item>,
): Promise<number> {
  const { screen, terminal } = context;
  const { noun, shortNoun } = resource;
  const view = await context.view();
  const count = { read: 0, shown: 0, written: 0 };
  const reading = async function* () {
    for await (const page of all.pages) {
      count.read += page.length;
      progress.read(count.read);
      yield page;
    }
  };
  const listing = choose({ ...all, pages: reading() }, choice);
  const pages = async function* () {
    for await (const page of listing.pages) {
      count.shown += page.length;
      yield page;
      // the view has come back for more: what it was given before has been taken
      count.written = count.shown;
    }
  };
  try {
    const shown = columns ? withColumns(resource, columns, () => screen.now) : resource;
    const below = belowTable(context, resource, { places, hints, facts: listing.facts });
    await context.page(view.list({ pages: pages(), total: listing.total }, shown, screen, below), view);
  } catch (error) {
    if (view.streams(screen) && count.written > 0) {
      await terminal.say(`incomplete: ${counted(count.written, shortNoun)} written`);
    }
    throw error;
  } finally {
    progress.stop();
  }
  if (count.shown === 0 && !listing.total() && terminal.isWatched) {
    const where = inPlaces(await places());
    context.notice(
      count.read === 0 ? `no ${noun.many}${where}` : `none of ${counted(count.read, noun)}${where} matches`,
    );
  }
  const isDrawn = screen.isDrawn && (view.format === 'table' || view.format === 'wide');
  const [aside, facts] = splitFacts(listing.facts());
  const [detail, note] = [listNote(aside, resource, asked), listNote(facts, resource, asked)];
  if (detail !== undefined && !isDrawn) context.log(detail);
  if (note !== undefined) context.notice(note);
  return count.shown;
}

function itemsRead<Item>({ terminal }: Context, { noun }: Resource<Item>): ReadingProgress {
  const progress = terminal.progress(`reading ${noun.many}`);
  return { read: (items) => progress.update(`reading ${noun.many}: ${items}`), stop: progress.stop };
}

/** The last line below the table tells how much the filter has left out of it; anywhere else that is told to who asks for more. */
function splitFacts(facts: readonly Fact[]) {
  const isAside = ({ kind }: Fact) => kind === 'filtered';
  return [facts.filter(isAside), facts.filter((fact) => !isAside(fact))] as const;
}
