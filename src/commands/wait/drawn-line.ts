import type { Estimate } from './estimate.ts';
import type { Standing } from './standing.ts';
import { roundedDuration, statusOf, summary } from './words.ts';

const barWidth = 20;

/** The line that is redrawn: as much as fits, and what matters most in any case. */
export function drawnLine(standing: Standing, elapsedMs: number, estimate: Estimate, width: number): string {
  const { tasks, percent, samples } = standing;
  const [first, ...others] = tasks;
  if (first === undefined) return 'looking';
  const status = others.length > 0 ? summary(standing) : first.task ? statusOf(first.task.status) : 'not there yet';
  const leftMs = estimate.leftMs(elapsedMs);
  const number = percent === undefined ? '' : `${Math.floor(percent)}%`;
  const drawn = percent === undefined ? '' : bar(percent);
  const counted = samples ? `${samples.done}/${samples.all} samples` : '';
  const elapsed = roundedDuration(elapsedMs);
  const left = leftMs === undefined ? '' : `about ${roundedDuration(leftMs)} left`;
  const lines = [
    [status, drawn, number, counted, elapsed, left],
    [status, drawn, number, elapsed, left],
    [status, number, elapsed, left],
    [status, number, elapsed],
    [status, number],
  ].map((line) => line.filter((part) => part !== '').join('  '));
  return lines.find((line) => line.length <= width) ?? status;
}

function bar(percent: number): string {
  const filled = Math.floor((percent * barWidth) / 100);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}
