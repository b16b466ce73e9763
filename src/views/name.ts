import type { ExportTask } from '#wire';
import { harmless } from '../text/safe.ts';
import { pageByPage } from './page-by-page.ts';
import type { View } from './view.ts';

/** Task ids, one a line: what `wait -` reads. */
export const name: View = {
  format: 'name',
  streams: () => true,
  list: (listing) => pageByPage(listing, (tasks) => tasks.map(line).join('')),
  async *task(task) {
    yield line(task);
  },
};

function line(task: ExportTask): string {
  return `${harmless(task.task_id)}\n`;
}
