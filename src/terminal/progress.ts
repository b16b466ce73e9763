import type { OutputStream } from '../host.ts';
import type { Glyphs } from '../text/glyphs.ts';

export interface Progress {
  /** One line, or several. */
  update(text: string): void;
  /** Wipe the lines, so that something else can be written; the next frame draws them again. */
  clear(): void;
  stop(): void;
}

/** The spinner itself, and a space. */
export const spinnerColumns = 2;

export interface ProgressOptions {
  /** Shown after so long; never when that is undefined. */
  readonly patienceMs: number | undefined;
  readonly glyphs: Pick<Glyphs, 'isAscii'>;
}

export function openProgress(stream: OutputStream, text: string, { patienceMs, glyphs }: ProgressOptions): Progress {
  let current = text;
  let spinner: Progress | undefined;
  let isStopped = patienceMs === undefined;
  const show = async () => {
    const { startSpinner } = await import('./spinner.ts');
    if (!isStopped) spinner = startSpinner(stream, current, glyphs);
  };
  const timer = patienceMs === undefined ? undefined : setTimeout(show, patienceMs);
  return {
    update: (next) => {
      current = next;
      spinner?.update(next);
    },
    clear: () => {
      spinner?.clear();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      spinner?.stop();
      spinner = undefined;
    },
  };
}
