import type { Column, Layout } from '../resources/column.ts';

/** Blank columns between two columns of the table. */
export const gap = 2;

/** What has to be known of a column to fit it in. */
export type Shape = Pick<Column<unknown>, 'align' | 'shrinks' | 'title'>;
export type Shapes = Pick<Layout<unknown>, 'keepsAll'> & Readonly<Record<'terminal' | 'leaving', readonly Shape[]>>;

/** A column of a row: where its cell is, and how wide that may be; undefined: it has no room on the line. */
export interface Slot {
  readonly column: Shape;
  readonly index: number;
  readonly width: number | undefined;
}

/**
 * Which columns a line of `width` has room for, and how wide each is. Those that may are shortened, and only as far as needed; where that
 * does not do, one after the other leaves, and what is shortened has the room again. Where all are kept nothing is shortened.
 */
export function slotsFor(
  { terminal, leaving, keepsAll = false }: Shapes,
  natural: readonly number[],
  width: number,
): Slot[] {
  const widths = new Map(terminal.map((column, index) => [column, natural[index] ?? 1]));
  let fitted: ReadonlyMap<Shape, number> = keepsAll ? widths : shortened(widths, width);
  for (const column of leaving) {
    if (totalWidth(fitted) <= width) break;
    widths.delete(column);
    fitted = keepsAll ? widths : shortened(widths, width);
  }
  return terminal.map((column, index) => ({ column, index, width: fitted.get(column) }));
}

function shortened(natural: ReadonlyMap<Shape, number>, width: number): ReadonlyMap<Shape, number> {
  const widths = new Map(natural);
  let excess = Math.max(totalWidth(widths) - width, 0);
  // what stands farther right is less of a name
  for (const [column, whole] of [...natural].reverse()) {
    const least = Math.min(column.shrinks?.to ?? whole, whole);
    const fitted = Math.max(whole - excess, least);
    excess -= whole - fitted;
    widths.set(column, fitted);
  }
  return widths;
}

function totalWidth(widths: ReadonlyMap<Shape, number>): number {
  return [...widths.values()].reduce((sum, width) => sum + gap + width, -gap);
}
