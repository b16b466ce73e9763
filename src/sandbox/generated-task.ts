import { choose, type Dice, diceFor } from './dice.ts';
import { exportFields, sampleCount } from './export-fields.ts';
import { failures } from './failures.ts';
import { taskIdOf } from './task-id.ts';
import type { Failure, TaskPlan } from './task-life.ts';

/** What all generated tasks of one sandbox have in common. */
export interface Generation {
  readonly seed: number;
  /** How many there are. */
  readonly count: number;
  /** When the sandbox started, ms since 1970; the tasks were created before. */
  readonly startedAt: number;
}

interface UnderWay {
  readonly exportType: number;
  readonly age: number;
  readonly queued: number;
  readonly runs: number;
  readonly samples: number;
  readonly fails?: Failure;
}

/** The newest tasks, in seconds: they are under way while a person tries the sandbox. */
const underWay: readonly UnderWay[] = [
  { exportType: 3, age: 4, queued: 18, runs: 40, samples: 2_860 },
  { exportType: 0, age: 35, queued: 6, runs: 60, samples: 4_512 },
  { exportType: 2, age: 80, queued: 9, runs: 150, samples: 20_000, fails: failures[0] },
  { exportType: 1, age: 200, queued: 12, runs: 380, samples: 31_094 },
];
/** The first of the ended ones failed, so that even a short list shows why tasks fail. */
const surelyFailed = underWay.length;
/** The documented tasks stay the oldest, however many are generated. */
const oldest = Date.UTC(2020, 11, 1);
const usualGap = 2.6 * 3_600_000;

/** The task at that place, 0 is the newest: made on demand, so that a million tasks cost nothing. */
export function generatedTask(generation: Generation, index: number): TaskPlan {
  const dice = diceFor(generation.seed, index);
  const createdAt = generation.startedAt - ageOf(generation, index, dice);
  const taskId = taskIdOf(generation.seed, index);
  const exportType = generatedType(generation, index);
  const totalSamples = sampleCount(exportType, dice, underWay[index]?.samples);
  const failure = failureAt(index, dice);
  return {
    fields: exportFields({ taskId, exportType, createdAt, seed: generation.seed }, dice),
    createdAt,
    ...times(createdAt, generation.startedAt - createdAt, index, totalSamples, dice),
    totalSamples,
    share: failure ? 0.05 + 0.9 * dice('share') : 1,
    failure,
  };
}

/** The `export_type` alone: cheap enough to count the tasks of a type. */
export function generatedType(generation: Generation, index: number): number {
  return underWay[index]?.exportType ?? choose(diceFor(generation.seed, index), 'type', [0, 0, 0, 1, 2, 2, 3, 3]);
}

function ageOf(generation: Generation, index: number, dice: Dice): number {
  const active = underWay[index];
  if (active) {
    return active.age * 1_000;
  }
  const room = (generation.startedAt - oldest) / (generation.count + 1);
  const place = index - underWay.length + 0.1 + 0.9 * dice('age');
  return 200_000 + Math.floor(place * Math.min(usualGap, room));
}

function failureAt(index: number, dice: Dice): Failure | undefined {
  if (index < underWay.length) {
    return underWay[index]?.fails;
  }
  return index === surelyFailed || dice('fails') < 0.14 ? choose(dice, 'failure', failures) : undefined;
}

function times(createdAt: number, age: number, index: number, totalSamples: number, dice: Dice) {
  const active = underWay[index];
  const queued = active ? active.queued * 1_000 : Math.floor(dice('queued') * Math.min(20_000, age * 0.2));
  const wanted = 3_000 + (totalSamples * 1_000) / (15 + 60 * dice('speed'));
  const runs = active ? active.runs * 1_000 : Math.floor(Math.min(wanted, age * 0.7));
  return { startsAt: createdAt + queued, endsAt: createdAt + queued + runs };
}
