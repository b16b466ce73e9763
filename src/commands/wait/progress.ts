import type { AwaitedTask } from '../../context/index.ts';
import { progressOf, toneOf } from '../../resources/export-task/index.ts';
import { bar } from '../../text/bar.ts';
import type { Glyphs } from '../../text/glyphs.ts';
import { type Palette, toned } from '../../text/palette.ts';
import { roundedDuration } from '../../text/time.ts';
import { widthOf } from '../../text/width.ts';
import { statusOf, summary } from './words.ts';

/** Where a wait stands; in ms. */
export interface Moment {
  readonly elapsedMs: number;
  /** undefined where nobody can tell; 0 where the end is due. */
  readonly leftMs: number | undefined;
  /** How old what is known is; undefined where nothing is. */
  readonly ageMs: number | undefined;
}

export interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly colour: Palette;
  readonly glyphs: Glyphs;
}

/** What is redrawn: one line, two on a narrow screen; for several tasks one line for all and one for each that has not ended. */
export function progressLines(tasks: readonly AwaitedTask[], moment: Moment, room: Room): readonly string[] {
  const [first, ...others] = tasks;
  if (first === undefined) return [fitting(timeLayouts(moment, 'looking'), room)];
  if (others.length > 0) return linesOfSeveral(tasks, moment, room);
  const [time = ''] = timeLayouts(moment);
  const whole = layouts.slice(0, 2).map((layout) => joined([...layout.map((part) => part(first, room)), time]));
  const line = whole.find((text) => fits(text, room));
  return line === undefined ? [...taskLines([first], room), fitting(timeLayouts(moment), room)] : [line];
}

function linesOfSeveral(tasks: readonly AwaitedTask[], moment: Moment, room: Room): readonly string[] {
  const running = tasks.filter(({ outcome }) => outcome === 'pending');
  // the first line, one that tells of the others, and one for the cursor
  const shown = running.length <= room.rows - 2 ? running : running.slice(0, Math.max(room.rows - 3, 0));
  const hidden = running.length - shown.length;
  return [
    fitting(timeLayouts(moment, summary(tasks)), room),
    ...taskLines(shown, room),
    ...(hidden > 0 ? [room.colour.dim(`and ${hidden} more`)] : []),
  ];
}

/** What there is to say of the time, from all of it to the least. */
function timeLayouts({ elapsedMs, leftMs, ageMs }: Moment, head = ''): readonly string[] {
  const elapsed = roundedDuration(elapsedMs);
  const left = leftMs === undefined ? '' : leftWords(leftMs);
  const age = ageMs === undefined ? '' : `seen ${roundedDuration(ageMs)} ago`;
  return [[head, elapsed, left, age], [head, elapsed, left], [head, elapsed], [head || elapsed]].map(joined);
}

function leftWords(ms: number): string {
  return ms < 500 ? 'any moment now' : `about ${roundedDuration(ms)} left`;
}

/** A column of the lines of tasks; empty where a task does not tell. */
type Part = (task: AwaitedTask, room: Room) => string;

const id: Part = (task) => task.id;
const status: Part = ({ item }, { colour }) =>
  item ? toned(statusOf(item.status), toneOf(item), colour) : colour.dim('not there yet');
const percent: Part = (task) => {
  const known = percentOf(task);
  return known === undefined ? '' : `${Math.floor(known)}%`.padStart(4);
};
const samples: Part = ({ item: task }) => {
  const { finished_sample_count: done, total_sample_count: all } = task ?? {};
  return typeof done === 'number' && typeof all === 'number' ? `${done}/${all} samples` : '';
};

function barOf(width: number): Part {
  return (task, { colour, glyphs }) => {
    const known = percentOf(task);
    if (known === undefined) return '';
    const [filled, rest] = bar(known, width, glyphs);
    return toned(filled, 'pending', colour) + colour.dim(rest);
  };
}

/** From all there is to be told of a task to the least. */
const layouts: readonly (readonly Part[])[] = [
  [id, status, barOf(20), percent, samples],
  [id, status, barOf(10), percent, samples],
  [id, status, barOf(10), percent],
  [id, status, percent],
  [id, status],
  [status, percent],
];

/** A line for each, one below the other: as much of all of them as fits. */
function taskLines(tasks: readonly AwaitedTask[], room: Room): readonly string[] {
  const drawn = layouts.map((layout) => aligned(tasks.map((task) => layout.map((part) => part(task, room)))));
  return drawn.find((lines) => lines.every((line) => fits(line, room))) ?? drawn.at(-1) ?? [];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ''))));
  const padded = (text: string, index: number) => text + ' '.repeat((widths[index] ?? 0) - widthOf(text));
  return rows.map((row) => joined(row.map(padded).filter((_, index) => widths[index] !== 0)).trimEnd());
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ');
}

function fitting(texts: readonly string[], room: Room): string {
  return texts.find((text) => fits(text, room)) ?? texts.at(-1) ?? '';
}

function fits(text: string, { columns }: Room): boolean {
  return widthOf(text) <= columns;
}

/** 0 to 100, the mean of all tasks; undefined while no task tells its own. */
export function meanPercent(tasks: readonly AwaitedTask[]): number | undefined {
  const known = tasks.map(percentOf);
  if (known.every((one) => one === undefined)) return undefined;
  return known.reduce<number>((sum, one) => sum + (one ?? 0), 0) / tasks.length;
}

function percentOf({ outcome, item: task }: AwaitedTask): number | undefined {
  if (outcome !== 'pending') return 100;
  const percent = task && progressOf(task);
  return percent === undefined ? undefined : Math.min(Math.max(percent, 0), 100);
}
