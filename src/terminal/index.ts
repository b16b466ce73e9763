import type { Clock, Host } from '../host.ts';
import { type Glyphs, glyphsFor } from '../text/glyphs.ts';
import { createMask, type Mask } from '../text/mask.ts';
import { type Palette, paletteFor } from '../text/palette.ts';
import { longestTimerMs } from '../values.ts';
import { type Frames, openFrames } from './frames.ts';
import { type Output, type OutputOptions, outputOf, widthOf } from './output.ts';
import { openPaging } from './paging.ts';
import { openProgress, type Progress, spinnerColumns } from './progress.ts';
import { type Input, inputOf, printTo, quietly } from './streams.ts';

export type { Frames } from './frames.ts';
export type { Output } from './output.ts';
export type { Progress } from './progress.ts';
export type { Prompt } from './prompt.ts';
export { listenForSignals } from './signals.ts';
export { WriteError } from './streams.ts';

/** The streams of a run, its clock, and the only ways to put text on a screen. */
export interface Terminal {
  readonly clock: Clock;
  /** Hides the secrets it is told of in all that is said on stderr. */
  readonly mask: Mask;
  readonly input: Input;
  readonly output: Output;
  /** Is a person looking at stderr? */
  readonly isWatched: boolean;
  /** Does a person read stderr, on a terminal or later in the log of a CI job? */
  readonly isRead: boolean;
  /** Does `progress` draw anything? Where it does not, stderr is a log. */
  readonly redraws: boolean;
  /** Is there somebody to ask: are stdin and stderr terminals, and not those of a CI job? */
  readonly canAsk: boolean;
  /** Colours for stderr. */
  readonly colour: Palette;
  /** What both streams can show. */
  readonly glyphs: Glyphs;
  /** Columns of stderr now; Infinity when it is not a terminal, or that of a job. */
  readonly width: number;
  /** What `progress` may fill now. */
  readonly room: { readonly columns: number; readonly rows: number };
  /** Data, to stdout. Ends early, quietly and with false, when the reader leaves; any other write error is thrown. */
  print(chunks: AsyncIterable<string> | Iterable<string>, signal?: AbortSignal): Promise<boolean>;
  /** The same through the pager of who has one; until its end it has the terminal, and Ctrl-C. */
  page(chunks: AsyncIterable<string> | Iterable<string>, signal?: AbortSignal): Promise<unknown>;
  readonly isPaging: boolean;
  /** Draws in one place of stdout; undefined where that cannot be done. */
  frames(): Frames | undefined;
  /** One line for people, to stderr; above the progress line, if there is one. */
  say(line: string): Promise<void>;
  /** What is going on, on redrawn lines of stderr while a person watches, cut to its width; nothing anywhere else. */
  progress(text: string, patienceMs?: number): Progress;
  /** Leave the screen as it was found. */
  close(): void;
}

export interface TerminalOptions extends OutputOptions {
  readonly quiet: boolean;
  /** False with `--no-progress`. */
  readonly showsProgress: boolean;
  /** False with `--no-pager`. */
  readonly pages: boolean;
}

/** An answer that comes sooner needs no spinner, nor the library that draws it. */
const defaultPatienceMs = 250;

/** Of a terminal that was told no size. */
const usualRows = 24;

export function openTerminal(host: Host, options: TerminalOptions): Terminal {
  const { stdout, stderr, env, clock = systemClock } = host;
  quietly(stdout);
  quietly(stderr);
  const isJob = isOfJob(env);
  const isPlain = isJob || !options.showsProgress;
  const isWatched = stderr.isTTY === true && !options.quiet;
  const redraws = isWatched && !isPlain && env['TERM'] !== 'dumb';
  let current: Progress | undefined;
  let frames: Frames | undefined;
  const input = inputOf(host);
  const glyphs = glyphsFor(env);
  const mask = createMask();
  const print: Terminal['print'] = (chunks, signal) =>
    printTo(
      stdout,
      beforeEach(chunks, () => current?.clear()),
      signal,
    );
  const paging = openPaging(host, { print, stopProgress: () => current?.stop() });
  return {
    clock,
    mask,
    input,
    output: outputOf(host, options, { isJob }),
    isWatched,
    isRead: isWatched || (isJob && !options.quiet),
    redraws,
    get canAsk() {
      return !isJob && stderr.isTTY === true && input.isTerminal;
    },
    colour: paletteFor(options.colour, env, stderr.isTTY === true && !isPlain),
    glyphs,
    get width() {
      // a line of a log is one line
      return isPlain ? Number.POSITIVE_INFINITY : widthOf(stderr, env);
    },
    get room() {
      return { columns: widthOf(stderr, env) - spinnerColumns, rows: stderr.rows || usualRows };
    },
    print,
    page: (chunks, signal) => {
      const { MODELARTS_PAGER: command } = env;
      const isPaged = command && options.pages && !isJob && stdout.isTTY === true && input.isTerminal;
      return isPaged ? paging.page(command, chunks, signal) : print(chunks, signal);
    },
    get isPaging() {
      return paging.underWay() !== undefined;
    },
    frames: () => {
      const canDraw = stdout.isTTY === true && !isPlain && env['TERM'] !== 'dumb';
      frames ??= canDraw ? openFrames(stdout, (text) => printTo(stdout, [text])) : undefined;
      return frames;
    },
    say: async (line) => {
      // a pager has the screen
      await paging.underWay();
      current?.clear();
      frames?.clear();
      await new Promise<void>((resolve) => stderr.write(`${mask.hide(line)}\n`, () => resolve()));
    },
    progress: (text, patienceMs = defaultPatienceMs) => {
      current?.stop();
      const drawn = openProgress(stderr, mask.hide(text), { patienceMs: redraws ? patienceMs : undefined, glyphs });
      current = { ...drawn, update: (next) => drawn.update(mask.hide(next)) };
      return current;
    },
    close: () => {
      current?.stop();
      frames?.close();
    },
  };
}

/** CI services set `CI`, and some give a job a pseudo-terminal: what is written there is a log all the same, and nobody answers. */
function isOfJob({ CI }: Host['env']): boolean {
  return CI !== undefined && CI !== '' && CI !== 'false';
}

/** Both streams may be one screen: the progress line must not stand in the data's way. */
async function* beforeEach<T>(items: AsyncIterable<T> | Iterable<T>, action: () => void): AsyncIterable<T> {
  for await (const item of items) {
    action();
    yield item;
  }
}

const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    const { setTimeout: timer } = await import('node:timers/promises');
    try {
      await timer(Math.min(ms, longestTimerMs), undefined, signal ? { signal } : {});
    } catch {
      signal?.throwIfAborted();
    }
  },
};
