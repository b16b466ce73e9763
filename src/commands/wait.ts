import { Option } from '@commander-js/extra-typings';
import type { ExportTask } from '#wire';
import type { Verdict } from '../api/poll/verdict.ts';
import type { Context, OpenContext } from '../context.ts';
import type { View } from '../views/index.ts';
import type { Program } from './options.ts';
import { duration, wholeNumber } from './values.ts';
import { announcer } from './wait/announcer.ts';
import { resumable } from './wait/resume.ts';
import { findTasks, isOneTask, targets } from './wait/targets.ts';

const examples = `
Examples:
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7 --timeout 2h --json | jq -r .path
  $ modelarts-export list --output name | modelarts-export wait - --fail-fast
  $ modelarts-export wait --sandbox rF9NNoB56k5rtYKg2Y7

The exit code tells how it ended: 0 every task succeeded, 10 a task failed, 3 a task does not exist,
124 out of time, 8 not ended yet (--timeout 0).`;

export function declareWait(program: Program, open: OpenContext): void {
  program
    .command('wait')
    .summary('until every task has ended; the exit code tells how')
    .description(
      'Waits until every one of the tasks has ended, or without ids until every task of the dataset has. The exit code tells how.',
    )
    .argument('[task-id...]', "the tasks; '-' reads their ids from stdin", targets)
    .addOption(
      new Option('--timeout <duration>', "for how long, or 'none'; 0 looks once")
        .argParser(duration('--timeout', { endless: 'none' }))
        .default(3_600_000, '1h'),
    )
    .addOption(
      new Option(
        '--interval <duration>',
        'fixed time between two looks (default: 3s at first, then longer, up to 30s)',
      ).argParser(duration('--interval', { fromMs: 1000 })),
    )
    .option('--fail-fast', 'end at the first task that failed')
    .addOption(
      new Option('--max-errors <n>', 'give up after so many failed looks in a row')
        .argParser(wholeNumber('--max-errors', 1))
        .default(10),
    )
    .addOption(
      new Option('--appear-timeout <duration>', 'for how long a task may not be known yet')
        .argParser(duration('--appear-timeout'))
        .default(30_000, '30s'),
    )
    .addOption(
      new Option('--heartbeat <duration>', "a sign of life in a log, or 'off'")
        .argParser(duration('--heartbeat', { fromMs: 1000, endless: 'off' }))
        .default(60_000, '60s'),
    )
    .addHelpText('after', examples)
    .action(async (words, options) => {
      await wait(await open(), words, options);
    });
}

/** Durations in ms. */
interface WaitFlags {
  readonly timeout: number;
  readonly interval?: number;
  readonly failFast?: true;
  readonly maxErrors: number;
  readonly appearTimeout: number;
  readonly heartbeat: number;
}

async function wait(context: Context, words: readonly string[], flags: WaitFlags): Promise<void> {
  const startMs = context.terminal.clock.monotonic();
  let ids: readonly string[] = [];
  try {
    const view = await context.view();
    ids = await findTasks(context, words);
    if (ids.length === 0) context.notice('nothing to wait for');
    const verdict = ids.length === 0 ? nothing : await watch(context, ids, flags, startMs);
    if (verdict.error?.kind !== 'not_found') await context.print(report(verdict, view, context, isOneTask(words)));
    if (verdict.error) throw verdict.error;
  } catch (error) {
    throw resumable(error, context, words.includes('-') ? ids : []);
  }
}

const nothing: Verdict = { tasks: [], error: undefined };

async function watch(context: Context, ids: readonly string[], flags: WaitFlags, startMs: number): Promise<Verdict> {
  const { clock, redraws } = context.terminal;
  const { timeout, interval, failFast = false, maxErrors, appearTimeout, heartbeat } = flags;
  const exportTasks = await context.exportTasks();
  const on = announcer(context, ids.length);
  const left = timeout - (clock.monotonic() - startMs);
  try {
    return await exportTasks.wait({
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
