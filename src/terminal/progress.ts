import type { OutputStream } from '../host.ts';
import type { Glyphs } from '../text/glyphs.ts';

export interface Progress {
  update(text: string): void;
  /** Wipe the line, so that something else can be written; the next frame draws it again. */
  clear(): void;
  stop(): void;
}

const defaultColumns = 80;
/** The spinner itself, and a space. */
const spinnerColumns = 2;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

export interface ProgressOptions {
  /** Shown after so long; never when that is undefined. */
  readonly patienceMs: number | undefined;
  readonly glyphs: Pick<Glyphs, 'isAscii'>;
}

export function openProgress(stream: OutputStream, text: string, { patienceMs, glyphs }: ProgressOptions): Progress {
  let current = text;
  let spinner: Spinner | undefined;
  let isStopped = patienceMs === undefined;
  const show = async () => {
    const start = await loadSpinner(glyphs);
    if (!isStopped) spinner = start(stream, current);
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

type Spinner = Progress;

async function loadSpinner({
  isAscii,
}: ProgressOptions['glyphs']): Promise<(stream: OutputStream, text: string) => Spinner> {
  const [{ default: ora }, { cut }] = await Promise.all([import('ora'), import('../text/width.ts')]);
  return (stream, text) => {
    // a terminal that was told no size has 0 columns: ora divides by them, and never comes back
    if (!stream.columns) Object.assign(stream, { columns: defaultColumns });
    const fitted = (line: string) => cut(line, (stream.columns ?? defaultColumns) - spinnerColumns);
    // stdin is not the spinner's: discarding it would swallow Ctrl-C. Nor is the cursor: the library that restores it would
    // catch the signal that ends the process, and a shell would see an exit instead. Nor the colour: NO_COLOR is ours to heed.
    const spinner = isAscii ? 'line' : 'dots';
    const own = { discardStdin: false, hideCursor: false, color: false, spinner } as const;
    stream.write(hideCursor);
    const drawn = ora({ ...own, text: fitted(text), stream, isEnabled: true }).start();
    return {
      update: (next) => {
        drawn.text = fitted(next);
      },
      clear: () => {
        drawn.clear();
      },
      stop: () => {
        drawn.stop();
        stream.write(showCursor);
      },
    };
  };
}
