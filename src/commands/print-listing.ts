import type { Context } from '../context/index.ts';
import { type Choice, choose } from '../listing/choose.ts';
import type { Fact, Reading } from '../listing/index.ts';
import { withColumns } from '../resources/choices.ts';
import type { Column } from '../resources/column.ts';
import { counted, type Noun, type Resource } from '../resources/resource.ts';
import { type BelowOptions, belowTable } from './below-table.ts';
import { inPlaces } from './whereabouts.ts';

interface PrintOptions<Item> extends Pick<BelowOptions, 'places' | 'hints'> {
  /** Which of the items, and in which order; all of them without it. */
  readonly choice?: Choice<Item> | undefined;
  /** In place of the table's own. */
  readonly columns?: readonly Column<Item>[] | undefined;
  /** Where exactly one page was asked for. */
  readonly page?: AskedPage | undefined;
}

/** Prints the items as they come, or when all are there, as the format wants it; then says what is odd about the list. Returns how many they were. */
export async function printListing<Item>(
  context: Context,
  all: Reading<Item>,
  resource: Resource<Item>,
  { page: asked, columns, choice = {}, places, hints }: PrintOptions<Item>,
): Promise<number> {
  const { screen, terminal } = context;
  const { noun, shortNoun } = resource;
  const view = await context.view();
  const progress = terminal.progress(`reading ${noun.many}`);
  const count = { read: 0, shown: 0, written: 0 };
  const reading = async function* () {
    for await (const page of all.pages) {
      count.read += page.length;
      progress.update(`reading ${noun.many}: ${count.read}`);
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

/** The last line below the table tells how much the filter has left out of it; anywhere else that is told to who asks for more. */
function splitFacts(facts: readonly Fact[]) {
  const isAside = ({ kind }: Fact) => kind === 'filtered';
  return [facts.filter(isAside), facts.filter((fact) => !isAside(fact))] as const;
}

/** The one page that was asked for. */
export interface AskedPage {
  readonly page: number;
  /** undefined: the service's own. */
  readonly limit: number | undefined;
}

/** What a person should know of a list that was read, in one line; undefined where there is nothing to say. */
export function listNote<Item>(
  facts: readonly Fact[],
  resource: Resource<Item>,
  asked?: AskedPage,
): string | undefined {
  return facts.length === 0 ? undefined : facts.map((fact) => words(fact, resource, asked)).join('; ');
}

function words<Item>(fact: Fact, resource: Resource<Item>, asked: AskedPage | undefined): string {
  const { shortNoun, totalKey } = resource;
  switch (fact.kind) {
    case 'capped':
      return `the server sends at most ${counted(fact.limit, shortNoun)} a page`;
    case 'no-total':
      return `the server sent no ${totalKey}; ${counted(fact.read, shortNoun)} read`;
    case 'moved':
      return `the list moved while it was read: ${totalKey} between ${fact.least} and ${fact.greatest}, ${counted(fact.read, shortNoun)} read`;
    case 'miscounted':
      return `${totalKey} is ${fact.total}, but ${counted(fact.read, shortNoun)} ${fact.read === 1 ? 'was' : 'were'} read`;
    case 'cut':
      return `${behindTheLast(fact, asked) ?? cutWords(fact, shortNoun.many, totalKey)}; --all shows every one`;
    case 'filtered':
      return `${fact.kept} of ${counted(fact.read, shortNoun)} match`;
    case 'more':
      return `${moreWords(fact, shortNoun)}; a higher --max shows more`;
    case 'odd-lists':
      return oddWords(fact, resource);
  }
}

/** So many odd lists are told of; there may be thousands. */
const mostTold = 3;

function oddWords<Item>({ lists }: Fact & { kind: 'odd-lists' }, resource: Resource<Item>): string {
  const told = lists.slice(0, mostTold).map(({ name, facts }) => `in ${name}: ${listNote(facts, resource)}`);
  const others = lists.length - told.length;
  return [...told, ...(others > 0 ? [`and the like in ${others} more`] : [])].join('; ');
}

/** Items on a page where no limit is sent (the specification's default). */
const usualLimit = 10;

function behindTheLast({ shown, total }: Fact & { kind: 'cut' }, asked: AskedPage | undefined): string | undefined {
  if (!asked || shown > 0 || !total) return undefined;
  const last = Math.ceil(total / (asked.limit ?? usualLimit)) - 1;
  return asked.page > last ? `page ${asked.page} is behind the last one (${last})` : undefined;
}

function cutWords({ shown, total, atLeast }: Fact & { kind: 'cut' }, items: string, totalKey: string): string {
  if (atLeast !== undefined) return `${shown} of ${atLeast} ${items} or more shown`;
  if (total === undefined) return `the server sent no ${totalKey}, so there may be more ${items} than this page shows`;
  if (total > shown) return `${shown} of ${total} ${items} shown`;
  return `${totalKey} is ${total}, but this page has ${shown} ${items}, so there may be more`;
}

function moreWords({ shown, of, isSure, isFiltered }: Fact & { kind: 'more' }, { one, many }: Noun): string {
  const [noun, nouns] = isFiltered ? [`matching ${one}`, `matching ${many}`] : [one, many];
  if (of !== undefined) return `${shown} of ${of} ${nouns} shown`;
  return `${counted(shown, { one: noun, many: nouns })} shown, and there ${isSure ? 'are' : 'may be'} more`;
}
