import type { ExportTask } from '#wire';
import type { Listing } from '../api/paginate.ts';
import type { Screen } from '../terminal.ts';
import { json } from './json.ts';
import { name } from './name.ts';
import { ndjson } from './ndjson.ts';

/** One output format: tasks in, text out. */
export interface View {
  readonly format: string;
  /** Whether records are written before everything has been read. */
  streams(screen: Screen): boolean;
  /** The text of a list, chunk by chunk; a chunk holds whole records. */
  list(listing: Listing, screen: Screen): AsyncIterable<string>;
  /** The text of one task: `show`, and `wait` with one id. */
  task(task: ExportTask, screen: Screen): AsyncIterable<string>;
}

/** Every format, in the order help shows them. What is large or brings a library along is loaded when it is used. */
export const views: ReadonlyMap<string, () => Promise<View>> = new Map([
  ['table', async () => (await import('./table.ts')).table],
  ['wide', async () => (await import('./wide.ts')).wide],
  ['json', async () => json],
  ['ndjson', async () => ndjson],
  ['csv', async () => (await import('./csv.ts')).csv],
  ['name', async () => name],
]);
