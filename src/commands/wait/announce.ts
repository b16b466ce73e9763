import type { AwaitedTask, Context, WaitOptions } from '../../context/index.ts';
import { briefly } from '../../errors/lines.ts';
import type { Text } from '../../resources/details.ts';
import { progressOf } from '../../resources/export-task/index.ts';
import { harmless } from '../../text/safe.ts';
import { roundedDuration } from '../../text/time.ts';
import type { Cut, MissedLook } from '../../waiting/index.ts';
import { estimator } from './estimate.ts';
import { meanPercent, progressLines } from './progress.ts';
import { describeTask, describeTasks, gaveUpAfter } from './words.ts';

/** Tells a person who watches on lines that are redrawn, and a log, `purpose` first, in lines with a time of their own. */
export function announcer(context: Context, purpose: string | undefined): WaitOptions['on'] & { stop(): void } {
  const { terminal } = context;
  const { redraws, clock, colour, glyphs } = terminal;
  const estimate = estimator();
  const progress = terminal.progress('looking', 0);
  const say = (...line: readonly Text[]) =>
    context.say(...(redraws ? [] : [`${new Date(clock.now()).toISOString()} `]), ...line);
  const tellChanges = changeTeller((task) => say(...describeTask(task, clock.now())));
  let tasks: readonly AwaitedTask[] = [];
  let seenMs = 0;
  let isOld = false;
  const draw = (elapsedMs: number) => {
    const ageMs = tasks.length === 0 ? undefined : elapsedMs - seenMs;
    const moment = { elapsedMs, leftMs: estimate.leftMs(elapsedMs), ageMs };
    progress.update(progressLines(tasks, moment, { ...terminal.room, colour, glyphs }).join('\n'));
  };
  if (!redraws && purpose !== undefined) say(purpose);
  return {
    look(seen, elapsedMs) {
      tasks = seen;
      seenMs = elapsedMs;
      isOld = false;
      estimate.seen(meanPercent(tasks), elapsedMs);
      tellChanges(tasks, redraws ? endTold : stageOf);
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
        say(...describeTasks(tasks, clock.now()), `${age}, after ${roundedDuration(elapsedMs)}`);
      }
    },
    stop: progress.stop,
  };
}

export function missedWords({ error, nextMs }: MissedLook): string {
  const next = nextMs === undefined ? 'there is no time for another look' : `next look in ${roundedDuration(nextMs)}`;
  return `${briefly(error)}; ${next}`;
}

/** Why a wait ends by what is final already: the same words as where it ends by this error. */
function cutWords({ error, inARow = 1 }: Cut): string {
  return `${inARow > 1 ? gaveUpAfter(inARow) : ''}${briefly(error)}`;
}

/** Where a task stands, in a word that changes when it is to be told again; an empty one is not told. */
type Stage = (task: AwaitedTask, isAlone: boolean) => string;

/** Tells of each task whose stage is another than before. */
function changeTeller(tell: (task: AwaitedTask) => void) {
  const told = new Map<string, string>();
  return (tasks: readonly AwaitedTask[], stageOf: Stage): void => {
    for (const task of tasks) {
      const stage = stageOf(task, tasks.length === 1);
      if (stage === told.get(task.id)) continue;
      told.set(task.id, stage);
      if (stage !== '') tell(task);
    }
  };
}

/** Its status, and its progress by ten. */
const stageOf: Stage = ({ outcome, item: task }) => {
  const tens = task && Math.floor((progressOf(task) ?? 0) / 10);
  return `${outcome} ${task?.status} ${tens}`;
};

/** Its end; what went wrong with a single task is what the error says. */
const endTold: Stage = ({ outcome }, isAlone) => {
  return outcome === 'pending' || (isAlone && outcome !== 'succeeded') ? '' : outcome;
};
