import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';
import type { Screen } from '../terminal/index.ts';

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
