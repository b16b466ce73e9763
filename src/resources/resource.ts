import type { Column, Layout } from './column.ts';
import type { Details } from './details.ts';
import type { Field } from './field.ts';

/** What the program knows of a kind of thing that the service has: listing, contract and views know this, and no resource. */
export interface Resource<Item> extends Details<Item> {
  /** For people, in full: `export task`. */
  readonly noun: Noun;
  /** Where the context tells the rest: `task`. */
  readonly shortNoun: Noun;
  /** Where the id of an item stands. */
  readonly idKey: keyof Item & string;
  readonly idOf: (item: Item) => string;
  /** Where the API's envelope has the items, and how many there are. */
  readonly listKey: string;
  readonly totalKey: string;
  /** Where the service counts no further: exactly this many may mean more. */
  readonly mostCounted?: number;
  /** Those of the specification, in its order. */
  readonly fields: readonly Field<Item>[];
  readonly table: Layout<Item>;
  /** The table with all there is to be seen of an item. */
  readonly wide: Layout<Item>;
  /** The columns that a list may be sorted by, beside the fields. */
  readonly sortable: readonly Column<Item>[];
  /** What `--status` takes, in lower case, and for which items each word stands. */
  readonly statuses?: Readonly<Record<string, (item: Item) => boolean>>;
  /** What `--since` and `--until` are held against, and what is newest; in ms since 1970. */
  readonly createdAtMs?: (item: Item) => number | null | undefined;
  /** How items stand, where they come and end: they are counted by it below the table. */
  readonly standing?: Standing<Item>;
}

export type Outcome = 'succeeded' | 'failed' | 'pending';

export interface Standing<Item> {
  /** The words that people read, in the order in which items are counted. */
  readonly words: readonly string[];
  /** undefined where nobody knows how it stands. */
  readonly wordOf: (item: Item) => string | undefined;
  readonly outcomeOf: (item: Item) => Outcome;
  /** Why an item failed, in the service's own words as far as it has any. */
  readonly reasonOf: (item: Item) => string;
  /** What tells how far an item is that has not ended. */
  readonly stage: readonly Column<Item>[];
}

export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** `1 task`, `3 tasks` */
export function counted(count: number, { one, many }: Noun): string {
  return `${count} ${count === 1 ? one : many}`;
}
