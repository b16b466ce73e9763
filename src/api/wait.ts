import { type ReadOptions, readEverything } from '../listing/index.ts';
import { withDeadline } from '../waiting/deadline.ts';
import { type PollOptions, poll } from '../waiting/index.ts';
import { type Look, lookAtEach, lookThrough } from '../waiting/look.ts';
import type { Verdict } from '../waiting/verdict.ts';
import { pagesAhead, wholePage } from './client.ts';
import type { ExportTasks } from './export-tasks.ts';

export interface WaitOptions extends Omit<PollOptions, 'look'> {
  /** The way to the service. It is part of a look: where it cannot be opened, the next look tries again. */
  open(): Promise<ExportTasks>;
  /** Gets a line when the whole list was read and something about it was odd. */
  notice(text: string): void;
}

/** One task is read by its own GET, several by pages of the list until each has been seen. */
export function wait(options: WaitOptions): Promise<Verdict> {
  return poll({ ...options, look: withDeadline(lookFor(options), options) });
}

function lookFor({ ids, open, notice }: WaitOptions): Look {
  const byItself = lookAtEach(async (id, signal) => (await open()).task(id, { retries: 0, signal }));
  const inWholeList = lookInList(open, { ahead: pagesAhead, notice });
  let look = new Set(ids).size === 1 ? byItself : lookInList(open, { ahead: 1, notice: () => {} });
  return async (wanted, signal) => {
    if (wanted) return look(wanted, signal);
    const unfinished = await inWholeList(undefined, signal);
    if (unfinished.size === 1) look = byItself;
    return unfinished;
  };
}

/** Without retries: the next look is the retry. */
function lookInList(open: WaitOptions['open'], options: Pick<ReadOptions, 'ahead' | 'notice'>): Look {
  return lookThrough((end) =>
    readEverything(
      async ({ signal, ...query }) => {
        const signals = [signal, end].filter((one) => one !== undefined);
        return (await open()).page({ ...query, retries: 0, signal: AbortSignal.any(signals) });
      },
      { ...options, limit: wholePage },
    ),
  );
}
