import { stripVTControlCharacters } from 'node:util';
import ora, { type Ora } from 'ora';
import type { OutputStream } from '../host.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { cut, widthOf } from '../text/width.ts';
import { type Progress, spinnerColumns } from './progress.ts';

const defaultColumns = 80;
const [hideCursor, showCursor] = ['\u001b[?25l', '\u001b[?25h'];

/** Lines beside a sign that moves, on a terminal. */
export function startSpinner(stream: OutputStream, text: string, { isAscii }: Pick<Glyphs, 'isAscii'>): Progress {
  // a terminal that was told no size has 0 columns: ora divides by them, and never comes back
  if (!stream.columns) Object.assign(stream, { columns: defaultColumns });
  let current = text;
  const fittedNow = () => fitted(current, columnsOf(stream) - spinnerColumns);
  stream.write(hideCursor);
  // stdin is not the spinner's: discarding it would swallow Ctrl-C. Nor is the cursor: the library that restores it would
  // catch the signal that ends the process, and a shell would see an exit instead. Nor the colour: NO_COLOR is ours to heed.
  const own = { discardStdin: false, hideCursor: false, color: false } as const;
  const looks = { spinner: isAscii ? 'line' : 'dots', isEnabled: true } as const;
  const spinner = ora({ ...own, ...looks, text: fittedNow(), stream }).start();
  const redraw = () => {
    wipe(spinner, stream);
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
}

function columnsOf({ columns }: OutputStream): number {
  return columns ?? defaultColumns;
}

/**
 * Each line on a row of its own; those below the spinner begin where its text does. The cursor waits on a row below them: when a
 * screen gets narrower, terminals break every line but that of the cursor, with which some do otherwise.
 */
function fitted(text: string, columns: number): string {
  const lines = text.split('\n').map((line) => {
    return widthOf(line) <= columns ? line : cut(stripVTControlCharacters(line), columns);
  });
  return `${lines.join(`\n${' '.repeat(spinnerColumns)}`)}\n`;
}

/** The library wipes as many rows as it has drawn; on a screen that got narrower they are more. */
function wipe(spinner: Ora, stream: OutputStream): void {
  const drawn = spinner.text;
  spinner.stop();
  const more = rowsOf(drawn, columnsOf(stream)) - drawn.split('\n').length;
  if (more > 0) stream.write(`\u001b[${more}A\u001b[J`);
}

/** How many rows the lines take that were drawn on a wider screen, as most terminals break them now. */
function rowsOf(text: string, columns: number): number {
  return text.split('\n').reduce((sum, line, index) => {
    return sum + Math.max(1, Math.ceil((widthOf(line) + (index === 0 ? spinnerColumns : 0)) / columns));
  }, 0);
}
