import type { ShownPage } from './page.ts';

export interface ReadAheadOptions {
  /** The offset of the first page to read, and the step to the next one. */
  readonly next: number;
  readonly stride: number;
  /** Items on a full page. */
  readonly pageSize: number;
  /** `total_count` of the last two pages read. */
  readonly totals: readonly [Total, Total];
  /** How many pages may be under way or in memory at once. */
  readonly ahead: number;
  /** No item behind so many is wanted. */
  readonly wanted?: number | undefined;
}

type Total = number | undefined;
type AskAt<Item> = (offset: number) => Promise<ShownPage<Item>>;

interface Asked<Item> {
  readonly offset: number;
  readonly page: Promise<ShownPage<Item>>;
  /** Its predecessor had not been accepted when it was asked for. */
  readonly isEarly: boolean;
}

/** The pages one after another, without an end. While the list stands still, the next ones are on their way already. */
export async function* readAhead<Item>(askAt: AskAt<Item>, options: ReadAheadOptions): AsyncGenerator<ShownPage<Item>> {
  const { stride, pageSize, ahead, wanted = Number.POSITIVE_INFINITY } = options;
  const waiting: Asked<Item>[] = [];
  let [previous, latest] = options.totals;
  let { next } = options;
  let hasFailed = false;

  const ask = (isEarly: boolean): Asked<Item> => {
    const page = askAt(next);
    // a failure is reported when its turn comes
    page.catch(() => {
      hasFailed = true;
    });
    const asked = { offset: next, page, isEarly };
    next += stride;
    return asked;
  };

  for (;;) {
    const current = waiting.shift() ?? ask(false);
    const known = latest === previous && !hasFailed ? pagesIn(Math.min(latest ?? 0, wanted), pageSize) : 0;
    while (waiting.length < ahead - 1 && next / stride < known) waiting.push(ask(true));
    const page = await upToDate(current, latest, askAt);
    [previous, latest] = [latest, page.total];
    yield page;
  }
}

function pagesIn(total: number, pageSize: number): number {
  return Math.ceil(total / pageSize);
}

/** Between two pages that were asked for together the list may have moved, and an item with it from one to the other. */
async function upToDate<Item>(asked: Asked<Item>, totalBefore: Total, askAt: AskAt<Item>): Promise<ShownPage<Item>> {
  const page = await asked.page;
  return asked.isEarly && page.total !== totalBefore ? askAt(asked.offset) : page;
}
