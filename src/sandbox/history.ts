import type { ExportTask } from '#wire';
import { choose, type Dice, diceFor, indexOf, taskIdOf } from './dice.ts';
import { exportFields, sampleCount } from './generated-exports.ts';
import { type Failure, failures, type TaskPlan, taskAt } from './tasks.ts';

export interface HistoryOptions {
  readonly seed: number;
  /** How many tasks there are. */
  readonly count: number;
  /** When the sandbox started, ms since 1970; the tasks were created before. */
  readonly startedAt: number;
  /** How many of the newest are still under way at the start, 0 to 4. */
  readonly underWay: number;
  /** How many of the two documented tasks are the oldest. */
  readonly documented: number;
  /** What the exports are about. */
  readonly collections?: readonly [string, ...string[]];
}

/** The tasks from before the start, newest first: made on demand, so that a million tasks cost nothing. */
export interface History {
  readonly count: number;
  /** How many of the newest are under way at the start; all others have ended. */
  readonly underWay: number;
  /** The task at that place as it is at `now`; the place is below `count`. */
  task(place: number, now: number): ExportTask;
  /** The `export_type` alone: cheap enough to count the tasks of a type. */
  typeOf(place: number): number;
  find(taskId: string, now: number): ExportTask | undefined;
}

/** The documented tasks stay the oldest, however many are generated. */
export function createHistory(options: HistoryOptions): History {
  const { seed, count } = options;
  const documented = documentedTasks.slice(0, Math.min(options.documented, count));
  const generated = count - documented.length;
  const skipped = underWay.length - options.underWay;
  const plan = (place: number) => generatedTask({ ...options, count: generated }, skipped + place);
  return {
    count,
    underWay: Math.min(options.underWay, generated),
    task: (place, now) => documented[place - generated] ?? taskAt(plan(place), now),
    typeOf: (place) => (place < generated ? generatedType(seed, skipped + place) : conditionalSearch),
    find(taskId, now) {
      const place = (indexOf(seed, taskId) ?? count + skipped) - skipped;
      return place >= 0 && place < generated
        ? taskAt(plan(place), now)
        : documented.find((task) => task.task_id === taskId);
    },
  };
}

const conditionalSearch = 3;
const documentedOrder = { export_type: conditionalSearch, version_format: 'Default', export_format: 2 };
const documentedParams = {
  clear_hard_property: true,
  clear_difficult: false,
  train_sample_ratio: 1.0,
  ratio_sample_usage: false,
};
const documentedEnd = {
  status: 'SUCCESSED',
  progress: 100.0,
  total_sample_count: 20,
  finished_sample_count: 20,
};

/** The two tasks of the example response in GetExportTasksStatusOfDataset, newest first. */
const documentedTasks: readonly ExportTask[] = [
  {
    task_id: 'rF9NNoB56k5rtYKg2Y7',
    path: '/test-obs/classify/input/',
    ...documentedOrder,
    export_params: {
      sample_state: '',
      export_dest: 'NEW_DATASET',
      export_new_dataset_name: 'dataset-export-test',
      export_new_dataset_work_path: '/test-obs/classify/output/',
      ...documentedParams,
    },
    ...documentedEnd,
    create_time: 1606103820120,
    update_time: 1606103824823,
  },
  {
    task_id: 'TZMuy7OKbClkGCAc3gb',
    path: '/test-obs/daoChu/',
    ...documentedOrder,
    export_params: { sample_state: '', export_dest: 'DIR', ...documentedParams },
    ...documentedEnd,
    create_time: 1606103424662,
    update_time: 1606103497519,
  },
];

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
const oldest = Date.UTC(2020, 11, 1);
const usualGapMs = 2.6 * 3_600_000;

function generatedTask(generation: HistoryOptions, place: number): TaskPlan {
  const { seed, startedAt, collections } = generation;
  const dice = diceFor(seed, place);
  const createdAt = startedAt - ageOf(generation, place, dice);
  const exportType = generatedType(seed, place);
  const totalSamples = sampleCount(exportType, dice, underWay[place]?.samples);
  const failure = failureAt(place, dice);
  return {
    fields: exportFields(
      { taskId: taskIdOf(seed, place), exportType, createdAt, seed, ...(collections && { collections }) },
      dice,
    ),
    createdAt,
    ...times(createdAt, startedAt - createdAt, place, totalSamples, dice),
    totalSamples,
    share: failure ? 0.05 + 0.9 * dice('share') : 1,
    failure,
  };
}

function generatedType(seed: number, place: number): number {
  return underWay[place]?.exportType ?? choose(diceFor(seed, place), 'type', [0, 0, 0, 1, 2, 2, 3, 3]);
}

function ageOf({ startedAt, count }: HistoryOptions, place: number, dice: Dice): number {
  const active = underWay[place];
  if (active) {
    return active.age * 1_000;
  }
  const room = (startedAt - oldest) / (count + 1);
  const steps = place - underWay.length + 0.1 + 0.9 * dice('age');
  return 200_000 + Math.floor(steps * Math.min(usualGapMs, room));
}

function failureAt(place: number, dice: Dice): Failure | undefined {
  if (place < underWay.length) {
    return underWay[place]?.fails;
  }
  return place === surelyFailed || dice('fails') < 0.14 ? choose(dice, 'failure', failures) : undefined;
}

function times(createdAt: number, age: number, place: number, totalSamples: number, dice: Dice) {
  const active = underWay[place];
  const queued = active ? active.queued * 1_000 : Math.floor(dice('queued') * Math.min(20_000, age * 0.2));
  const wanted = 3_000 + (totalSamples * 1_000) / (15 + 60 * dice('speed'));
  const runs = active ? active.runs * 1_000 : Math.floor(Math.min(wanted, age * 0.7));
  return { startsAt: createdAt + queued, endsAt: createdAt + queued + runs };
}
