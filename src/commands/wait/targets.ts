import type { Context } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { hasEnded } from '../../task.ts';
import { taskId } from '../task-id.ts';
import { readIds } from './read-ids.ts';

const stdin = '-';

/** Takes one more argument of `wait`. */
export function targets(text: string, earlier: readonly string[] = []): readonly string[] {
  const words = [...earlier, text === stdin ? text : taskId(text)];
  if (words.length > 1 && words.includes(stdin)) {
    throw new UsageError("'-' reads the task ids from stdin: no other id can stand beside it", 'leave one of them out');
  }
  return words;
}

/** Whether stdout gets a task rather than an envelope of tasks. */
export function isOneTask(words: readonly string[]): boolean {
  return words.length === 1 && words[0] !== stdin;
}

/** The ids to wait for, each once. */
export async function findTasks(context: Context, words: readonly string[]): Promise<readonly string[]> {
  const [first] = words;
  if (first === undefined) return unfinishedTasks(context);
  return [...new Set(first === stdin ? await readIds(context) : words)];
}

async function unfinishedTasks({ exportTasks, terminal }: Context): Promise<readonly string[]> {
  const ids: string[] = [];
  const progress = terminal.progress('reading export tasks');
  try {
    for await (const page of (await exportTasks()).everything().pages) {
      for (const task of page) if (!hasEnded(task)) ids.push(task.task_id);
    }
  } finally {
    progress.stop();
  }
  return ids;
}
