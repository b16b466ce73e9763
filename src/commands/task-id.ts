import { UsageError } from '../errors.ts';

/** A task id, safe as a segment of a path: the rule and the words for project and dataset ids (`settings/identifier.ts`). */
export function taskId(text: string, source = 'TASK_ID'): string {
  if (/^(?!\.+$)[\w.~-]{1,128}$/.test(text)) return text;
  throw new UsageError(
    `${source}: '${text}' is not an id`,
    'an id is 1 to 128 letters, digits and . _ ~ -, not only dots',
  );
}
