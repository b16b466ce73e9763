import { type OddList, type Reading, reading } from './listing.ts';

/** Gives a request its turn: no more are under way at once than there are slots, whoever asks. */
export type Slots = <T>(ask: () => Promise<T>) => Promise<T>;

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (ask) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await ask();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

export interface ListsOptions<List, Item> {
  /** What there is a list of, in the order in which they are to come. */
  lists(signal: AbortSignal): Promise<readonly List[]>;
  /** Its list; nothing is asked for before somebody reads. */
  open(list: List): Reading<Item>;
  /** For people. */
  nameOf(list: List): string;
  /** How many lists may be under way or in memory at once: of each but the one whose turn it is, the first page. */
  readonly ahead: number;
  /** Takes note that this one cannot be read, or no further. Throws where that is a reason not to read the others, either. */
  excuse(list: List, error: unknown): void;
  /** Is told how many lists have been read, of how many: when it begins, and after each. */
  progress(read: number, of: number): void;
}

/** The items of several lists, list after list. While one is read, those after it are on their way already. */
export function readLists<List, Item>(options: ListsOptions<List, Item>): Reading<Item> {
  return reading(async function* ({ signal }) {
    const underWay: Started<List, Item>[] = [];
    signal.addEventListener('abort', () => underWay.forEach(leave), { once: true });
    const all = await options.lists(signal);
    const lists = all.values();
    const odd: OddList[] = [];
    let [read, ended] = [0, 0];
    options.progress(ended, all.length);
    for (;;) {
      underWay.push(...startSome(lists, options.ahead - underWay.length, options));
      const [current] = underWay;
      if (!current) break;
      read += yield* pagesOf(current, options);
      underWay.shift();
      ended += 1;
      options.progress(ended, all.length);
      const facts = current.listing.facts();
      if (facts.length > 0) odd.push({ name: options.nameOf(current.list), facts });
    }
    return { total: read, facts: odd.length > 0 ? [{ kind: 'odd-lists', lists: odd }] : [] };
  });
}

/** A list whose first page is on its way. */
interface Started<List, Item> {
  readonly list: List;
  readonly listing: Reading<Item>;
  readonly pages: AsyncIterator<readonly Item[]>;
  readonly first: Promise<IteratorResult<readonly Item[]>>;
}

function startSome<List, Item>(
  lists: IteratorObject<List>,
  count: number,
  { open }: ListsOptions<List, Item>,
): Started<List, Item>[] {
  const started: Started<List, Item>[] = [];
  while (started.length < count) {
    const { done, value: list } = lists.next();
    if (done) break;
    const listing = open(list);
    const pages = listing.pages[Symbol.asyncIterator]();
    const first = pages.next();
    // a failure is reported when its turn comes
    first.catch(() => {});
    started.push({ list, listing, pages, first });
  }
  return started;
}

/** Its pages, of which some may have come when it turns out that no more can be read; returns how many items they had. */
async function* pagesOf<List, Item>(
  { list, pages, first }: Started<List, Item>,
  { excuse }: ListsOptions<List, Item>,
): AsyncGenerator<readonly Item[], number> {
  let read = 0;
  try {
    for (let page = await first; !page.done; page = await pages.next()) {
      read += page.value.length;
      yield page.value;
    }
  } catch (error) {
    excuse(list, error);
  }
  return read;
}

/** What is under way is aborted; that it fails is of no interest any more. */
function leave({ pages }: Started<unknown, unknown>): void {
  pages.return?.().catch(() => {});
}
