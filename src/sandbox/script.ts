import { diceFor } from './dice.ts';
import { optionError } from './errors.ts';
import { exportFields } from './generated-exports.ts';
import { type Arrival, type Life, planOf } from './tasks.ts';

/** A task whose life was ordered; `appear` and `vanish` count from the start of the sandbox. */
export interface ScriptedTask extends Life {
  readonly taskId: string;
  readonly appearMs: number;
  readonly vanishMs?: number;
  /** It is what the next request to start an export starts; `appear` and `vanish` count from that. */
  readonly isStarted?: true;
}

const all = 2;
const steps: Readonly<Record<string, (value: string, where: string) => Partial<ScriptedTask>>> = {
  appear: (value, where) => ({ appearMs: parseDuration(value, where) }),
  queue: (value, where) => ({ queueMs: parseDuration(value, where) }),
  run: (value, where) => ({ runMs: value === 'forever' ? Number.POSITIVE_INFINITY : parseDuration(value, where) }),
  fail: (value) => ({ failure: value || 'ModelArts.4401' }),
  vanish: (value, where) => ({ vanishMs: parseDuration(value, where) }),
  status: (value, where) => ({ status: parseWord(value, where) }),
  start: () => ({ isStarted: true }),
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

function parseWord(value: string, where: string): string {
  if (!/^\w+$/.test(value)) {
    throw optionError(`'${value}' in ${where} is not a status: use one word, such as status=PAUSED`);
  }
  return value;
}

const durationPattern = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** `90s`, `10m`, `1h30m`, `7d`, `250ms`, or a number of seconds, in ms. `where` names the place in an error. */
export function parseDuration(text: string, where: string): number {
  const found = durationPattern.exec(/^\d+$/.test(text) ? `${text}s` : text);
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = found ?? [];
  const duration =
    (Number(days) * 24 + Number(hours)) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1_000 +
    Number(milliseconds);
  if (text === '' || !found || !Number.isSafeInteger(duration)) {
    throw optionError(`'${text}' in ${where} is not a duration: use 20s, 10m or 1h30m`);
  }
  return duration;
}

/** The task as the script orders it; `position` is its place in the script. */
export function scriptedArrival(
  script: ScriptedTask,
  { position, seed, startedAt }: { readonly position: number; readonly seed: number; readonly startedAt: number },
): Arrival {
  const dice = diceFor(seed, -1_000 - position);
  const createdAt = startedAt + script.appearMs;
  const fields = exportFields({ taskId: script.taskId, exportType: all, createdAt, seed }, dice);
  return {
    plan: planOf(script, { fields, createdAt, totalSamples: 1_000 }),
    appearsAt: createdAt,
    vanishesAt: startedAt + (script.vanishMs ?? Number.POSITIVE_INFINITY),
  };
}
