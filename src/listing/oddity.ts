import type { Tally } from './tally.ts';

interface Limits {
  readonly asked: number;
  readonly used: number;
}

/** What a person should know of a list that was read to its end, in one line; undefined where nothing was odd. */
export function oddity(tally: Tally, limits: Limits): string | undefined {
  const oddities = [capOddity(tally, limits), totalOddity(tally)].filter((text) => text !== undefined);
  return oddities.length > 0 ? oddities.join('; ') : undefined;
}

function capOddity({ read }: Tally, { asked, used }: Limits): string | undefined {
  return used < asked && used < read ? `the server sends at most ${tasks(used)} a page` : undefined;
}

function totalOddity({ read, told }: Tally): string | undefined {
  if (!told) return `the server sent no total_count; ${tasks(read)} read`;
  const { least, greatest } = told;
  if (least !== greatest) {
    return `the list moved while it was read: total_count between ${least} and ${greatest}, ${tasks(read)} read`;
  }
  return greatest === read
    ? undefined
    : `total_count is ${greatest}, but ${tasks(read)} ${read === 1 ? 'was' : 'were'} read`;
}

function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}
