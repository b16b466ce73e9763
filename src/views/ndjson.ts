import type { ExportTask } from '#wire';
import { pageByPage } from './page-by-page.ts';
import type { View } from './view.ts';

/** A task a line, as it was received. */
export const ndjson: View = {
  format: 'ndjson',
  streams: () => true,
  list: (listing) => pageByPage(listing, (tasks) => tasks.map(line).join('')),
  async *task(task) {
    yield line(task);
  },
};

function line(task: ExportTask): string {
  return `${JSON.stringify(task)}\n`;
}
