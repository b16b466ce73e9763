import { ContractError } from '../errors/index.ts';
import type { Ask, Listed, ShownPage } from './page.ts';

/** What `offset` counts, as the pages after the first have shown. */
export interface OffsetMeaning<Item> {
  /** 1 where it counts pages, the items on a page where it counts items. */
  readonly stride: number;
  /** The pages that showed it, and the offset of the one after them. */
  readonly pages: readonly ShownPage<Item>[];
  readonly next: number;
}

export interface SettleOptions<Item> {
  readonly limit: number;
  readonly idOf: Listed<Item>['idOf'];
}

/** A page, where it was found, and the ids on it, each once. */
interface Sample<Item> {
  readonly offset: number;
  readonly page: ShownPage<Item>;
  readonly ids: readonly string[];
}

/**
 * The documentation says "start page" and shows no request with an offset above 0. So page 1 is asked for: where offsets
 * count items, it begins with the second item of page 0 and repeats nearly all of it.
 */
export async function settleOffset<Item>(
  ask: Ask<Item>,
  page: ShownPage<Item>,
  { limit, idOf }: SettleOptions<Item>,
): Promise<OffsetMeaning<Item>> {
  const sampleAt = async (offset: number) => sampleOf(await ask({ limit, offset }), offset, idOf);
  const first = sampleOf(page, 0, idOf);
  const second = await sampleAt(1);
  const size = sizeOf(page, { limit, idOf });
  if (isSame(first, second)) return settleByItems(first, second, { size, sampleAt });
  if (!countsItems(first, second, size)) return settlePushed(first, [second], { size, sampleAt });
  return size > 2 ? byItem([second], size) : settleSmall(second, { size, sampleAt });
}

/** How far one page is from the next: the different ids on a full page. A server may show one twice, beyond its limit. */
export function sizeOf<Item>({ items }: ShownPage<Item>, { limit, idOf }: SettleOptions<Item>): number {
  return Math.min(new Set(items.map(idOf)).size, limit);
}

interface Sampling<Item> {
  readonly size: number;
  readonly sampleAt: (offset: number) => Promise<Sample<Item>>;
}

/** Page 1 is page 0 again: either new items have pushed all others further, or the server ignores `offset`. */
async function settleByItems<Item>(
  first: Sample<Item>,
  second: Sample<Item>,
  { size, sampleAt }: Sampling<Item>,
): Promise<OffsetMeaning<Item>> {
  // with one item a page, offset 1 is what was just asked for
  const third = await sampleAt(Math.max(size, 2));
  if (isSame(first, third) && growth(first, third) === 0 && (third.page.total ?? Number.POSITIVE_INFINITY) > size) {
    throw new ContractError('the server ignores the offset: it answers every page with the first one', {
      hint: 'with --limit 100 exactly the first page is read',
    });
  }
  // what shows no page may count nothing either
  const total = Math.max(second.page.total ?? 0, third.page.total ?? 0);
  // where items are counted, the page at this offset goes on where page 0 ended, and ends with the list
  const isByItem = countsItems(first, third, size) || (third.ids.length === 0 && total <= size);
  if (size > 1 && isByItem) return byItem([third], size);
  return size > 2 ? byPage([second]) : byPage([second, third]);
}

/** A page of new items or more between two requests leaves nothing to know them by again: the page after them tells. */
async function settlePushed<Item>(
  before: Sample<Item>,
  samples: readonly Sample<Item>[],
  { size, sampleAt }: Sampling<Item>,
): Promise<OffsetMeaning<Item>> {
  const last = samples.at(-1) ?? before;
  const isClear = growth(before, last) < size || last.ids.length < size || samples.length > mostPushed;
  if (size < 2 || isClear) return byPage(samples);
  const next = await sampleAt(last.offset + 1);
  if (countsItems(last, next, size)) return byItem([...samples, next], size);
  return settlePushed(last, [...samples, next], { size, sampleAt });
}

/** A server whose list grows by a page before every request is not asked for ever. */
const mostPushed = 10;

/** One of two items is repeated when a new one has pushed pages down, too: the page after that one tells. */
async function settleSmall<Item>(
  second: Sample<Item>,
  { size, sampleAt }: Sampling<Item>,
): Promise<OffsetMeaning<Item>> {
  if (second.ids.length < size) return byPage([second]);
  const third = await sampleAt(2);
  return size > 1 && countsItems(second, third, size) ? byItem([second, third], size) : byPage([second, third]);
}

function byPage<Item>(samples: readonly Sample<Item>[]): OffsetMeaning<Item> {
  return { stride: 1, pages: samples.map(({ page }) => page), next: 1 + lastOffset(samples) };
}

function byItem<Item>(samples: readonly Sample<Item>[], size: number): OffsetMeaning<Item> {
  const last = lastOffset(samples);
  return { stride: size, pages: samples.map(({ page }) => page), next: last === 1 ? size : last + size };
}

function lastOffset(samples: readonly Sample<unknown>[]): number {
  return samples.at(-1)?.offset ?? 0;
}

function sampleOf<Item>(page: ShownPage<Item>, offset: number, idOf: Listed<Item>['idOf']): Sample<Item> {
  return { offset, page, ids: [...new Set(page.items.map(idOf))] };
}

function isSame({ ids }: Sample<unknown>, { ids: others }: Sample<unknown>): boolean {
  return ids.length > 0 && ids.length === others.length && ids.every((id, index) => id === others[index]);
}

/**
 * Whether `later` begins as many items after `earlier` as their offsets are apart, rather than as many pages: nearer to
 * the one than to the other. Items that are new between them, as far as the server counts, have pushed it back as far.
 */
function countsItems<Item>(earlier: Sample<Item>, later: Sample<Item>, size: number): boolean {
  const index = later.ids.findIndex((id) => earlier.ids.includes(id));
  const start = earlier.ids.indexOf(later.ids[index] ?? '') - index + growth(earlier, later);
  return index >= 0 && start < ((later.offset - earlier.offset) * (1 + size)) / 2;
}

function growth({ page: { total: before } }: Sample<unknown>, { page: { total: after } }: Sample<unknown>): number {
  return before === undefined || after === undefined ? 0 : Math.max(0, after - before);
}
