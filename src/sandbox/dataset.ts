import type { ExportTask } from '#wire';
import { documentedTasks } from './documented-tasks.ts';
import { type Generation, generatedTask, generatedType } from './generated-task.ts';
import { scriptedTask } from './scripted-task.ts';
import { indexOf } from './task-id.ts';
import { taskAt } from './task-life.ts';
import type { ScriptedTask } from './task-script.ts';

/** A part of the list, newest first. */
export interface ListQuery {
  /** undefined: all of them. */
  readonly exportType: number | undefined;
  /** How many records to skip. */
  readonly skip: number;
  readonly limit: number;
}

/** The export tasks of the one dataset as they are at `now` (ms since 1970). */
export interface Dataset {
  list(query: ListQuery, now: number): { readonly total: number; readonly tasks: readonly ExportTask[] };
  find(taskId: string, now: number): ExportTask | undefined;
}

export interface DatasetOptions {
  /** How many there are beside the scripted ones. */
  readonly tasks: number;
  readonly seed: number;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly script: readonly ScriptedTask[];
}

/** What an array can do as far as a page needs it; the generated tasks are made as they are asked for. */
interface Sequence {
  readonly length: number;
  slice(start: number, end: number): readonly ExportTask[];
}

/** Scripted tasks come first, then the generated ones; the documented ones are the oldest. */
export function createDataset({ tasks, seed, startedAt, script }: DatasetOptions): Dataset {
  const documented = documentedTasks.slice(0, tasks);
  const generation = { seed, startedAt, count: tasks - documented.length };
  const placesOf = generatedPlaces(generation);
  const scripted = (now: number) => scriptedTasks(script, seed, startedAt, now);

  return {
    list({ exportType, skip, limit }, now) {
      const fits = (task: ExportTask) => exportType === undefined || task.export_type === exportType;
      const generated = generatedTasks(generation, placesOf(exportType), now);
      const parts = [scripted(now).filter(fits), generated, documented.filter(fits)];
      return { total: parts.reduce((sum, part) => sum + part.length, 0), tasks: slice(parts, skip, limit) };
    },
    find(taskId, now) {
      const listed = [...scripted(now), ...documented].find((task) => task.task_id === taskId);
      const index = indexOf(seed, taskId) ?? generation.count;
      return listed ?? (index < generation.count ? taskAt(generatedTask(generation, index), now) : undefined);
    },
  };
}

/** Those that have appeared and not vanished, newest first. */
function scriptedTasks(script: readonly ScriptedTask[], seed: number, startedAt: number, now: number) {
  const age = now - startedAt;
  return script
    .map((line, position) => ({ line, plan: scriptedTask(line, { position, seed, startedAt }) }))
    .filter(({ line }) => line.appearMs <= age && age < (line.vanishMs ?? Number.POSITIVE_INFINITY))
    .map(({ plan }) => plan)
    .toSorted((one, other) => other.createdAt - one.createdAt)
    .map((plan) => taskAt(plan, now));
}

/** The places of the tasks of a type; undefined: every place. Counted once for each type, as a type never changes. */
function generatedPlaces(generation: Generation) {
  const known = new Map<number, readonly number[]>();
  return (exportType: number | undefined): readonly number[] | undefined => {
    if (exportType === undefined) {
      return undefined;
    }
    const places = known.get(exportType) ?? placesOfType(generation, exportType);
    known.set(exportType, places);
    return places;
  };
}

function placesOfType(generation: Generation, exportType: number): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < generation.count; place += 1) {
    if (generatedType(generation, place) === exportType) {
      places.push(place);
    }
  }
  return places;
}

function generatedTasks(generation: Generation, places: readonly number[] | undefined, now: number): Sequence {
  const length = places?.length ?? generation.count;
  return {
    length,
    slice(start, end) {
      const indexes = places?.slice(start, end) ?? range(start, Math.min(end, length));
      return indexes.map((index) => taskAt(generatedTask(generation, index), now));
    },
  };
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

function slice(parts: readonly Sequence[], skip: number, limit: number): readonly ExportTask[] {
  const tasks: ExportTask[] = [];
  let start = skip;
  for (const part of parts) {
    tasks.push(...part.slice(start, start + limit - tasks.length));
    start = Math.max(0, start - part.length);
  }
  return tasks;
}
