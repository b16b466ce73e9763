import { CliError, ContractError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/service-codes.ts';
import type { Resource } from '../resources/resource.ts';

/** One answered page: `items` is null where the server sent none, `total` is its own count of the whole list. */
export interface Page<Item> {
  readonly items: readonly Item[] | null;
  readonly total?: number | undefined;
  /** When it was answered by the server's own clock, ms since 1970. */
  readonly servedAtMs?: number | undefined;
  /** In place of a total, where the server counts no further than this. */
  readonly atLeast?: number | undefined;
}

/** What is not given is not sent. */
export interface PageQuery {
  /** Items a page. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export type FetchPage<Item> = (query: PageQuery & { readonly signal?: AbortSignal | undefined }) => Promise<Page<Item>>;

/** What a reader has to know of the items. */
export type Listed<Item> = Pick<Resource<Item>, 'idOf' | 'listKey' | 'totalKey'>;

/** A page as the reader sees it. Where the server shows none it is empty, and `absence` is the error that this may be. */
export interface ShownPage<Item> {
  readonly items: readonly Item[];
  readonly total?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly absence?: CliError;
}

export type Ask<Item> = (query: PageQuery) => Promise<ShownPage<Item>>;

export function askThrough<Item>(fetchPage: FetchPage<Item>, resource: Listed<Item>, signal: AbortSignal): Ask<Item> {
  return async (query) => {
    try {
      return shown(await fetchPage({ ...query, signal }), resource);
    } catch (error) {
      if (mayBeBeyondTheEnd(error)) return { items: [], absence: error };
      throw error;
    }
  };
}

function shown<Item>({ items, total, atLeast }: Page<Item>, resource: Listed<Item>): ShownPage<Item> {
  if (items) return { items, total, atLeast };
  if (total === 0) return { items: [], total };
  return { items: [], total, atLeast, absence: new ContractError(noItems(total ?? atLeast, resource)) };
}

function noItems<Item>(total: number | undefined, { listKey, totalKey }: Listed<Item>): string {
  return total === undefined
    ? `the answer has neither ${listKey} nor a ${totalKey} of 0`
    : `the answer has no ${listKey}, but its ${totalKey} is ${total}`;
}

/** How the service answers an offset behind the last item is documented nowhere: a 400 or a 404 may be how. */
function mayBeBeyondTheEnd(error: unknown): error is CliError {
  if (!(error instanceof CliError) || error.kind === 'auth' || isUnknownDataset(error)) return false;
  return error.details.httpStatus === 400 || error.details.httpStatus === 404;
}
