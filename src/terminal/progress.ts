import type { OutputStream } from '../host.ts';

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

/** Shown after `patienceMs`; never when that is undefined. */
export function openProgress(stream: OutputStream, text: string, patienceMs: number | undefined): Progress {
  let current = text;
  let spinner: Spinner | undefined;
  let isStopped = patienceMs === undefined;
  const show = async () => {
    const start = await loadSpinner();
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

async function loadSpinner(): Promise<(stream: OutputStream, text: string) => Spinner> {
  const [{ default: ora }, { cut }] = await Promise.all([import('ora'), import('../text/width.ts')]);
  return (stream, text) => {
    // a terminal that was told no size has 0 columns: ora divides by them, and never comes back
    if (!stream.columns) Object.assign(stream, { columns: defaultColumns });
    const fitted = (line: string) => cut(line, (stream.columns ?? defaultColumns) - spinnerColumns);
    // stdin is not the spinner's: discarding it would swallow Ctrl-C. Nor is the cursor: the library that restores it would
    // catch the signal that ends the process, and a shell would see an exit instead. Nor the colour: NO_COLOR is ours to heed.
    const own = { discardStdin: false, hideCursor: false, color: false } as const;
    stream.write(hideCursor);
    const spinner = ora({ ...own, text: fitted(text), stream, isEnabled: true }).start();
    return {
      update: (next) => {
        spinner.text = fitted(next);
      },
      clear: () => {
        spinner.clear();
      },
      stop: () => {
        spinner.stop();
        stream.write(showCursor);
      },
    };
  };
}
