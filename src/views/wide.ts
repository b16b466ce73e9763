import { wideLayout } from '../resources/export-task/columns.ts';
import { tableView } from './table.ts';
import type { View } from './view.ts';

/** The table with every column that fits a line. */
export const wide: View = tableView('wide', wideLayout);
