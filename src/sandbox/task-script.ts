import { parseDuration } from './duration.ts';
import { optionError } from './option-error.ts';

/** A task whose life was ordered: `appear` and `vanish` count from the start of the sandbox, in ms. */
export interface ScriptedTask {
  readonly taskId: string;
  readonly appearMs: number;
  /** INIT for so long. */
  readonly queueMs: number;
  /** RUNNING for so long; Infinity for ever. */
  readonly runMs: number;
  /** The `error_code` it fails with; undefined: it succeeds. */
  readonly failure?: string;
  readonly vanishMs?: number;
  /** Told in place of RUNNING. */
  readonly status?: string;
}

const steps: Readonly<Record<string, (value: string, where: string) => Partial<ScriptedTask>>> = {
  appear: (value, where) => ({ appearMs: parseDuration(value, where) }),
  queue: (value, where) => ({ queueMs: parseDuration(value, where) }),
  run: (value, where) => ({ runMs: value === 'forever' ? Number.POSITIVE_INFINITY : parseDuration(value, where) }),
  fail: (value) => ({ failure: value || 'ModelArts.4401' }),
  vanish: (value, where) => ({ vanishMs: parseDuration(value, where) }),
  status: (value, where) => ({ status: word(value, where) }),
};

/** Reads `ID:appear=5s,run=20s,fail`, once for each task of the script. */
export function parseTaskScript(lines: readonly string[]): readonly ScriptedTask[] {
  const tasks = lines.map(parseTask);
  const twice = tasks.find((task, index) => tasks.findIndex(({ taskId }) => taskId === task.taskId) < index);
  if (twice) {
    throw optionError(`the task '${twice.taskId}' is given twice`);
  }
  return tasks;
}

function parseTask(line: string): ScriptedTask {
  const [taskId = '', ...rest] = line.split(':');
  if (!/^[\w.~-]{1,128}$/.test(taskId) || /^\.+$/.test(taskId)) {
    throw optionError(`'${taskId}' in '${line}' is not a task id: write ID:appear=5s,run=20s,fail`);
  }
  const parts = rest.join(':').split(',').filter(Boolean);
  return Object.assign(
    { taskId, appearMs: 0, queueMs: 0, runMs: 20_000 },
    ...parts.map((part) => parseStep(part, line)),
  );
}

function parseStep(part: string, line: string): Partial<ScriptedTask> {
  const [name = '', value = ''] = part.trim().split('=');
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!step) {
    throw optionError(`unknown step '${part.trim()}' in '${line}': use ${Object.keys(steps).join(', ')}`);
  }
  return step(value, `'${line}'`);
}

function word(value: string, where: string): string {
  if (!/^\w+$/.test(value)) {
    throw optionError(`'${value}' in ${where} is not a status: use one word, such as status=PAUSED`);
  }
  return value;
}
