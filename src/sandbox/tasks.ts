import type { ExportTask } from '#wire';
import { messages } from './errors.ts';

/** What went wrong with an export, as the service tells it in the task. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** A whole life of a task, written before it begins; times in ms since 1970. */
export interface TaskPlan {
  /** The fields that never change, `task_id` first. */
  readonly fields: ExportTask;
  readonly createdAt: number;
  /** INIT until here. */
  readonly startsAt: number;
  /** RUNNING until here; Infinity for a task that never ends. */
  readonly endsAt: number;
  readonly totalSamples: number;
  /** 0 to 1: how many of the samples have been written at the end. */
  readonly share: number;
  readonly failure?: Failure | undefined;
  /** A word the service never documented, told in place of RUNNING. */
  readonly runningWord?: string | undefined;
}

/** What becomes of a task from its creation on. */
export interface Life {
  /** INIT for so long. */
  readonly queueMs: number;
  /** RUNNING for so long; Infinity for ever. */
  readonly runMs: number;
  /** The `error_code` it fails with; undefined: it succeeds. */
  readonly failure?: string;
  /** Told in place of RUNNING. */
  readonly status?: string;
}

/** A task that was not there from the start, or not to the end. */
export interface Arrival {
  readonly plan: TaskPlan;
  /** It is there from here on, ms since 1970. */
  readonly appearsAt: number;
  /** Infinity for one that stays. */
  readonly vanishesAt: number;
}

/** Why exports fail. */
export const failures: readonly [Failure, ...Failure[]] = [
  failureOf('ModelArts.4401'),
  failureOf('ModelArts.4358'),
  failureOf('ModelArts.4310'),
  failureOf('ModelArts.4311'),
  failureOf('ModelArts.4710'),
  failureOf('ModelArts.4409'),
];

function failureOf(code: string): Failure {
  return { code, message: messages[code] ?? 'Failed to export data.' };
}

/** The plan of a task that lives like this. */
export function planOf(life: Life, task: Pick<TaskPlan, 'fields' | 'createdAt' | 'totalSamples'>): TaskPlan {
  const startsAt = task.createdAt + life.queueMs;
  return {
    ...task,
    startsAt,
    endsAt: startsAt + life.runMs,
    share: life.failure === undefined ? 1 : 0.6,
    failure: life.failure === undefined ? undefined : failureOf(life.failure),
    runningWord: life.status,
  };
}

export function hasEnded({ status }: ExportTask): boolean {
  return status === 'SUCCESSED' || status === 'FAILED';
}

/** The task as it is at that time: a pure function, so that everybody who looks sees the same history. */
export function taskAt(plan: TaskPlan, now: number): ExportTask {
  if (now < plan.startsAt) {
    return { ...plan.fields, status: 'INIT', progress: 0, create_time: plan.createdAt, update_time: plan.createdAt };
  }
  return now < plan.endsAt ? running(plan, now) : ended(plan);
}

function running(plan: TaskPlan, now: number): ExportTask {
  const elapsed = Math.floor((now - plan.startsAt) / 1_000) * 1_000;
  return {
    ...plan.fields,
    status: plan.runningWord ?? 'RUNNING',
    ...samples(plan, elapsed / (plan.endsAt - plan.startsAt)),
    create_time: plan.createdAt,
    update_time: plan.startsAt + elapsed,
  };
}

function ended(plan: TaskPlan): ExportTask {
  const { failure } = plan;
  return {
    ...plan.fields,
    status: failure ? 'FAILED' : 'SUCCESSED',
    ...samples(plan, 1),
    ...(failure && { error_code: failure.code, error_msg: failure.message }),
    create_time: plan.createdAt,
    update_time: plan.endsAt,
  };
}

/** `done` from 0 to 1: how far the task has come to its end. */
function samples(plan: TaskPlan, done: number) {
  const finished = Math.floor(plan.totalSamples * plan.share * done);
  return {
    progress: Math.floor(plan.totalSamples > 0 ? (finished * 10_000) / plan.totalSamples : done * 10_000) / 100,
    total_sample_count: plan.totalSamples,
    finished_sample_count: finished,
  };
}
