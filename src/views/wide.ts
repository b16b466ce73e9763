import { tableView } from './table.ts';
import { wideLayout } from './table-columns.ts';
import type { View } from './view.ts';

/** The table with every column that fits a line. */
export const wide: View = tableView('wide', wideLayout);
