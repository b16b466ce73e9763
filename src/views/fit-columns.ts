import type { Column } from '../resources/export-task/columns.ts';

/** Blank columns between two columns of the table. */
export const gap = 2;

/** The columns that stay on a screen of `width`, and how wide each is. Those that may are shortened before they leave. */
export function fitColumns(
  natural: ReadonlyMap<Column, number>,
  leaving: readonly Column[],
  width: number,
): ReadonlyMap<Column, number> {
  const widths = new Map(natural);
  for (const column of leaving) {
    const excess = totalWidth(widths) - width;
    if (excess <= 0) break;
    const shortened = (widths.get(column) ?? 0) - excess;
    if (column.shrinks !== undefined && shortened >= column.shrinks.to) widths.set(column, shortened);
    else widths.delete(column);
  }
  return widths;
}

function totalWidth(widths: ReadonlyMap<Column, number>): number {
  return [...widths.values()].reduce((sum, width) => sum + gap + width, -gap);
}
