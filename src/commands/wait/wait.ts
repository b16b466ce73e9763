import type { ExportTask } from '#wire';
import type { Context } from '../../context/index.ts';
import type { View } from '../../views/index.ts';
import type { Verdict } from '../../waiting/verdict.ts';
import { announcer } from './announcer.ts';
import { findTasks } from './find-tasks.ts';
import { resumable } from './resume.ts';
import { isOneTask } from './targets.ts';

/** Durations in ms. */
export interface WaitFlags {
  readonly timeout: number;
  readonly interval?: number;
  readonly failFast?: true;
  readonly maxErrors: number;
  readonly appearTimeout: number;
  readonly heartbeat: number;
}

export async function wait(context: Context, words: readonly string[], flags: WaitFlags): Promise<void> {
  const startMs = context.terminal.clock.monotonic();
  let ids: readonly string[] | undefined;
  try {
    const view = await context.view();
    ids = await findTasks(context, words, flags.timeout);
    const verdict = ids?.length === 0 ? nothing : await watch(context, ids, flags, startMs);
    if (verdict.tasks.length === 0 && !verdict.error) context.notice('nothing to wait for');
    if (verdict.error?.kind !== 'not_found') await context.print(report(verdict, view, context, isOneTask(words)));
    if (verdict.error) throw verdict.error;
  } catch (error) {
    throw resumable(error, context, words.includes('-') ? ids : undefined);
  }
}

const nothing: Verdict = { tasks: [], error: undefined };

async function watch(
  context: Context,
  ids: readonly string[] | undefined,
  flags: WaitFlags,
  startMs: number,
): Promise<Verdict> {
  const { clock, redraws } = context.terminal;
  const { timeout, interval, failFast = false, maxErrors, appearTimeout, heartbeat } = flags;
  const on = announcer(context);
  const left = timeout - (clock.monotonic() - startMs);
  try {
    return await context.wait({
      ids,
      clock,
      // what came before counts too, but only a time-out of 0 is one look
      timeoutMs: timeout === 0 ? 0 : Math.max(left, 1),
      intervalMs: interval,
      failFast,
      maxErrors,
      appearTimeoutMs: appearTimeout,
      heartbeatMs: redraws ? 1000 : heartbeat,
      on,
    });
  } finally {
    on.stop();
  }
}

/** The last record seen of each task. */
function report(
  { tasks }: Verdict,
  view: View,
  { screen }: Context,
  isOne: boolean,
): AsyncIterable<string> | Iterable<string> {
  const records = tasks.flatMap(({ task }) => task ?? []);
  const [first] = records;
  if (!isOne) return view.list({ pages: onePage(records), total: () => records.length }, screen);
  return first ? view.task(first, screen) : [];
}

async function* onePage(records: readonly ExportTask[]): AsyncGenerator<readonly ExportTask[]> {
  if (records.length > 0) yield records;
}
