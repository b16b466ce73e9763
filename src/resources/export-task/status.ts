import type { ChalkInstance } from 'chalk';
import type { ExportTask } from '#wire';
import { harmless } from '../../text/safe.ts';
import type { Screen } from '../../views/view.ts';
import { isKnownStatus, outcome, progressOf } from './task.ts';

/** The status as the service spells it, coloured; the colours are those that both dark and light backgrounds bear. */
export function statusText(task: ExportTask, { colour }: Screen): string | undefined {
  return task.status ? paintOf(task, colour)(harmless(task.status)) : undefined;
}

/** `███░░  41%`; without the bar where its width is 0. */
export function progressText(task: ExportTask, screen: Screen, barWidth: number): string | undefined {
  const percent = progressOf(task);
  if (percent === undefined) return undefined;
  const words = `${Math.floor(percent)}%`.padStart(4);
  return barWidth === 0 ? words : `${progressBar(task, percent, screen, barWidth)} ${words}`;
}

/** Full only at 100 percent; what is out of range fills it or leaves it empty. */
export function progressBar(task: ExportTask, percent: number, { colour }: Screen, width: number): string {
  const filled = Math.floor((Math.min(Math.max(percent, 0), 100) * width) / 100);
  return paintOf(task, colour)('█'.repeat(filled)) + colour.dim('░'.repeat(width - filled));
}

function paintOf(task: ExportTask, colour: ChalkInstance): (text: string) => string {
  if (outcome(task) === 'succeeded') return colour.green;
  if (outcome(task) === 'failed') return colour.red;
  return isKnownStatus(task) ? colour.cyan : colour.magenta;
}
