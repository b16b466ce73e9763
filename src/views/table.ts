import { type Layout, tableLayout } from '../resources/export-task/columns.ts';
import { pipedTable } from './piped-table.ts';
import { taskFields } from './task-fields.ts';
import type { View } from './view.ts';

/** For people on a terminal, for `cut` and `awk` in a pipe. */
export const table: View = tableView('table', tableLayout);

/** What measures and draws is loaded only for a terminal. */
export function tableView(format: string, layout: Layout): View {
  return {
    format,
    streams: (screen) => !screen.isTerminal,
    async *list(listing, screen) {
      if (!screen.isTerminal) return yield* pipedTable(listing, layout.pipe, screen);
      const { drawnTable } = await import('./table-drawing.ts');
      yield* drawnTable(listing, layout, screen);
    },
    async *task(task, screen) {
      if (!screen.isTerminal) return yield taskFields(task);
      const { taskSections } = await import('./task-sections.ts');
      yield taskSections(task, screen);
    },
  };
}
