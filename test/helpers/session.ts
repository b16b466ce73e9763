import headless, { type IBufferCell } from '@xterm/headless';
import { run } from '../../src/main.ts';
import { fakeHost, type HostOptions } from './host.ts';

export interface SessionOptions extends Pick<HostOptions, 'env' | 'clock'> {
  readonly columns: number;
}

/** What stands on a terminal when one command line after the other was run there, with its colours. */
export async function session(
  commands: readonly (readonly string[])[],
  { columns, ...host }: SessionOptions,
): Promise<string> {
  const screen = new headless.Terminal({
    ...{ cols: columns, rows: 24, scrollback: 1000 },
    ...{ allowProposedApi: true, convertEol: true },
  });
  const write = (text: string) => screen.write(text);
  for (const argv of commands) {
    write(`$ modelarts-export ${argv.join(' ')}\n`);
    const terminal = { stdoutColumns: columns, stderrColumns: columns, onStdout: write, onStderr: write };
    await run(argv, fakeHost({ ...host, ...terminal }));
    write('\n');
  }
  await new Promise<void>((resolve) => screen.write('', resolve));
  return linesOf(screen)
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf({ buffer: { active }, cols }: headless.Terminal): string[] {
  const cell = active.getNullCell();
  return Array.from({ length: active.baseY + active.cursorY }, (_, row) => {
    const line = active.getLine(row);
    const end = line?.translateToString(true).length ?? 0;
    let [text, style] = ['', ''];
    for (let column = 0; column < Math.min(end, cols); column += 1) {
      if (!line?.getCell(column, cell)) break;
      const next = styleOf(cell);
      text += `${next === style ? '' : `\u001b[${next}m`}${cell.getChars() || ' '}`;
      style = next;
    }
    return style === '' ? text : `${text}\u001b[m`;
  });
}

/** `1;31` is bold and red; empty where it has no colour. */
function styleOf(cell: IBufferCell): string {
  const colour = cell.isFgDefault() ? [] : [String(cell.getFgColor() + 30)];
  return [...(cell.isBold() ? ['1'] : []), ...(cell.isDim() ? ['2'] : []), ...colour].join(';');
}
