import stringWidth from 'string-width';
import type { ExportTask } from '#wire';
import { failureOf } from '../resources/export-task/task.ts';
import { harmless } from '../text/safe.ts';
import { wrap } from '../text/width.ts';
import type { Screen } from './view.ts';

/** A failed task and why, on one line if that fits; otherwise the reason is wrapped below the id. Neither is shortened. */
export function failureLines(task: ExportTask, { colour, width }: Screen): string {
  const id = harmless(task.task_id);
  const reason = harmless(failureOf(task));
  if (stringWidth(`${id}  ${reason}`) <= width) return `${colour.red(id)}  ${reason}\n`;
  const lines = wrap(reason, Math.max(width, 40) - 2);
  return `${colour.red(id)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
