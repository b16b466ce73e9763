import type { AwaitedTask, Context, ExportOrder, OrderOptions, StartVerdict } from '../../context/index.ts';
import { CliError, InterruptedError } from '../../errors/index.ts';
import { exportTask, obsAddress } from '../../resources/export-task/index.ts';
import type { Format } from '../../views/formats.ts';
import { commandLine } from '../wait/ids.ts';
import { type WaitFlags, wait } from '../wait/run.ts';
import { type OrderFlags, readOrder } from './body.ts';
import {
  alreadyRunning,
  errorAfterStart,
  fetchLines,
  lookFirst,
  type Ordered,
  obsEndpointOf,
  unclear,
  unknownOutcome,
} from './words.ts';

/** Durations in ms. */
export interface StartFlags extends OrderFlags, WaitFlags {
  readonly policy: OrderOptions['policy'];
  readonly settle: number;
  readonly dryRun?: true;
  readonly wait?: true;
  readonly format: Format;
  /** The arguments of the wait for a task, with the flags that were typed. */
  argvOfWait(id: string): readonly string[];
}

export async function start(context: Context, flags: StartFlags): Promise<void> {
  const order = await readOrder(context, flags);
  const exportTasks = await context.exportTasks();
  try {
    const task = await settled(context, order, flags).finally(async () => {
      // the look comes first: it has found out the id of a dataset that was given by its name
      if (flags.dryRun) await tellOrder(context, order, exportTasks.address);
    });
    if (task) await goOn(context, task, { ...flags, path: order.path });
  } catch (error) {
    if (!(error instanceof CliError) || error.details.taskId === undefined) throw error;
    throw error.with({ datasetId: exportTasks.dataset });
  }
}

async function tellOrder({ say, print, screen }: Context, order: ExportOrder, address: string): Promise<void> {
  say(`POST ${address}`);
  await print([`${JSON.stringify(order, null, screen.isTerminal ? 2 : 0)}\n`]);
}

type Task = NonNullable<AwaitedTask['item']>;

/** The task that the order has led to; undefined where nothing was to be sent. Everything else is thrown. */
async function settled(context: Context, order: ExportOrder, flags: StartFlags): Promise<Task | undefined> {
  const { path } = order;
  let isSent = false;
  const ordered: Ordered = {
    path,
    settleMs: flags.settle,
    waitFor: (id) => commandLine(flags.argvOfWait(id)),
  };
  const on: OrderOptions['on'] = {
    finished: (task) =>
      context.notice(`export task ${task.task_id} has succeeded with this path: its files lie in ${obsAddress(path)}`),
    sending: () => {
      isSent = true;
    },
    lost: (error) => context.notice(`${error.message}; looking for the export in the list`),
    missed: (error) => context.notice(`${error.message}; looking again`),
  };
  const progress = context.terminal.progress(`starting an export to ${obsAddress(path)}`);
  const { policy, settle: settleMs, dryRun: isDryRun = false } = flags;
  try {
    const verdict = await context.start({ order, policy, settleMs, isDryRun, on });
    progress.stop();
    return taskOf(verdict, context, ordered);
  } catch (error) {
    const { reason } = context.signal;
    if (!isSent || !(reason instanceof InterruptedError)) throw error;
    throw new InterruptedError(reason.signal, `an export may run: it was sent; ${lookFirst}`);
  } finally {
    progress.stop();
  }
}

function taskOf(verdict: StartVerdict, context: Context, ordered: Ordered): Task | undefined {
  switch (verdict.outcome) {
    case 'startable':
      return undefined;
    case 'running':
      throw alreadyRunning(verdict, ordered);
    case 'several':
    case 'unknown':
      throw unknownOutcome(verdict, ordered);
    case 'settled':
      context.notice(`export task ${verdict.item.task_id} is new and goes there: it is taken for the one`);
      // in place of the answer that was lost: the documented one is the id alone
      return { task_id: verdict.item.task_id };
    case 'attached':
      context.notice(`export task ${verdict.item.task_id} runs already and is taken; nothing was started`);
      return verdict.item;
    case 'finished':
      context.notice(
        `export task ${verdict.item.task_id} has succeeded already: its files lie in ${obsAddress(ordered.path)}; nothing was started`,
      );
      return verdict.item;
    case 'started':
      return verdict.item;
  }
}

/** From here on every failure names the task, and none is worth starting again. */
async function goOn(context: Context, task: Task, flags: StartFlags & { readonly path: string }): Promise<void> {
  const { task_id: id } = task;
  const command = flags.argvOfWait(id);
  try {
    if (flags.dryRun) return;
    if (!flags.wait) return await printStarted(context, task, flags);
    context.say(`export task ${id}`);
    await wait({ ...context, argv: command }, [id], flags, errorAfterStart);
    await tellWhere(context, flags.path);
  } catch (error) {
    throw afterStart(error, id, command);
  }
}

function afterStart(error: unknown, id: string, command: readonly string[]): CliError {
  const known = error instanceof CliError ? error : new CliError('unexpected', String(error), { cause: error });
  const hint = known.details.hint ?? `the export goes on; wait for it: ${commandLine(command)}`;
  const isUnclear = known.kind === 'unavailable';
  return (isUnclear ? unclear(known) : known).with({ taskId: id, retryable: false, hint });
}

async function tellWhere(context: Context, path: string): Promise<void> {
  if (!context.terminal.isWatched) return;
  const { value: endpoint } = await (await context.access()).endpoint();
  for (const line of fetchLines(path, obsEndpointOf(endpoint))) context.say(line);
}

/** Its id on a line, or what the service has answered. */
async function printStarted(context: Context, task: Task, { format }: StartFlags): Promise<void> {
  const { screen } = context;
  if (format === 'table' || format === 'wide') {
    await context.print([`${task.task_id}\n`]);
    return;
  }
  const idAlone = { ...exportTask, fields: exportTask.fields.filter(({ path }) => path === exportTask.idKey) };
  await context.print((await context.view()).item(task, format === 'csv' ? idAlone : exportTask, screen));
}
