import type { ExportRequest, ExportTask } from '#wire';
import { type ExportTasks, pagesAhead, wholePage } from '../api/export-tasks.ts';
import { readEverything } from '../listing/index.ts';
import { differencesBetween, exportTask, isSamePlace, outcome } from '../resources/export-task/index.ts';
import { type LookOptions, type Sight, type Start, type StartOptions, start, type Traits } from '../starting/index.ts';

/** What is asked for: where the export goes, and of what. */
export type ExportOrder = ExportRequest;
export type StartVerdict = Start<ExportTask>;

/** What a command says of a start; the rest is the context's. */
export interface OrderOptions extends Pick<StartOptions<ExportTask>, 'policy' | 'settleMs' | 'on'> {
  readonly order: ExportOrder;
  /** Everything but the sending. */
  readonly isDryRun: boolean;
}

export interface StartingOptions extends OrderOptions, Pick<StartOptions<ExportTask>, 'clock' | 'signal'> {
  open(): Promise<ExportTasks>;
}

export function startExport({ order, isDryRun, open, ...options }: StartingOptions): Promise<StartVerdict> {
  return start({
    ...options,
    traits: traitsOf(order),
    look: async (how) => lookAtAll(await open(), how),
    send: isDryRun ? undefined : async (signal) => (await open()).start(order, { signal }),
  });
}

function traitsOf(order: ExportOrder): Traits<ExportTask> {
  return {
    idOf: exportTask.idOf,
    outcomeOf: outcome,
    createdAtOf: (task) => task.create_time ?? undefined,
    isSamePlace: (task) => isSamePlace(task, order),
    differencesOf: (task) => differencesBetween(task, order),
  };
}

/** The whole list: in which order it comes is documented nowhere. */
async function lookAtAll(tasks: ExportTasks, { retries, signal: end }: LookOptions): Promise<Sight<ExportTask>> {
  let servedAtMs: number | undefined;
  const listing = readEverything(
    async ({ signal, ...query }) => {
      const signals = [signal, end].filter((one) => one !== undefined);
      const page = await tasks.page({ ...query, retries, signal: AbortSignal.any(signals) });
      servedAtMs ??= page.servedAtMs;
      return page;
    },
    { resource: exportTask, ahead: pagesAhead, limit: wholePage },
  );
  const items: ExportTask[] = [];
  for await (const page of listing.pages) items.push(...page);
  return { items, servedAtMs };
}
