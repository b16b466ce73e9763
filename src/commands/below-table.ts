import type { Below, Block, Context } from '../context/index.ts';
import type { Fact } from '../listing/index.ts';
import { cellOf } from '../resources/column.ts';
import type { Entry } from '../resources/details.ts';
import type { Noun, Resource, Standing } from '../resources/resource.ts';
import { glued } from '../text/glue.ts';
import type { Glyphs } from '../text/glyphs.ts';
import type { Tone } from '../text/palette.ts';
import { bounded } from '../text/safe.ts';
import { type Place, placesInShort } from './whereabouts.ts';

export interface BelowOptions {
  /** Where the items come from. */
  places(): Promise<readonly Place[]>;
  /** What is known of the list once it has been read. */
  facts?(): readonly Fact[];
  /** How to go on, also where some items have not ended: `running` are the words for those. */
  readonly hints?: ((running: readonly string[]) => readonly string[]) | undefined;
}

/** Below a drawn table: what runs, if that is out of sight; what failed, and why; and in a line what was seen, and where. It costs no request. */
export function belowTable<Item>(
  { screen }: Pick<Context, 'screen'>,
  resource: Resource<Item>,
  { places, facts = () => [], hints = () => [] }: BelowOptions,
): Below<Item> {
  const { standing, shortNoun } = resource;
  const seen = standing && observe(resource, standing);
  let count = 0;
  return {
    see(items) {
      count += items.length;
      for (const item of items) seen?.add(item);
    },
    words: async () => {
      const { glyphs, height, now } = screen;
      const counts = seen ? `: ${seen.counts().map(glued).join(', ')}` : '';
      const amount = amountWords(count, shortNoun, facts());
      const summary = [...placesInShort(await places()), amount].map(glued).join(` ${glyphs.dot} `) + counts;
      const running = seen && count >= height ? runningBlock(seen.pending, resource, now) : [];
      const failed = seen ? failedBlock(seen.failed, resource, glyphs) : [];
      return { blocks: [...running, ...failed], lines: [summary, ...hints(seen?.running() ?? [])] };
    },
  };
}

/** How many are shown, of how many. */
function amountWords(count: number, { one, many }: Noun, facts: readonly Fact[]): string {
  const isFiltered = facts.some(({ kind }) => kind === 'filtered');
  const isCut = facts.some(({ kind }) => kind === 'more');
  const of = facts.flatMap((fact) => totalOf(fact, { isCut }) ?? [])[0];
  const noun = (of ?? count) === 1 ? one : many;
  if (of === undefined) return isFiltered ? `${count} matching ${noun}` : `${count} ${noun}`;
  if (isFiltered && isCut) return `${count} of ${of} matching ${noun}`;
  return `${count} of ${of} ${noun}${isFiltered ? ' match' : ''}`;
}

function totalOf(fact: Fact, { isCut }: { readonly isCut: boolean }): number | undefined {
  if (fact.kind === 'more') return fact.of;
  if (fact.kind === 'filtered') return isCut ? undefined : fact.read;
  return fact.kind === 'cut' ? fact.total : undefined;
}

/** What is kept of a list of any length. */
interface Seen<Item> {
  add(item: Item): void;
  /** `3 running`, in the order of the words. */
  counts(): readonly string[];
  /** The words for what has not ended, where other items have. */
  running(): readonly string[];
  readonly pending: Newest<Item>;
  readonly failed: Newest<Item>;
}

const unknown = 'unknown';

function observe<Item>(resource: Resource<Item>, { words, wordOf, outcomeOf }: Standing<Item>): Seen<Item> {
  const counts = new Map([...words, unknown].map((word) => [word, 0]));
  const [pending, failed] = [newest(resource), newest(resource)];
  const unended = new Set<string>();
  return {
    add(item) {
      const word = wordOf(item) ?? unknown;
      counts.set(word, (counts.get(word) ?? 0) + 1);
      const outcome = outcomeOf(item);
      if (outcome === 'pending') {
        pending.add(item);
        unended.add(word);
      }
      if (outcome === 'failed') failed.add(item);
    },
    counts: () => [...counts].filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`),
    running: () => {
      const present = [...counts].filter(([, count]) => count > 0).map(([word]) => word);
      return present.length > unended.size ? present.filter((word) => unended.has(word)) : [];
    },
    pending,
    failed,
  };
}

/** The newest few of many items, and how often which reason was given for the others. */
interface Newest<Item> {
  add(item: Item): void;
  readonly items: readonly Item[];
  readonly others: ReadonlyMap<string, number>;
}

const mostTold = 5;
const mostReasonsTold = 3;
/** A service may say something else of every item. */
const mostReasonsKept = 1000;
const otherReasons = 'for other reasons';

function newest<Item>({ createdAtMs, standing }: Resource<Item>): Newest<Item> {
  const items: Item[] = [];
  const others = new Map<string, number>();
  const timeOf = (item: Item) => createdAtMs?.(item) ?? Number.NEGATIVE_INFINITY;
  const leave = (item: Item) => {
    const reason = standing?.outcomeOf(item) === 'failed' ? bounded(standing.reasonOf(item)) : '';
    const told = others.has(reason) || others.size < mostReasonsKept ? reason : otherReasons;
    others.set(told, (others.get(told) ?? 0) + 1);
  };
  return {
    items,
    others,
    add(item) {
      const older = items.findIndex((one) => timeOf(one) < timeOf(item));
      items.splice(older < 0 ? items.length : older, 0, item);
      const left = items.length > mostTold ? items.pop() : undefined;
      if (left !== undefined) leave(left);
    },
  };
}

function runningBlock<Item>(pending: Newest<Item>, resource: Resource<Item>, now: number): Block[] {
  const { items, others } = pending;
  const stage = (item: Item) =>
    (resource.standing?.stage ?? []).flatMap((column) => cellOf(column, item, now)?.text.trim() ?? []).join(', ');
  const entries = items.map((item) => entry(resource.idOf(item), 'pending', stage(item)));
  const [rest = 0] = others.values();
  return blocks('NOT ENDED', { entries, rest: rest === 0 ? [] : [`and ${rest} more`] });
}

function failedBlock<Item>(failed: Newest<Item>, resource: Resource<Item>, { times }: Glyphs): Block[] {
  const { items, others } = failed;
  const entries = items.map((item) => entry(resource.idOf(item), 'failure', resource.standing?.reasonOf(item) ?? ''));
  const reasons = [...others].filter(([reason]) => reason !== otherReasons).sort(([, one], [, other]) => other - one);
  const told = reasons.slice(0, mostReasonsTold);
  const untold = sum([...others.values()]) - sum(told.map(([, count]) => count));
  const rest = told.map(([reason, count]) => `${count} ${times} ${reason}`);
  return blocks('FAILED', { entries, rest: untold === 0 ? rest : [...rest, `${untold} ${otherReasons}`] });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

function entry(id: string, tone: Tone, text: string): Entry {
  return [{ text: id, tone }, text];
}

function blocks(title: string, { entries, rest }: Omit<Block, 'title'>): Block[] {
  if (entries.length === 0) return [];
  return [{ title: rest.length === 0 ? title : `${title}, the newest ${entries.length}`, entries, rest }];
}
