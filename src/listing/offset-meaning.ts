import { ContractError } from '../errors/index.ts';
import type { Ask, Listed, ShownPage } from './page.ts';

/** What `offset` counts, as the page after the first has shown. */
export interface OffsetMeaning<Item> {
  /** 1 where it counts pages, the items on a page where it counts items. */
  readonly stride: number;
  /** The page that showed it, and the offset of the one after it. */
  readonly page: ShownPage<Item>;
  readonly next: number;
}

export interface SettleOptions<Item> {
  readonly limit: number;
  readonly idOf: Listed<Item>['idOf'];
}

/**
 * The documentation says "start page" and shows no request with an offset above 0. So page 1 is asked for: where offsets
 * count items, it begins with the second item of page 0 and repeats nearly all of it.
 */
export async function settleOffset<Item>(
  ask: Ask<Item>,
  first: ShownPage<Item>,
  { limit, idOf }: SettleOptions<Item>,
): Promise<OffsetMeaning<Item>> {
  const page = await ask({ limit, offset: 1 });
  const [ids, nextIds] = [first.items.map(idOf), page.items.map(idOf)];
  if (isSame(ids, nextIds)) return settleByItems(ask, first, page, { limit, idOf });
  const size = ids.length;
  return repeated(ids, nextIds) > size / 2 ? { stride: size, page, next: size } : { stride: 1, page, next: 2 };
}

/** Page 1 is page 0 again: either a new item has pushed all others one further, or the server ignores `offset`. */
async function settleByItems<Item>(
  ask: Ask<Item>,
  first: ShownPage<Item>,
  again: ShownPage<Item>,
  { limit, idOf }: SettleOptions<Item>,
): Promise<OffsetMeaning<Item>> {
  const size = first.items.length;
  // with one item a page, offset 1 is what was just asked for
  const offset = Math.max(size, 2);
  const page = await ask({ limit, offset });
  const isFirst = isSame(first.items.map(idOf), page.items.map(idOf));
  if (isFirst && (page.total ?? Number.POSITIVE_INFINITY) > size) {
    throw new ContractError('the server ignores the offset: it answers every page with the first one', {
      hint: 'with --limit 100 exactly the first page is read',
    });
  }
  // no items where there must be some if items were counted: pages are, and new items have pushed page 0 down to page 1
  if (page.items.length === 0 && (page.total ?? 0) > size) return { stride: 1, page: again, next: 2 };
  return { stride: size, page, next: offset + size };
}

function isSame(ids: readonly string[], others: readonly string[]): boolean {
  return ids.length > 0 && ids.length === others.length && ids.every((id, index) => id === others[index]);
}

function repeated(ids: readonly string[], others: readonly string[]): number {
  const known = new Set(ids);
  return others.filter((id) => known.has(id)).length;
}
