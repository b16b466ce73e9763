import type { ExportTask } from '#wire';
import type { Listing } from '../listing/index.ts';
import type { Palette } from '../text/palette.ts';

/** What a view may know of the stream it writes for. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Columns; Infinity when it is not a terminal. */
  readonly width: number;
  /** Colours for this stream; level 0 where there are none. */
  readonly colour: Palette;
  /** Wall clock, ms since 1970. */
  readonly now: number;
  /** `--no-header` was given. */
  readonly noHeader: boolean;
  /** `--csv-raw` was given. */
  readonly rawCsv: boolean;
}

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
