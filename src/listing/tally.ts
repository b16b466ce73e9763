import type { Fact } from './listing.ts';
import type { ShownPage } from './page.ts';

/** What was read so far, and what the server's count of the whole list was meanwhile. */
export interface Tally {
  readonly read: number;
  /** New items on the latest page. */
  readonly fresh: number;
  /** How many pages in a row had none. */
  readonly stale: number;
  /** Undefined where no page had one. */
  readonly told: { readonly latest: number; readonly least: number; readonly greatest: number } | undefined;
  /** 0, or how far the server counts, where there may be more: nothing else is told then. */
  readonly atLeast: number;
}

export const nothingRead: Tally = { read: 0, fresh: 0, stale: 0, told: undefined, atLeast: 0 };

export function withPage(
  { read, stale, told, ...before }: Tally,
  { total, atLeast = 0 }: Pick<ShownPage<unknown>, 'total' | 'atLeast'>,
  fresh: number,
): Tally {
  const isCapped = atLeast > 0 || before.atLeast > 0;
  return {
    read: read + fresh,
    fresh,
    stale: fresh === 0 ? stale + 1 : 0,
    told: isCapped ? undefined : total === undefined ? told : toldAlso(told, total),
    atLeast: Math.max(atLeast, before.atLeast),
  };
}

function toldAlso(told: Tally['told'], total: number): Tally['told'] {
  const { least, greatest } = told ?? { least: total, greatest: total };
  return { latest: total, least: Math.min(least, total), greatest: Math.max(greatest, total) };
}

/** What another reading has found besides: `added` items, and what the server counted meanwhile. */
export function withMissed({ read, told }: Tally, { told: toldAgain, ...again }: Tally, added: number): Tally {
  const totals = [told, toldAgain].flatMap((one) => (one ? [one.least, one.greatest, one.latest] : []));
  return { ...again, read: read + added, told: totals.reduce<Tally['told']>(toldAlso, undefined) };
}

/** Some are missing of those that were there all the time, as far as the server counts. */
export function missesSome({ read, told, atLeast }: Tally): boolean {
  return read < (told?.least ?? atLeast);
}

/** The server's count stood still, and not so many were read. */
export function fellShort(tally: Tally): tally is Tally & { readonly told: NonNullable<Tally['told']> } {
  const { read, told } = tally;
  return told !== undefined && told.least === told.greatest && read < told.least;
}

function hasAll({ read, told }: Tally): boolean {
  return told !== undefined && read >= told.latest;
}

/** Nothing is to be asked for after this page. A full one with something new never ends it. */
export function isLast({ items }: ShownPage<unknown>, limit: number, tally: Tally): boolean {
  const isShort = items.length < limit;
  if (items.length === 0 || (isShort && hasAll(tally))) return true;
  return tally.fresh === 0 && (isShort || !wasPushedDown(tally, limit));
}

/** Whatever a server says, it is not asked for more repeated pages in a row than this. */
const mostStalePages = 10;

/** New items on top push whole pages down: as many as there are new items for, the next page goes on where the last one ended. */
function wasPushedDown(tally: Tally, limit: number): boolean {
  const { greatest = 0, least = 0 } = tally.told ?? {};
  // two items a page are read item by item where it is not clear what the offset counts
  const mayRepeat = Math.min(Math.ceil((greatest - least) / (limit > 2 ? limit : 1)), mostStalePages);
  return tally.told !== undefined && !hasAll(tally) && tally.stale <= mayRepeat;
}

export interface Limits {
  readonly asked: number;
  readonly used: number;
}

/** What is odd about a list that was read to its end. */
export function factsOf({ read, told, atLeast }: Tally, { asked, used }: Limits): readonly Fact[] {
  const capped: Fact[] = used < asked && used < read ? [{ kind: 'capped', limit: used }] : [];
  if (!told) return atLeast > 0 ? capped : [...capped, { kind: 'no-total', read }];
  const { least, greatest } = told;
  if (least !== greatest) return [...capped, { kind: 'moved', least, greatest, read }];
  return greatest === read ? capped : [...capped, { kind: 'miscounted', total: greatest, read }];
}

/** What a single page does not show, as far as the server's count can tell. */
export function cutOf({ items, total, atLeast }: ShownPage<unknown>): readonly Fact[] {
  if (total === items.length) return [];
  return [{ kind: 'cut', shown: items.length, total, ...(atLeast !== undefined && { atLeast }) }];
}
