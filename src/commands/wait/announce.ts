import type { AwaitedTask, Context, WaitOptions } from '../../context/index.ts';
import type { CliError } from '../../errors/index.ts';
import { progressOf } from '../../resources/export-task/index.ts';
import { bar } from '../../text/bar.ts';
import type { Glyphs } from '../../text/glyphs.ts';
import { harmless } from '../../text/safe.ts';
import type { Cut, MissedLook } from '../../waiting/index.ts';
import { describeTask, describeTasks, gaveUpAfter, roundedDuration, statusOf, summary } from './words.ts';

/** Tells a person who watches on one redrawn line, and a log in lines with a time of their own. */
export function announcer(context: Context): WaitOptions['on'] & { stop(): void } {
  const { terminal } = context;
  const { redraws, clock } = terminal;
  const estimate = estimator();
  const progress = terminal.progress('looking', 0);
  const say = (text: string) => context.say(redraws ? text : `${new Date(clock.now()).toISOString()} ${text}`);
  const tellChanges = changeTeller(say, { onlyEnds: redraws });
  let tasks: readonly AwaitedTask[] = [];
  let seenMs = 0;
  let isOld = false;
  const draw = (elapsedMs: number) => {
    const leftMs = estimate.leftMs(elapsedMs);
    progress.update(progressLine(tasks, { elapsedMs, leftMs, width: terminal.width - 2, glyphs: terminal.glyphs }));
  };
  return {
    look(seen, elapsedMs) {
      tasks = seen;
      seenMs = elapsedMs;
      isOld = false;
      estimate.seen(meanPercent(tasks), elapsedMs);
      // the redrawn line says all about a single task
      if (!redraws || tasks.length > 1) tellChanges(tasks);
      draw(elapsedMs);
    },
    missed(look) {
      isOld = true;
      say(`note: ${missedWords(look)}`);
    },
    cutShort: (cut) => say(`note: ${cutWords(cut)}`),
    unknownStatus: (status, id) =>
      say(
        `warning: export task ${id} has a status that nobody knows, taken for not ended: ${harmless(status) || "''"}`,
      ),
    heartbeat(elapsedMs) {
      if (redraws) draw(elapsedMs);
      else {
        const age = isOld && tasks.length > 0 ? `, seen ${roundedDuration(elapsedMs - seenMs)} ago` : '';
        say(`${describeTasks(tasks)}${age}, after ${roundedDuration(elapsedMs)}`);
      }
    },
    stop: progress.stop,
  };
}

export function missedWords({ error, nextMs }: MissedLook): string {
  const next = nextMs === undefined ? 'there is no time for another look' : `next look in ${roundedDuration(nextMs)}`;
  return `${withStatus(error)}; ${next}`;
}

/** Why a wait ends by what is final already: the same words as where it ends by this error. */
function cutWords({ error, inARow = 1 }: Cut): string {
  return `${inARow > 1 ? gaveUpAfter(inARow) : ''}${withStatus(error)}`;
}

function withStatus({ message, details: { httpStatus } }: CliError): string {
  return `${message}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}`;
}

interface ChangeOptions {
  /** Tells the end of each task, and nothing on the way there. */
  readonly onlyEnds: boolean;
}

/** Says a line for each task whose status, or progress by ten, is another than before. */
function changeTeller(say: (line: string) => void, { onlyEnds }: ChangeOptions) {
  const told = new Map<string, string>();
  return (tasks: readonly AwaitedTask[]): void => {
    for (const task of tasks) {
      const stage = onlyEnds ? endOf(task) : stageOf(task);
      if (stage === told.get(task.id)) continue;
      told.set(task.id, stage);
      if (stage !== '') say(describeTask(task));
    }
  };
}

function endOf({ outcome }: AwaitedTask): string {
  return outcome === 'pending' ? '' : outcome;
}

function stageOf({ outcome, item: task }: AwaitedTask): string {
  const tens = task && Math.floor((progressOf(task) ?? 0) / 10);
  return `${outcome} ${task?.status} ${tens}`;
}

const barWidth = 20;

interface LineOptions {
  readonly elapsedMs: number;
  /** undefined where nobody can tell. */
  readonly leftMs: number | undefined;
  readonly width: number;
  readonly glyphs: Glyphs;
}

/** The line that is redrawn: as much as fits, and what matters most in any case. */
export function progressLine(tasks: readonly AwaitedTask[], { elapsedMs, leftMs, width, glyphs }: LineOptions): string {
  const [first, ...others] = tasks;
  if (first === undefined) return 'looking';
  const status = others.length > 0 ? summary(tasks) : first.item ? statusOf(first.item.status) : 'not there yet';
  const percent = meanPercent(tasks);
  const number = percent === undefined ? '' : `${Math.floor(percent)}%`;
  const drawn = percent === undefined ? '' : bar(percent, barWidth, glyphs).join('');
  const samples = samplesDone(tasks);
  const elapsed = roundedDuration(elapsedMs);
  const left = leftMs === undefined ? '' : `about ${roundedDuration(leftMs)} left`;
  const lines = [
    [status, drawn, number, samples, elapsed, left],
    [status, drawn, number, elapsed, left],
    [status, number, elapsed, left],
    [status, number, elapsed],
    [status, number],
  ].map((line) => line.filter((part) => part !== '').join('  '));
  return lines.find((line) => line.length <= width) ?? status;
}

/** 0 to 100, the mean of all tasks; undefined while no task tells its own. */
export function meanPercent(tasks: readonly AwaitedTask[]): number | undefined {
  const known = tasks.map(percentOf);
  if (known.every((percent) => percent === undefined)) return undefined;
  return known.reduce<number>((sum, percent) => sum + (percent ?? 0), 0) / tasks.length;
}

function percentOf({ outcome, item: task }: AwaitedTask): number | undefined {
  if (outcome !== 'pending') return 100;
  const percent = task && progressOf(task);
  return percent === undefined ? undefined : Math.min(Math.max(percent, 0), 100);
}

/** `410/1000 samples` of the tasks that tell; nothing while none does. */
function samplesDone(tasks: readonly AwaitedTask[]): string {
  const counts = tasks.flatMap(({ item: task }) => {
    const { finished_sample_count: done, total_sample_count: all } = task ?? {};
    return typeof done === 'number' && typeof all === 'number' ? [{ done, all }] : [];
  });
  const sum = (key: 'done' | 'all') => counts.reduce((total, count) => total + count[key], 0);
  return counts.length === 0 ? '' : `${sum('done')}/${sum('all')} samples`;
}

/** Guesses the end from the progress that was seen; times are ms since the wait began. */
export interface Estimate {
  seen(percent: number | undefined, elapsedMs: number): void;
  /** undefined while nothing can be told. */
  leftMs(elapsedMs: number): number | undefined;
}

interface Point {
  readonly percent: number;
  readonly atMs: number;
}

export function estimator(): Estimate {
  let first: Point | undefined;
  let last: Point | undefined;
  return {
    seen(percent, atMs) {
      if (percent === undefined) return;
      last = { percent, atMs };
      // a task that is queued makes no progress, and says nothing about its pace
      if (first === undefined || percent <= first.percent) first = last;
    },
    leftMs(elapsedMs) {
      if (!first || !last || last.percent <= first.percent) return undefined;
      const msPerPercent = (last.atMs - first.atMs) / (last.percent - first.percent);
      const leftMs = (100 - last.percent) * msPerPercent - (elapsedMs - last.atMs);
      return leftMs > 0 ? leftMs : undefined;
    },
  };
}
