import type { OutputStream } from '../host.ts';

/** What is drawn anew in the same place of a screen. */
export interface Frames {
  /** Puts this text, of whole lines, in the place of the one before. */
  draw(text: string): Promise<void>;
  /** Calls back when the screen has another size, until it is closed. */
  onResize(listener: () => void): void;
  /** Takes the frame off the screen, so that something else can be written there; the next one stands below that. */
  clear(): void;
  /** Leaves the last frame, and the screen otherwise as it was found. */
  close(): void;
}

const [hideCursor, showCursor] = ['\u001b[?25l', '\u001b[?25h'];
/** Whoever knows these shows all between them at once; others ignore them. */
const [beginUpdate, endUpdate] = ['\u001b[?2026h', '\u001b[?2026l'];
/** A line that is too long ends at the edge: so a frame has as many lines on the screen as in its text. */
const [cutLines, wrapLines] = ['\u001b[?7l', '\u001b[?7h'];
const [eraseLine, eraseBelow, toTop] = ['\u001b[2K', '\u001b[J', '\u001b[H'];

/** `write` puts a text on the stream, and rejects where that fails. */
export function openFrames(stream: OutputStream, write: (text: string) => Promise<unknown>): Frames {
  let drawnLines = 0;
  let drawnSize = sizeOf(stream);
  let isHidden = false;
  let listener = () => {};
  // a screen that has another size may have laid out the frame anew: where it begins is not known any more
  const toStart = () => (sizeOf(stream) === drawnSize ? up(drawnLines) : toTop + eraseBelow);
  return {
    draw: async (text) => {
      const lines = text.split('\n').slice(0, -1);
      const frame = lines.map((line) => `${eraseLine}${line}\n`).join('');
      const start = toStart();
      [drawnLines, drawnSize, isHidden] = [lines.length, sizeOf(stream), true];
      await write(beginUpdate + hideCursor + cutLines + start + frame + eraseBelow + wrapLines + endUpdate);
    },
    onResize: (next) => {
      listener = next;
      stream.on('resize', listener);
    },
    clear: () => {
      if (drawnLines > 0) stream.write(toStart() + eraseBelow);
      drawnLines = 0;
    },
    close: () => {
      stream.off('resize', listener);
      if (isHidden) stream.write(showCursor);
      isHidden = false;
    },
  };
}

function up(lines: number): string {
  return lines === 0 ? '\r' : `\r\u001b[${lines}A`;
}

function sizeOf({ columns, rows }: OutputStream): string {
  return `${columns} ${rows}`;
}
