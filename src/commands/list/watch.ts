import type { OpenContext, SeenList } from '../../context/index.ts';
import { EndedError, InterruptedError, UsageError } from '../../errors/index.ts';
import { withColumns } from '../../resources/choices.ts';
import { exportTask } from '../../resources/export-task/index.ts';
import type { WatchListeners } from '../../waiting/index.ts';
import type { AskedFormat } from '../asked-format.ts';
import { chooserOf, columnsOf } from '../choosing.ts';
import { alternatives } from '../values.ts';
import { missedWords } from '../wait/announce.ts';
import { givenUp } from '../wait/words.ts';
import { changesIn } from './changes.ts';
import { type Drawing, framesOf } from './frames.ts';
import { type ListFlags, tellOfType } from './run.ts';

export interface WatchFlags extends ListFlags {
  readonly watch?: true;
  readonly allDatasets?: true;
  /** In ms. */
  readonly interval?: number;
}

const usualIntervalMs = 5000;
/** As many as end a wait. */
const maxErrors = 10;

/** Looks again and again. On a terminal the table is drawn anew in its place; elsewhere every task is told, and then each that has changed. */
export async function watchTasks(open: OpenContext, flags: WatchFlags, asked: AskedFormat): Promise<void> {
  refuseContradictions(flags, asked);
  const { type: exportType, interval: intervalMs = usualIntervalMs } = flags;
  const chooser = chooserOf(flags, exportTask, { isOnePage: false });
  const columns = columnsOf(flags, exportTask, asked);
  const context = await open();
  // what is wrong with the times is found before anything is sent
  chooser(context.screen.now);
  tellOfType(context, exportType);
  const resource = columns ? withColumns(exportTask, columns, () => context.screen.now) : exportTask;
  const drawing: Drawing = { context, chooser, resource, view: await context.view(), exportType, intervalMs };
  const frames = asked.format === 'table' || asked.format === 'wide' ? context.terminal.frames() : undefined;
  try {
    const on = frames ? framesOf(drawing, frames) : linesOf(drawing);
    const end = await context.watch({ exportType, intervalMs, maxErrors, on });
    if (end.outcome === 'gave_up') throw givenUp(end);
  } catch (error) {
    throw context.signal.aborted ? usualEnd(context.signal.reason) : error;
  } finally {
    frames?.close();
  }
}

const once = ['allDatasets', 'all', 'limit', 'offset', 'failIfEmpty'] as const;
const watchable = ['table', 'wide', 'ndjson', 'csv', 'name'];

function refuseContradictions(flags: WatchFlags, { format, query }: AskedFormat): void {
  if (!flags.watch) throw new UsageError('--interval is the time between two looks of --watch', 'add --watch');
  const stray = once.find((name) => flags[name] !== undefined);
  const flag = stray?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (flag !== undefined) throw new UsageError(`--watch and --${flag} exclude each other`, 'leave one of them out');
  if (query !== undefined) throw new UsageError('--watch and --query exclude each other', 'leave one of them out');
  if (watchable.includes(format)) return;
  throw new UsageError(`--output ${format} is one document, and --watch never ends`, `take ${alternatives(watchable)}`);
}

/** One header, every task at first, then those that have changed. */
function linesOf({ context, chooser, resource, view }: Drawing): WatchListeners<SeenList> {
  const changes = changesIn(exportTask);
  let isFirst = true;
  return {
    async look(seen) {
      const { screen } = context;
      const changed = await changes(seen.tasks, chooser(screen.now));
      const lines = { ...screen, isTerminal: false, isDrawn: false, noHeader: screen.noHeader || !isFirst };
      isFirst = false;
      const pages = (async function* () {
        yield changed;
      })();
      return context.print(view.list({ pages, total: () => changed.length }, resource, lines));
    },
    async missed(look) {
      context.say(`${new Date(context.screen.now).toISOString()} note: ${missedWords(look)}`);
    },
  };
}

/** It never ends by itself. */
function usualEnd(reason: unknown): unknown {
  return reason instanceof InterruptedError ? new EndedError(reason.signal) : reason;
}
