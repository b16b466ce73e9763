import { UsageError } from '../errors/index.ts';
import { idRule, isId } from '../values.ts';

/** A task id, safe as a segment of a path: the rule and the words for project and dataset ids (`settings/identifier.ts`). */
export function taskId(text: string, source = 'TASK_ID'): string {
  if (isId(text)) return text;
  throw new UsageError(`${source}: '${text}' is not an id`, idRule);
}
