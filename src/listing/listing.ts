/** Items on their way, page by page. */
export interface Listing<Item> {
  /** To be gone through once. Who leaves early aborts what is under way. */
  readonly pages: AsyncIterable<readonly Item[]>;
  /** Everything read: the number read, once it is. One page: the server's count, if it told one. */
  total(): number | undefined;
}

/** A listing that is read from the service. */
export interface Reading<Item> extends Listing<Item> {
  /** What a person should know of it, once it has been read to its end. */
  facts(): readonly Fact[];
  /** How many items there are in all, as far as the server has told by now. */
  told(): number | undefined;
}

/** What is odd about a list that was read, or missing from a page of it. Commands word it. */
export type Fact =
  /** Every item was read, but in smaller pages than were asked for. */
  | { readonly kind: 'capped'; readonly limit: number }
  | { readonly kind: 'no-total'; readonly read: number }
  /** The server's count has changed on the way. */
  | { readonly kind: 'moved'; readonly least: number; readonly greatest: number; readonly read: number }
  | { readonly kind: 'miscounted'; readonly total: number; readonly read: number }
  /** There are more items than the page shows; where the server's count is none, there may be. */
  | { readonly kind: 'cut'; readonly shown: number; readonly total: number | undefined; readonly atLeast?: number }
  /** A filter has kept so many of the items that were read. */
  | { readonly kind: 'filtered'; readonly kept: number; readonly read: number }
  /** As many as were wanted are shown, `of` so many where that is known; there are more, or where that is not sure there may be. */
  | {
      readonly kind: 'more';
      readonly shown: number;
      readonly of: number | undefined;
      readonly isSure: boolean;
      readonly isFiltered: boolean;
    }
  /** Of several lists, these are odd. */
  | { readonly kind: 'odd-lists'; readonly lists: readonly OddList[] };

export interface OddList {
  readonly name: string;
  readonly facts: readonly Fact[];
}

/** What is known when a listing has been read to its end. */
export interface Ending {
  readonly total: number | undefined;
  readonly facts: readonly Fact[];
}

export interface ReadingOptions {
  /** Aborted by whatever ends the reading: its end, a failure, or a reader who leaves. */
  readonly signal: AbortSignal;
  /** Takes what the server tells of the number of all items. */
  readonly tell: (total: number | undefined) => void;
}

/** What is under way ends with the reading. */
export function reading<Item>(
  read: (options: ReadingOptions) => AsyncGenerator<readonly Item[], Ending>,
): Reading<Item> {
  const aborting = new AbortController();
  let ending: Ending | undefined;
  let told: number | undefined;
  const tell = (total: number | undefined) => {
    told = total;
  };
  const pages = async function* () {
    try {
      ending = yield* read({ signal: aborting.signal, tell });
    } finally {
      aborting.abort();
    }
  };
  return {
    pages: leavable(pages(), aborting),
    total: () => ending?.total,
    facts: () => ending?.facts ?? [],
    told: () => told,
  };
}

/** A generator that waits for a page takes note of `return()` only afterwards. */
function leavable<T>(values: AsyncGenerator<T>, aborting: AbortController): AsyncIterable<T> {
  const leave = async (): Promise<IteratorResult<T>> => {
    aborting.abort();
    return values.return(undefined);
  };
  return { [Symbol.asyncIterator]: () => ({ next: () => values.next(), return: leave }) };
}
