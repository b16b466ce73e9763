import { stripVTControlCharacters } from 'node:util';
import type { OutputStream } from '../host.ts';
import type { Glyphs } from '../text/glyphs.ts';

export interface Progress {
  /** One line, or several. */
  update(text: string): void;
  /** Wipe the lines, so that something else can be written; the next frame draws them again. */
  clear(): void;
  stop(): void;
}

const defaultColumns = 80;
/** The spinner itself, and a space. */
export const spinnerColumns = 2;

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
  // one after the other: they share a package, and the loader of the tests fails where both ask for it
  const { cut, widthOf } = await import('../text/width.ts');
  const { default: ora } = await import('ora');
  /**
   * Each line on a row of its own; those below the spinner begin where its text does. The cursor waits on a row below them: when a
   * screen gets narrower, terminals break every line but that of the cursor, with which some do otherwise.
   */
  const fitted = (text: string, columns: number) => {
    const lines = text.split('\n').map((line) => {
      return widthOf(line) <= columns ? line : cut(stripVTControlCharacters(line), columns);
    });
    return `${lines.join(`\n${' '.repeat(spinnerColumns)}`)}\n`;
  };
  /** How many rows the lines take that were drawn on a wider screen, as most terminals break them now. */
  const rowsOf = (text: string, columns: number) =>
    text.split('\n').reduce((sum, line, index) => {
      return sum + Math.max(1, Math.ceil((widthOf(line) + (index === 0 ? spinnerColumns : 0)) / columns));
    }, 0);
  return (stream, text) => {
    // a terminal that was told no size has 0 columns: ora divides by them, and never comes back
    if (!stream.columns) Object.assign(stream, { columns: defaultColumns });
    const columns = () => stream.columns ?? defaultColumns;
    let current = text;
    const fittedNow = () => fitted(current, columns() - spinnerColumns);
    // stdin is not the spinner's: discarding it would swallow Ctrl-C. Nor is the cursor: the library that restores it would
    // catch the signal that ends the process, and a shell would see an exit instead. Nor the colour: NO_COLOR is ours to heed.
    const own = { discardStdin: false, hideCursor: false, color: false } as const;
    stream.write(hideCursor);
    const spinner = ora({
      ...own,
      spinner: isAscii ? 'line' : 'dots',
      text: fittedNow(),
      stream,
      isEnabled: true,
    }).start();
    const redraw = () => {
      const drawn = spinner.text;
      // the library wipes as many rows as it has drawn
      spinner.stop();
      const more = rowsOf(drawn, columns()) - drawn.split('\n').length;
      if (more > 0) stream.write(`\u001b[${more}A\u001b[J`);
      spinner.start(fittedNow());
    };
    stream.on('resize', redraw);
    return {
      update: (next) => {
        current = next;
        spinner.text = fittedNow();
      },
      clear: () => {
        spinner.clear();
      },
      stop: () => {
        stream.off('resize', redraw);
        spinner.stop();
        stream.write(showCursor);
      },
    };
  };
}
