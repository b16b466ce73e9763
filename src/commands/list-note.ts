import type { Fact } from '../listing/index.ts';
import { counted, type Noun, type Resource } from '../resources/resource.ts';

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
