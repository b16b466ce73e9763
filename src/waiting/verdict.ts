import { CliError } from '../errors/index.ts';
import { failureOf } from '../resources/export-task/task.ts';
import type { AwaitedTask } from './awaited-task.ts';

/** How a wait ended. */
export interface Verdict {
  /** In the order of the ids, each with the last record seen of it. */
  readonly tasks: readonly AwaitedTask[];
  /** What decides the exit code; undefined when every task has succeeded. */
  readonly error: CliError | undefined;
}

const goesOn = 'the export goes on; wait again, with a longer --timeout, to see its end';

/** Of several outcomes the gravest counts: failed, not found, still pending. Without tasks no look has told what they are. */
export function verdictOn(tasks: readonly AwaitedTask[] | undefined, timeoutMs: number): Verdict {
  if (!tasks) return { tasks: [], error: outOfTime('the export tasks could not be listed') };
  const having = (outcome: AwaitedTask['outcome']) => tasks.filter((task) => task.outcome === outcome);
  const error =
    failure(having('failed'), tasks.length) ??
    having('not_found').find((task) => task.error)?.error ??
    lateness(having('pending'), tasks.length, timeoutMs);
  return { tasks, error };
}

function failure([first, ...others]: readonly AwaitedTask[], all: number): CliError | undefined {
  if (!first?.task) return undefined;
  const many = others.length > 0 ? `${1 + others.length} of ${all} tasks failed; ` : '';
  const hint = `modelarts-export show ${first.id} shows all that is known of it`;
  return new CliError('task_failed', `${many}export task ${first.id} failed: ${failureOf(first.task)}`, { hint });
}

function lateness([first, ...others]: readonly AwaitedTask[], all: number, timeoutMs: number): CliError | undefined {
  if (!first) return undefined;
  const tasks = others.length > 0 ? `${1 + others.length} of ${all} tasks have` : `export task ${first.id} has`;
  return timeoutMs === 0
    ? new CliError('pending', `${tasks} not ended yet`, { hint: goesOn })
    : outOfTime(`${tasks} not ended`);
}

function outOfTime(because: string): CliError {
  return new CliError('timed_out', `out of time: ${because}`, { hint: goesOn });
}
