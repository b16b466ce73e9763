import type { ExportTask } from '#wire';
import { type ExportTasks, pagesAhead, wholePage } from '../api/export-tasks.ts';
import { type ReadOptions, readEverything } from '../listing/index.ts';
import { isKnownStatus, outcome } from '../resources/export-task/task.ts';
import {
  type AwaitedItem,
  type Kind,
  type Look,
  lookAtEach,
  lookThrough,
  type PollOptions,
  poll,
  type Verdict,
  withDeadline,
} from '../waiting/index.ts';

/** A task that is waited for, and how all of them ended. */
export type AwaitedTask = AwaitedItem<ExportTask>;
export type WaitVerdict = Verdict<ExportTask>;

/** What a command says of a wait; the rest is the context's. */
export type WaitOptions = Omit<PollOptions<ExportTask>, 'kind' | 'look' | 'clock' | 'signal'>;

export interface WaitingOptions extends WaitOptions, Pick<PollOptions<ExportTask>, 'clock' | 'signal'> {
  /** The way to the service. It is part of a look: where it cannot be opened, the next look tries again. */
  open(): Promise<ExportTasks>;
  /** Gets a line when the whole list was read and something about it was odd. */
  notice(text: string): void;
}

const kind: Kind<ExportTask> = {
  idOf: (task) => task.task_id,
  outcomeOf: outcome,
  unknownStatusOf: (task) => (isKnownStatus(task) ? undefined : (task.status ?? '')),
};

/** One task is read by its own GET, several by pages of the list until each has been seen. */
export function wait(options: WaitingOptions): Promise<WaitVerdict> {
  return poll({ ...options, kind, look: withDeadline(lookFor(options), options) });
}

function lookFor({ ids, open, notice }: WaitingOptions): Look<ExportTask> {
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
function lookInList(open: WaitingOptions['open'], options: Pick<ReadOptions, 'ahead' | 'notice'>): Look<ExportTask> {
  const read = (end?: AbortSignal) =>
    readEverything(
      async ({ signal, ...query }) => {
        const signals = [signal, end].filter((one) => one !== undefined);
        return (await open()).page({ ...query, retries: 0, signal: AbortSignal.any(signals) });
      },
      { ...options, limit: wholePage },
    );
  return lookThrough((end) => read(end).pages, kind);
}
