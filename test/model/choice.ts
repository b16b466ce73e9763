import fc from 'fast-check';
import { type ModelTask, statusOf, type World } from './world.ts';

/** What is chosen of a list: the flags of `list`, as data. */
export interface Choice {
  readonly status: string | undefined;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly sort: keyof typeof sortValues | undefined;
  readonly direction: string;
  readonly max: number | undefined;
}

export const choices: fc.Arbitrary<Choice> = fc.record({
  status: fc.constantFrom(undefined, 'running', 'ended', 'failed,SUCCESSED', 'stopped', 'pending'),
  sinceMs: fc.constantFrom(undefined, 30_000, 120_000),
  untilMs: fc.constantFrom(undefined, 0, 20_000),
  sort: fc.constantFrom(undefined, 'created', 'id', 'path', 'type', 'status'),
  direction: fc.constantFrom('', ':asc', ':desc'),
  max: fc.constantFrom(undefined, 1, 2, 5),
});

const statusWords: Readonly<Record<string, readonly string[]>> = {
  running: ['RUNNING'],
  pending: ['RUNNING'],
  ended: ['SUCCESSED', 'FAILED', 'STOPPED'],
  'failed,SUCCESSED': ['FAILED', 'SUCCESSED'],
  stopped: ['STOPPED'],
};

const sortValues = {
  created: (task: ModelTask) => task.bornAt,
  id: (task: ModelTask) => task.id,
  path: (task: ModelTask) => task.path,
  type: (task: ModelTask) => task.type,
  status: (task: ModelTask, now: number) => statusOf(task, now),
};

export function flagsOf({ status, sinceMs, untilMs, sort, direction, max }: Choice): readonly string[] {
  return [
    ...(status === undefined ? [] : ['--status', status]),
    ...(sinceMs === undefined ? [] : ['--since', `${sinceMs / 1000}s`]),
    ...(untilMs === undefined ? [] : ['--until', `${untilMs / 1000}s`]),
    ...(sort === undefined ? [] : ['--sort', sort + direction]),
    ...(max === undefined ? [] : ['--max', String(max)]),
  ];
}

/** Filtered, sorted, cut off. */
export function chosenOf(choice: Choice, { tasks, clock }: World): readonly ModelTask[] {
  const now = clock.now();
  const { status, sinceMs = Number.POSITIVE_INFINITY, untilMs, sort, direction, max } = choice;
  const kept = tasks.filter(
    (task) =>
      (status === undefined || statusWords[status]?.includes(statusOf(task, now))) &&
      task.bornAt >= now - sinceMs &&
      (untilMs === undefined || task.bornAt < now - untilMs),
  );
  if (sort === undefined) return kept.slice(0, max);
  const value = sortValues[sort];
  const sign = direction === ':desc' ? -1 : 1;
  const compared = (one: string | number, other: string | number) => (one < other ? -sign : one > other ? sign : 0);
  return kept.toSorted((one, other) => compared(value(one, now), value(other, now))).slice(0, max);
}
