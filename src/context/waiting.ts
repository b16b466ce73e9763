import type { ExportTask } from '#wire';
import { type ExportTasks, pagesAhead, wholePage } from '../api/export-tasks.ts';
import { type Fact, readEverything } from '../listing/index.ts';
import { exportTask, isKnownStatus, outcome } from '../resources/export-task/index.ts';
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
export interface WaitOptions extends Omit<PollOptions<ExportTask>, 'kind' | 'look' | 'clock' | 'signal'> {
  /** Is told what is odd about the whole list, where that was read. */
  report(facts: readonly Fact[]): void;
}

export interface WaitingOptions extends WaitOptions, Pick<PollOptions<ExportTask>, 'clock' | 'signal'> {
  /** The way to the service. It is part of a look: where it cannot be opened, the next look tries again. */
  open(): Promise<ExportTasks>;
}

const kind: Kind<ExportTask> = {
  idOf: exportTask.idOf,
  outcomeOf: outcome,
  unknownStatusOf: (task) => (isKnownStatus(task) ? undefined : (task.status ?? '')),
};

/** One task is read by its own GET, several by pages of the list until each has been seen. */
export function wait(options: WaitingOptions): Promise<WaitVerdict> {
  return poll({ ...options, kind, look: withDeadline(lookFor(options), options) });
}

function lookFor({ ids, open, report }: WaitingOptions): Look<ExportTask> {
  const byItself = lookAtEach(async (id, signal) => (await open()).task(id, { retries: 0, signal }));
  const inWholeList = lookInList(open, { ahead: pagesAhead, report });
  let look = new Set(ids).size === 1 ? byItself : lookInList(open, { ahead: 1, report: () => {} });
  return async (wanted, signal) => {
    if (wanted) return look(wanted, signal);
    const unfinished = await inWholeList(undefined, signal);
    if (unfinished.size === 1) look = byItself;
    return unfinished;
  };
}

/** Without retries: the next look is the retry. */
function lookInList(
  open: WaitingOptions['open'],
  { ahead, report }: Pick<WaitingOptions, 'report'> & { readonly ahead: number },
): Look<ExportTask> {
  const read = async function* (end?: AbortSignal) {
    const listing = readEverything(
      async ({ signal, ...query }) => {
        const signals = [signal, end].filter((one) => one !== undefined);
        return (await open()).page({ ...query, retries: 0, signal: AbortSignal.any(signals) });
      },
      { resource: exportTask, ahead, limit: wholePage },
    );
    yield* listing.pages;
    report(listing.facts());
  };
  return lookThrough(read, kind);
}
