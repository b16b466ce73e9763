/** As much of a terminal as the program draws with: what it was sent becomes lines, as a person sees them. */
export interface ScreenModel {
  /** Takes what was written; gives the screen after each frame that was ended in it. */
  write(text: string): void;
  resize(columns: number, rows: number): void;
  /** What stood there when each frame was complete, without the blank lines at the end. */
  readonly frames: readonly string[];
  text(): string;
  readonly isCursorShown: boolean;
  /** The line where the cursor is, from 0. */
  readonly cursorRow: number;
}

const esc = '\u001b';
const pieces = new RegExp(
  String.raw`${esc}\[(?<parameters>[?\d;]*)(?<command>[A-Za-z])|(?<line>\r?\n)|(?<start>\r)|(?<text>[^${esc}\r\n]+)`,
  'g',
);

export function screenModel(columns: number, rows: number): ScreenModel {
  let [width, height] = [columns, rows];
  let lines: string[] = [];
  let [row, column] = [0, 0];
  let isCursorShown = true;
  const frames: string[] = [];
  const text = () => lines.join('\n').trimEnd();
  const put = (words: string) => {
    const line = (lines[row] ?? '').padEnd(column);
    lines[row] = line.slice(0, column) + words + line.slice(column + words.length);
    column += words.length;
    lines[row] = (lines[row] ?? '').slice(0, width);
  };
  const newLine = () => {
    [row, column] = [row + 1, 0];
    if (row < height) return;
    lines = lines.slice(1);
    row = height - 1;
  };
  const commands: Readonly<Record<string, (parameters: string) => void>> = {
    A: (count) => {
      row = Math.max(0, row - Number(count || 1));
    },
    H: () => {
      [row, column] = [0, 0];
    },
    J: () => {
      lines = [...lines.slice(0, row), (lines[row] ?? '').slice(0, column)];
    },
    K: () => {
      lines[row] = '';
    },
    h: (mode) => {
      if (mode === '?25') isCursorShown = true;
    },
    l: (mode) => {
      if (mode === '?25') isCursorShown = false;
      if (mode === '?2026') frames.push(text());
    },
    m: () => {},
  };
  return {
    frames,
    text,
    write: (written) => {
      for (const { groups = {} } of written.matchAll(pieces)) {
        if (groups['command']) commands[groups['command']]?.(groups['parameters'] ?? '');
        else if (groups['line']) newLine();
        else if (groups['start']) column = 0;
        else put(groups['text'] ?? '');
      }
    },
    resize: (nextColumns, nextRows) => {
      [width, height] = [nextColumns, nextRows];
    },
    get isCursorShown() {
      return isCursorShown;
    },
    get cursorRow() {
      return row;
    },
  };
}
