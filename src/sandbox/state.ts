import type { ExportTask } from '#wire';
import { between, diceFor, idCount, taskIdOf } from './dice.ts';
import { type DatasetProfile, generatedDataset, isExportable } from './generated-datasets.ts';
import { createHistory, type History } from './history.ts';
import type { Page } from './parameters.ts';
import { type ScriptedTask, scriptedArrival } from './script.ts';
import { type Arrival, hasEnded, type Life, planOf, taskAt } from './tasks.ts';

/** What exists in the sandbox, as it is at any moment; it can change, as exports can be started. */
export interface State {
  readonly datasets: readonly Dataset[];
  dataset(datasetId: string): Dataset | undefined;
}

/** A dataset and its export tasks; `now` is in ms since 1970. */
export interface Dataset {
  readonly profile: DatasetProfile;
  /** Newest first. */
  list(query: TaskQuery, now: number): { readonly total: number; readonly tasks: readonly ExportTask[] };
  find(taskId: string, now: number): ExportTask | undefined;
  /** The ids of those that have not ended. */
  running(now: number): readonly string[];
  /** A new export begins at `now`; its id. */
  start(order: ExportOrder, now: number): string;
}

/** A part of the list; `exportType` undefined: tasks of every type. */
export type TaskQuery = Page & { readonly exportType: number | undefined };

/** What is asked of an export when it is started. */
export interface ExportOrder {
  /** All fields but those that the task gets only then: its id, its status, its times. */
  readonly fields: Omit<ExportTask, 'task_id'>;
  readonly totalSamples: number;
  /** It shows only so much later. */
  readonly lateMs?: number;
}

export interface StateOptions {
  /** How many datasets there are; the first is the documented one. */
  readonly datasets: number;
  /** How many tasks are in the first dataset beside the scripted ones; the others have a few. */
  readonly tasks: number;
  readonly seed: number;
  /** ms since 1970. */
  readonly startedAt: number;
  /** Tasks of the first dataset, and those that are started next, wherever that is. */
  readonly script: readonly ScriptedTask[];
}

const usualLife: Life = { queueMs: 3_000, runMs: 20_000 };

export function createState(options: StateOptions): State {
  const toStart = options.script.filter(({ isStarted }) => isStarted)[Symbol.iterator]();
  const nextStart = () => toStart.next().value;
  const datasets = Array.from({ length: options.datasets }, (_, place) => datasetAt(place, options, nextStart));
  const byId = new Map(datasets.map((dataset) => [dataset.profile.id, dataset]));
  return { datasets, dataset: (datasetId) => byId.get(datasetId) };
}

/** The script of the next export that is started; undefined: it lives as usual. */
type NextStart = () => ScriptedTask | undefined;

function datasetAt(place: number, options: StateOptions, nextStart: NextStart): Dataset {
  const { datasets, tasks, seed, startedAt, script } = options;
  const profile = generatedDataset({ seed, count: datasets, startedAt }, place);
  if (place > 0) {
    return createDataset({ profile, history: shortHistory(profile, startedAt), scripted: [], nextStart });
  }
  const history = createHistory({ seed, count: tasks, startedAt, underWay: 4, documented: 2 });
  const scripted = script.flatMap((line, position) =>
    line.isStarted ? [] : [scriptedArrival(line, { position, seed, startedAt })],
  );
  return createDataset({ profile, history, scripted, nextStart });
}

/** A few tasks, one of them under way in some datasets; none where exports are refused. */
function shortHistory(profile: DatasetProfile, startedAt: number): History {
  const { seed, name } = profile;
  const dice = diceFor(seed, 0);
  return createHistory({
    seed,
    count: isExportable(profile) ? between(dice, 'tasks', 2, 6) : 0,
    startedAt,
    underWay: between(dice, 'under way', 0, 1),
    documented: 0,
    collections: [name],
  });
}

interface DatasetParts {
  readonly profile: DatasetProfile;
  readonly history: History;
  readonly scripted: readonly Arrival[];
  readonly nextStart: NextStart;
}

/** What was scripted or started since comes first, then the history from before the sandbox started. */
function createDataset({ profile, history, scripted, nextStart }: DatasetParts): Dataset {
  const arrivals = [...scripted];
  const places = placesByType(history);
  let started = 0;

  return {
    profile,
    list({ exportType, skip, limit }, now) {
      const recent = arrived(arrivals, now).filter((task) => (exportType ?? task.export_type) === task.export_type);
      const older = places(exportType);
      const page = recent.slice(skip, skip + limit);
      const first = Math.max(0, skip - recent.length);
      const rest = older.slice(first, first + limit - page.length).map((place) => history.task(place, now));
      return { total: recent.length + older.length, tasks: [...page, ...rest] };
    },
    find(taskId, now) {
      return arrived(arrivals, now).find((task) => task.task_id === taskId) ?? history.find(taskId, now);
    },
    running(now) {
      const older = range(0, history.underWay).map((place) => history.task(place, now));
      return [...arrived(arrivals, now), ...older].filter((task) => !hasEnded(task)).map((task) => task.task_id);
    },
    start({ fields, totalSamples, lateMs = 0 }, now) {
      started += 1;
      const { taskId, appearMs, vanishMs, ...life } = nextStart() ?? {
        ...usualLife,
        taskId: taskIdOf(profile.seed, idCount - started),
        appearMs: 0,
      };
      arrivals.unshift({
        plan: planOf(life, { fields: { task_id: taskId, ...fields }, createdAt: now, totalSamples }),
        appearsAt: now + appearMs + lateMs,
        vanishesAt: now + (vanishMs ?? Number.POSITIVE_INFINITY),
      });
      return taskId;
    },
  };
}

/** Those that have appeared and not vanished, newest first. */
function arrived(arrivals: readonly Arrival[], now: number): readonly ExportTask[] {
  return arrivals
    .filter(({ appearsAt, vanishesAt }) => appearsAt <= now && now < vanishesAt)
    .toSorted((one, other) => other.plan.createdAt - one.plan.createdAt)
    .map(({ plan }) => taskAt(plan, now));
}

/** What an array of places can do as far as a page needs it. */
interface Places {
  readonly length: number;
  slice(start: number, end: number): readonly number[];
}

/** The places of the tasks of a type, counted once for each type, as a type never changes; undefined: every place. */
function placesByType(history: History): (exportType: number | undefined) => Places {
  const { count } = history;
  const every = { length: count, slice: (start: number, end: number) => range(start, Math.min(end, count)) };
  const known = new Map<number | undefined, Places>([[undefined, every]]);
  return (exportType) => {
    const places = known.get(exportType) ?? placesOf(history, exportType);
    known.set(exportType, places);
    return places;
  };
}

function placesOf(history: History, exportType: number | undefined): Places {
  const places: number[] = [];
  for (let place = 0; place < history.count; place += 1) {
    if (history.typeOf(place) === exportType) {
      places.push(place);
    }
  }
  return places;
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
