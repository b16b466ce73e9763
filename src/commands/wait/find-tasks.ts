import type { Context } from '../../context.ts';
import { hasEnded } from '../../task.ts';
import { readStdin } from '../read-stdin.ts';
import { taskId } from '../task-id.ts';
import { stdin } from './targets.ts';

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

/** Task ids on stdin, between white space. */
async function readIds(context: Context): Promise<readonly string[]> {
  const words = (await readStdin(context)).split(/\s+/).filter((word) => word !== '');
  return words.map((word) => taskId(word, 'stdin'));
}
