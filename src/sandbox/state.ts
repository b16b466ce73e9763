import type { ExportTask } from '#wire';
import { idCount, taskIdOf } from './dice.ts';
import { createHistory, type History } from './history.ts';
import { type ScriptedTask, scriptedArrival } from './script.ts';
import { type Arrival, type Life, planOf, taskAt } from './tasks.ts';

/** What exists in the sandbox, as it is at any moment; it can change, as exports can be started. */
export interface State {
  dataset(datasetId: string): Dataset | undefined;
}

/** A part of the list, newest first. */
export interface ListQuery {
  /** undefined: all of them. */
  readonly exportType: number | undefined;
  /** How many records to skip. */
  readonly skip: number;
  readonly limit: number;
}

/** What is asked of an export when it is started. */
export interface ExportOrder {
  /** All fields but those that the task gets only then: its id, its status, its times. */
  readonly fields: Omit<ExportTask, 'task_id'>;
  readonly totalSamples: number;
}

/** The export tasks of a dataset; `now` is in ms since 1970. */
export interface Dataset {
  list(query: ListQuery, now: number): { readonly total: number; readonly tasks: readonly ExportTask[] };
  find(taskId: string, now: number): ExportTask | undefined;
  /** A new export begins at `now`; its id. */
  start(order: ExportOrder, now: number): string;
}

export interface DatasetOptions {
  /** How many there are beside the scripted ones. */
  readonly tasks: number;
  readonly seed: number;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly script: readonly ScriptedTask[];
}

const usualLife: Life = { queueMs: 3_000, runMs: 20_000 };

/** The datasets by their ids. */
export function createState(datasets: Readonly<Record<string, DatasetOptions>>): State {
  const existing = new Map(Object.entries(datasets).map(([id, options]) => [id, createDataset(options)]));
  return { dataset: (datasetId) => existing.get(datasetId) };
}

/** What was scripted or started since comes first, then the history from before the sandbox started. */
export function createDataset({ tasks, seed, startedAt, script }: DatasetOptions): Dataset {
  const history = createHistory({ seed, count: tasks, startedAt });
  const places = placesByType(history);
  const arrivals = script.map((line, position) => scriptedArrival(line, { position, seed, startedAt }));
  let started = 0;

  return {
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
    start({ fields, totalSamples }, now) {
      started += 1;
      const taskId = taskIdOf(seed, idCount - started);
      const plan = planOf(usualLife, { fields: { task_id: taskId, ...fields }, createdAt: now, totalSamples });
      arrivals.unshift({ plan, appearsAt: now, vanishesAt: Number.POSITIVE_INFINITY });
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
  const known = new Map<number | undefined, Places>([[undefined, everyPlace(history.count)]]);
  return (exportType) => {
    const places = known.get(exportType) ?? placesOfType(history, exportType);
    known.set(exportType, places);
    return places;
  };
}

function everyPlace(count: number): Places {
  return {
    length: count,
    slice: (start, end) =>
      Array.from({ length: Math.max(0, Math.min(end, count) - start) }, (_, index) => start + index),
  };
}

function placesOfType(history: History, exportType: number | undefined): Places {
  const places: number[] = [];
  for (let place = 0; place < history.count; place += 1) {
    if (history.typeOf(place) === exportType) {
      places.push(place);
    }
  }
  return places;
}
