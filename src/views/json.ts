import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';
import type { Screen, View } from './view.ts';

/** Keeps a chunk far below V8's longest string (512 MiB), which the text of a million tasks exceeds. */
const tasksPerChunk = 100;

/** The envelope of the API as one document, begun only when every page has been read. */
export const json: View = {
  format: 'json',
  streams: () => false,
  list: envelope,
  async *task(task, screen) {
    yield `${JSON.stringify(task, null, indentOf(screen))}\n`;
  },
};

async function* envelope(listing: Listing, screen: Screen): AsyncGenerator<string> {
  const pages: (readonly ExportTask[])[] = [];
  for await (const tasks of listing.pages) if (tasks.length > 0) pages.push(tasks);

  const [head, tail] = frame(listing.total(), pages.length === 0, screen);
  yield head;
  let separator = '';
  for (const tasks of chunks(pages)) {
    yield separator + tasks.map((task) => taskText(task, screen)).join(',');
    separator = ',';
  }
  yield tail;
}

/** What stands around the tasks, taken from the text of an envelope without any. */
function frame(total: number | undefined, isEmpty: boolean, screen: Screen): [head: string, tail: string] {
  const text = JSON.stringify({ total_count: total, export_tasks: [] }, null, indentOf(screen));
  const middle = text.lastIndexOf(']');
  const beforeEnd = isEmpty || !screen.isTerminal ? '' : '\n  ';
  return [text.slice(0, middle), `${beforeEnd}${text.slice(middle)}\n`];
}

function* chunks(pages: readonly (readonly ExportTask[])[]): Generator<readonly ExportTask[]> {
  for (const tasks of pages) {
    for (let start = 0; start < tasks.length; start += tasksPerChunk) yield tasks.slice(start, start + tasksPerChunk);
  }
}

function taskText(task: ExportTask, screen: Screen): string {
  if (!screen.isTerminal) return JSON.stringify(task);
  return `\n${JSON.stringify(task, null, 2)}`.replaceAll('\n', '\n    ');
}

function indentOf(screen: Screen): number {
  return screen.isTerminal ? 2 : 0;
}
