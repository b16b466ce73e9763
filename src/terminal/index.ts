import type { ChalkInstance } from 'chalk';
import type { Clock, Host, OutputStream } from '../host.ts';
import { type ColourChoice, paletteFor } from '../text/palette.ts';
import { systemClock } from './clock.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Prompt } from './prompt.ts';
import { printTo, quietly, WriteError } from './writing.ts';

export { type Clock, type ColourChoice, type Host, type OutputStream, type Progress, type Prompt, WriteError };

/** What a view may know of the stream it writes for. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Columns; Infinity when it is not a terminal. */
  readonly width: number;
  /** Colours for this stream; level 0 where there are none. */
  readonly colour: ChalkInstance;
  /** Wall clock, ms since 1970. */
  readonly now: number;
  /** `--no-header` was given. */
  readonly noHeader: boolean;
  /** `--csv-raw` was given. */
  readonly rawCsv: boolean;
}

/** The two screens of a run, its clock, and the only ways to put text on them. */
export interface Terminal {
  readonly clock: Clock;
  /** Is a person looking at stderr? */
  readonly isWatched: boolean;
  /** Does `progress` draw anything? */
  readonly redraws: boolean;
  /** Colours for stderr. */
  readonly colour: ChalkInstance;
  /** Columns of stderr now; Infinity when it is not a terminal. */
  readonly width: number;
  screen(options: { readonly noHeader: boolean; readonly rawCsv: boolean }): Screen;
  /** Data, to stdout. Ends early, and quietly, when the reader leaves; any other write error is thrown. */
  print(chunks: AsyncIterable<string> | Iterable<string>, signal?: AbortSignal): Promise<void>;
  /** One line for people, to stderr; above the progress line, if there is one. */
  say(line: string): Promise<void>;
  /** What is going on, on one redrawn line of stderr while a person watches, cut to its width; nothing anywhere else. */
  progress(text: string, patienceMs?: number): Progress;
  /** Leave the screen as it was found. */
  close(): void;
}

export interface TerminalOptions {
  readonly colour: ColourChoice;
  readonly quiet: boolean;
}

/** An answer that comes sooner needs no spinner, nor the library that draws it. */
const defaultPatienceMs = 250;

export function openTerminal(host: Host, options: TerminalOptions): Terminal {
  const { stdout, stderr, env, clock = systemClock } = host;
  quietly(stdout);
  quietly(stderr);
  const palette = (stream: OutputStream) => paletteFor(options.colour, env, stream.isTTY === true);
  const isWatched = stderr.isTTY === true && !options.quiet;
  const redraws = isWatched && env['TERM'] !== 'dumb';
  let current: Progress | undefined;
  return {
    clock,
    isWatched,
    redraws,
    colour: palette(stderr),
    get width() {
      return widthOf(stderr, env);
    },
    screen: (view) => ({
      isTerminal: stdout.isTTY === true,
      colour: palette(stdout),
      ...view,
      // a wait may take hours: what counts is when something is shown
      get width() {
        return widthOf(stdout, env);
      },
      get now() {
        return clock.now();
      },
    }),
    print: (chunks, signal) =>
      printTo(
        stdout,
        beforeEach(chunks, () => current?.clear()),
        signal,
      ),
    say: async (line) => {
      current?.clear();
      await new Promise<void>((resolve) => stderr.write(`${line}\n`, () => resolve()));
    },
    progress: (text, patienceMs = defaultPatienceMs) => {
      current?.stop();
      current = openProgress(stderr, text, redraws ? patienceMs : undefined);
      return current;
    },
    close: () => current?.stop(),
  };
}

/** Both streams may be one screen: the progress line must not stand in the data's way. */
async function* beforeEach<T>(items: AsyncIterable<T> | Iterable<T>, action: () => void): AsyncIterable<T> {
  for await (const item of items) {
    action();
    yield item;
  }
}

function widthOf(stream: OutputStream, env: Host['env']): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  return [stream.columns, Number(env['COLUMNS'])].find((columns) => columns && columns > 0) ?? 80;
}
