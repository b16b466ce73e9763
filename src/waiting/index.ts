import type { ExportTask } from '#wire';
import { type CliError, NotFoundError } from '../errors/index.ts';
import { isKnownStatus } from '../resources/export-task/task.ts';
import type { Clock } from '../terminal/index.ts';
import { type AwaitedTask, afterLook, awaitedTasks, notFound } from './awaited-task.ts';
import { sleepWithHeartbeat } from './heartbeat.ts';
import type { Look } from './look.ts';
import { givingUp, type MissedLook, missedOrThrow } from './missed-look.ts';
import { startTimetable, type Timetable } from './timetable.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export interface PollOptions {
  /** undefined: all that have not ended when they are first seen. */
  readonly ids: readonly string[] | undefined;
  /** Sent without retries: the next look is the retry. */
  readonly look: Look;
  readonly clock: Clock;
  /** A fixed time between two looks; without it they get less frequent. */
  readonly intervalMs?: number | undefined;
  /** 0 is one look, Infinity is no end. */
  readonly timeoutMs: number;
  /** As many failed looks in a row end the wait. */
  readonly maxErrors: number;
  /** How long a task that was never seen may stay unknown. */
  readonly appearTimeoutMs: number;
  /** Ends at the first task that failed. */
  readonly failFast: boolean;
  readonly heartbeatMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly on: PollListeners;
}

/** Who tells a person what goes on; times are ms since the wait began. */
export interface PollListeners {
  look?(tasks: readonly AwaitedTask[], elapsedMs: number): void;
  missed?(look: MissedLook, elapsedMs: number): void;
  heartbeat?(elapsedMs: number): void;
  /** Once for every status that nobody knows, in the server's spelling. */
  unknownStatus?(status: string, id: string): void;
}

/**
 * Looks until every task has ended or the time is over. Throws what ends a wait at once: refusals and contract errors, too
 * many failed looks in a row, and the signal's reason.
 */
export async function poll(options: PollOptions): Promise<Verdict> {
  const { timeoutMs, maxErrors, on } = options;
  const timetable = startTimetable(options);
  const sleep = sleepWithHeartbeat({ ...options, onHeartbeat: () => on.heartbeat?.(timetable.elapsedMs()) });
  const tell = teller(on, timetable);
  let tasks = options.ids && awaitedTasks(options.ids);
  let inARow = 0;
  for (;;) {
    const glance = await glanceAt(tasks, timetable, options);
    const { missed } = glance;
    tasks = glance.tasks;
    inARow = missed ? inARow + 1 : 0;
    if (missed && (inARow >= maxErrors || timeoutMs === 0)) throw givingUp(missed, inARow);
    const nextMs = isDecided(tasks, options) ? undefined : timetable.next(missed?.details.retryAfterMs);
    tell(tasks, missed && { error: missed, inARow, nextMs });
    if (nextMs === undefined) return verdictOn(tasks, timeoutMs);
    await sleep(nextMs);
  }
}

/** undefined until a look has told what there is to wait for. */
type Tasks = readonly AwaitedTask[] | undefined;

interface Glance {
  readonly tasks: Tasks;
  readonly missed?: CliError;
}

async function glanceAt(tasks: Tasks, timetable: Timetable, options: PollOptions): Promise<Glance> {
  const { look, signal, appearTimeoutMs } = options;
  try {
    const ids = tasks?.filter(isPending).map(({ id }) => id);
    const seen = await look(ids, signal);
    const awaited = tasks ?? awaitedTasks([...seen.keys()]);
    const isGraceOver = timetable.isOver() || timetable.elapsedMs() >= appearTimeoutMs;
    return { tasks: awaited.map((task) => afterLook(task, seen.get(task.id), isGraceOver)) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!tasks || !(error instanceof NotFoundError)) return { tasks, missed: missedOrThrow(error) };
    return { tasks: tasks.map((task) => notFound(task, error)) };
  }
}

function isPending({ outcome }: AwaitedTask): boolean {
  return outcome === 'pending';
}

function isDecided(tasks: Tasks, { failFast }: PollOptions): boolean {
  if (!tasks) return false;
  return !tasks.some(isPending) || (failFast && tasks.some(({ outcome }) => outcome === 'failed'));
}

function teller(on: PollListeners, timetable: Timetable) {
  const tellStatus = unknownStatusTeller(on);
  return (tasks: Tasks = [], missed: MissedLook | undefined): void => {
    if (missed) on.missed?.(missed, timetable.elapsedMs());
    else {
      for (const { task } of tasks) if (task) tellStatus(task);
      on.look?.(tasks, timetable.elapsedMs());
    }
  };
}

function unknownStatusTeller(on: PollListeners): (task: ExportTask) => void {
  const told = new Set<string>();
  return (task) => {
    const status = task.status ?? '';
    if (isKnownStatus(task) || told.has(status)) return;
    told.add(status);
    on.unknownStatus?.(status, task.task_id);
  };
}
