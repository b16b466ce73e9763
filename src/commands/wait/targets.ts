import { UsageError } from '../../errors/index.ts';
import { taskId } from '../task-id.ts';

/** Instead of ids: read them from there. */
export const stdin = '-';

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
