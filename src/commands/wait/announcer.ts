import type { Context } from '../../context/index.ts';
import { harmless } from '../../text/safe.ts';
import type { PollListeners } from '../../waiting/index.ts';
import type { MissedLook } from '../../waiting/missed-look.ts';
import { changeTeller } from './changes.ts';
import { drawnLine } from './drawn-line.ts';
import { estimator } from './estimate.ts';
import { type Standing, standingOf } from './standing.ts';
import { describeStanding, roundedDuration } from './words.ts';

export interface Announcer extends PollListeners {
  stop(): void;
}

/** Tells a person who watches on one redrawn line, and a log in lines with a time of their own. */
export function announcer(context: Context): Announcer {
  const { terminal } = context;
  const { redraws, clock } = terminal;
  const estimate = estimator();
  const progress = terminal.progress('looking', 0);
  const say = (text: string) => context.say(redraws ? text : `${new Date(clock.now()).toISOString()} ${text}`);
  const tellChanges = changeTeller(say, { onlyEnds: redraws });
  let standing: Standing = standingOf([]);
  const draw = (elapsedMs: number) => progress.update(drawnLine(standing, elapsedMs, estimate, terminal.width - 2));
  return {
    look(tasks, elapsedMs) {
      standing = standingOf(tasks);
      estimate.seen(standing.percent, elapsedMs);
      // the redrawn line says all about a single one
      if (!redraws || tasks.length > 1) tellChanges(tasks);
      draw(elapsedMs);
    },
    missed: (look) => say(`note: ${missedWords(look)}`),
    unknownStatus: (status, id) =>
      say(
        `warning: export task ${id} has a status that nobody knows, taken for not ended: ${harmless(status) || "''"}`,
      ),
    heartbeat(elapsedMs) {
      if (redraws) draw(elapsedMs);
      else say(`${describeStanding(standing)}, after ${roundedDuration(elapsedMs)}`);
    },
    stop: progress.stop,
  };
}

function missedWords({ error, nextMs }: MissedLook): string {
  const next = nextMs === undefined ? 'there is no time for another look' : `next look in ${roundedDuration(nextMs)}`;
  const { httpStatus } = error.details;
  return `${error.message}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}; ${next}`;
}
