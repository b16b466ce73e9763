import { CliError, UsageError } from '../errors/index.ts';
import type { Choice, Order } from '../listing/choose.ts';
import { columnFor, columnWords, sortKeyFor, sortWords } from '../resources/choices.ts';
import type { Column } from '../resources/column.ts';
import type { Resource } from '../resources/resource.ts';
import { didYouMean, nearest } from '../text/suggest.ts';
import { tabular } from '../views/formats.ts';
import type { AskedFormat } from './asked-format.ts';
import type { ChoosingFlags } from './choosing-options.ts';
import { moment } from './moment.ts';
import { alternatives } from './values.ts';

export interface AskedPages {
  /** Exactly one page is read. */
  readonly isOnePage: boolean;
  readonly limit?: number | undefined;
}

/** What the flags choose; times are understood when it is known what time it is. */
export type Chooser<Item> = (now: number) => Choice<Item>;

/** Throws what is wrong with the flags: nothing was asked of the service yet. */
export function chooserOf<Item>(flags: ChoosingFlags, resource: Resource<Item>, asked: AskedPages): Chooser<Item> {
  refuseEmpty(flags);
  if (asked.isOnePage) refuseOnePage(flags, asked);
  const status = statusFilter(flags.status, resource);
  const range = rangeFilter(flags, resource);
  const orderAt = orderOf(flags.sort, resource);
  return (now) => ({ keeps: both(status, range?.(now)), order: orderAt?.(now), max: flags.max });
}

/** The columns that `--columns` names, in its order; undefined without it. */
export function columnsOf<Item>(
  { columns: words }: ChoosingFlags,
  resource: Resource<Item>,
  { format, query }: AskedFormat,
): readonly Column<Item>[] | undefined {
  if (words === undefined) return undefined;
  const beside = query === undefined ? (tabular.includes(format) ? undefined : `--output ${format}`) : '--query';
  if (beside !== undefined)
    throw new UsageError(`${beside} has no columns`, `leave --columns out, or take ${alternatives(tabular)}`);
  return words.map((word) => {
    const column = columnFor(word, resource);
    if (column) return column;
    throw new UsageError(`--columns: '${word}' is no column`, meant(word, columnWords(resource), resource.wide.pipe));
  });
}

/** How many are read at most, so that none behind them is asked for ahead; undefined where all may be. */
export function wantedBy({ keeps, order, max }: Choice<never>): number | undefined {
  return keeps || order ? undefined : max;
}

/** Nothing to print is no success where that is asked for. */
export function failIfEmpty({ failIfEmpty: isAsked }: ChoosingFlags, shown: number): void {
  if (isAsked && shown === 0) throw new CliError('empty', 'there is nothing to print');
}

const choosing = ['status', 'since', 'until', 'sort'] as const;

function refuseEmpty(flags: ChoosingFlags): void {
  const empty = ([...choosing, 'columns'] as const).find((name) => [flags[name]].flat().includes(''));
  if (empty) throw new UsageError(`--${empty} is empty`, 'is a variable empty?');
}

function refuseOnePage(flags: ChoosingFlags, asked: AskedPages): void {
  const flag = choosing.find((name) => flags[name] !== undefined);
  if (flag !== undefined) throw amongOnePage(`--${flag}`, asked);
}

export function amongOnePage(flag: string, { limit }: Pick<AskedPages, 'limit'>): UsageError {
  const hint = limit === undefined ? 'leave --offset out, or add --all' : `did you mean --max ${limit}?`;
  return new UsageError(`${flag} would choose among one page only`, hint);
}

type Filter<Item> = ((item: Item) => boolean) | undefined;

export function both<Item>(one: Filter<Item>, other: Filter<Item>): Filter<Item> {
  return one && other ? (item) => one(item) && other(item) : (one ?? other);
}

function statusFilter<Item>(words: ChoosingFlags['status'], { statuses = {} }: Resource<Item>): Filter<Item> {
  const filters = words?.map((word) => {
    const filter = Object.hasOwn(statuses, word.toLowerCase()) ? statuses[word.toLowerCase()] : undefined;
    if (filter) return filter;
    throw new UsageError(`--status: '${word}' is not a status`, didYouMean(word, Object.keys(statuses)));
  });
  return filters && ((item) => filters.some((isWanted) => isWanted(item)));
}

/** From `since` on, and before `until`. What has no time is in no range. */
function rangeFilter<Item>(
  { since: sinceText, until: untilText }: ChoosingFlags,
  { createdAtMs }: Resource<Item>,
): ((now: number) => Filter<Item>) | undefined {
  if (sinceText === undefined && untilText === undefined) return undefined;
  const since = sinceText === undefined ? () => Number.NEGATIVE_INFINITY : moment('--since', sinceText);
  const until = untilText === undefined ? () => Number.POSITIVE_INFINITY : moment('--until', untilText);
  return (now) => {
    const [from, to] = [since(now), until(now)];
    if (from > to) throw new UsageError(`--since ${sinceText} is after --until ${untilText}`, 'swap them?');
    return (item) => {
      const created = createdAtMs?.(item);
      return typeof created === 'number' && from <= created && created < to;
    };
  };
}

const directions = ['asc', 'desc'] as const;

function orderOf<Item>(text: string | undefined, resource: Resource<Item>): ((now: number) => Order<Item>) | undefined {
  if (text === undefined) return undefined;
  const [key = '', direction = 'asc', ...more] = text.split(':');
  const column = sortKeyFor(key, resource);
  if (!column)
    throw new UsageError(`--sort: '${key}' is nothing to sort by`, meant(key, sortWords(resource), resource.sortable));
  const isKnown = more.length === 0 && directions.some((one) => one === direction);
  if (!isKnown)
    throw new UsageError(
      `--sort ${key} goes up or down, not '${[direction, ...more].join(':')}'`,
      `${key}:asc or ${key}:desc`,
    );
  return (now) => ({ by: (item) => column.value(item, now), isDescending: direction === 'desc' });
}

/** Who gives the last part of a path means that path. Fields are too many to be told all. */
function meant(word: string, words: readonly string[], columns: readonly { readonly name: string }[]): string {
  const near = words.find((one) => one.endsWith(`.${word}`)) ?? nearest(word, words);
  if (near !== undefined) return `did you mean ${near}?`;
  return `there is ${columns.map(({ name }) => name).join(', ')}, or a field of the API`;
}
