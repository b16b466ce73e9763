import type { Context } from '../../context/index.ts';
import { CliError } from '../../errors/index.ts';
import { longestTimerMs } from '../../values.ts';
import { readStdin } from '../read-stdin.ts';
import { taskId } from '../task-id.ts';
import { stdin } from './targets.ts';

/** The ids to wait for, each once; undefined where nobody names any. */
export async function findTasks(
  context: Context,
  words: readonly string[],
  timeoutMs: number,
): Promise<readonly string[] | undefined> {
  const [first] = words;
  if (first === undefined) return undefined;
  return [...new Set(first === stdin ? await readIds(context, timeoutMs) : words)];
}

/** Task ids on stdin, between white space. */
async function readIds(context: Context, timeoutMs: number): Promise<readonly string[]> {
  const words = (await readInTime(context, timeoutMs)).split(/\s+/).filter((word) => word !== '');
  return words.map((word) => taskId(word, 'stdin'));
}

/** A time-out of 0 looks once, at all the ids: they are read to their end, like an endless one's. */
async function readInTime(context: Context, timeoutMs: number): Promise<string> {
  const deadline = new AbortController();
  const isTimed = timeoutMs > 0 && timeoutMs <= longestTimerMs;
  const timer = isTimed ? setTimeout(() => deadline.abort(), timeoutMs) : undefined;
  try {
    return await readStdin({ stdin: context.stdin, signal: AbortSignal.any([context.signal, deadline.signal]) });
  } catch (error) {
    if (context.signal.aborted || !deadline.signal.aborted) throw error;
    throw new CliError('timed_out', 'out of time: the task ids on stdin have not ended');
  } finally {
    clearTimeout(timer);
  }
}
