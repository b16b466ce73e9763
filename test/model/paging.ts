import type { FixedAnswer } from '../helpers/server.ts';

/** What the specification of a list leaves open, and in what a server may be wrong. */
export interface Manners {
  /** What `offset` counts. */
  readonly offset: 'page' | 'record' | 'ignored';
  /** The most that it sends at once. */
  readonly cap?: number | undefined;
  /** Where a page begins, it counts with the limit that was asked for, even where it sends less. */
  readonly countsByLimit?: boolean;
  /** What it says how many there are; undefined: nothing. */
  total(size: number): number | null | undefined;
  /** What it answers behind the last item; an empty page without it. */
  beyond?: ((total: number | null | undefined) => FixedAnswer) | undefined;
}

export const plainManners: Manners = { offset: 'page', total: (size) => size };

export interface Keys {
  readonly list: string;
  readonly total: string;
}

export const taskKeys: Keys = { list: 'export_tasks', total: 'total_count' };

/** The page that a request asks for. */
export function pageOf(
  items: readonly unknown[],
  query: URLSearchParams,
  { manners = plainManners, keys = taskKeys }: { readonly manners?: Manners; readonly keys?: Keys } = {},
): FixedAnswer {
  const asked = Number(query.get('limit') ?? 10);
  const offset = Number(query.get('offset') ?? 0);
  const size = Math.min(asked, manners.cap ?? asked);
  const start = { page: offset * (manners.countsByLimit ? asked : size), record: offset, ignored: 0 }[manners.offset];
  const total = manners.total(items.length);
  if (start > 0 && start >= items.length && manners.beyond) return manners.beyond(total);
  return { body: { [keys.total]: total, [keys.list]: items.slice(start, start + size) } };
}
