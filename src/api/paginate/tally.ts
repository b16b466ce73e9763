import type { ListPage } from './list-page.ts';

/** What was read so far, and what `total_count` said meanwhile. */
export interface Tally {
  readonly read: number;
  /** New tasks on the latest page. */
  readonly fresh: number;
  /** Undefined where no page had a `total_count`. */
  readonly told: { readonly latest: number; readonly least: number; readonly greatest: number } | undefined;
}

export const nothingRead: Tally = { read: 0, fresh: 0, told: undefined };

export function withPage({ read, told }: Tally, { total }: ListPage, fresh: number): Tally {
  return { read: read + fresh, fresh, told: total === undefined ? told : toldAlso(told, total) };
}

function toldAlso(told: Tally['told'], total: number): Tally['told'] {
  const { least, greatest } = told ?? { least: total, greatest: total };
  return { latest: total, least: Math.min(least, total), greatest: Math.max(greatest, total) };
}

export function missesSome({ read, told }: Tally): boolean {
  return told !== undefined && read < told.latest;
}

function hasAll({ read, told }: Tally): boolean {
  return told !== undefined && read >= told.latest;
}

/** Nothing is to be asked for after this page. A full one with something new never ends it. */
export function isLast(page: ListPage, limit: number, before: Tally, after: Tally): boolean {
  const isShort = page.tasks.length < limit;
  if (page.tasks.length === 0 || (isShort && hasAll(after))) return true;
  return after.fresh === 0 && (isShort || !wasPushedDown(before, after));
}

/** With few tasks a page, a new one on top can push a whole page down: then the next page goes on where the last one ended. */
function wasPushedDown(before: Tally, after: Tally): boolean {
  const hasGrown = (after.told?.latest ?? 0) > (before.told?.latest ?? 0);
  return hasGrown && before.fresh > 0 && missesSome(after);
}
