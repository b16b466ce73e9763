import type { View } from './index.ts';
import { tableView } from './table.ts';
import { wideLayout } from './table-columns.ts';

/** The table with every column that fits a line. */
export const wide: View = tableView('wide', wideLayout);
