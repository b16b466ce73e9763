import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';

/** Nothing here takes longer, even on a machine that is busy. */
const longestMs = 30_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface PseudoTerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A script of bash in a real pseudo-terminal, and what a person sees of it. */
export interface PseudoTerminal {
  /** Its home folder. */
  readonly folder: string;
  /** Resolves when the screen shows the text, with its lines at that moment: what is redrawn may be gone in the next one. */
  shows(text: string | RegExp): Promise<readonly string[]>;
  /** Resolves when it is so, which is looked at whenever something was written. */
  until(isSo: () => boolean): Promise<void>;
  /** What stands on the screen now, and in what was scrolled away, without blank lines at the end. */
  lines(): readonly string[];
  /** Every byte that was written. */
  written(): string;
  type(keys: string): void;
  resize(columns: number, rows: number): Promise<void>;
  /** The exit code of the script, and what it has left. */
  ended(): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly isCursorShown: boolean;
  /** The screen that programs such as editors use. */
  readonly isOtherScreen: boolean;
  /** What `stty -g` says is what it said before. */
  readonly hasSameModes: boolean;
}

/** Runs it; `modelarts-export` is the built command. */
export async function inPseudoTerminal<T>(
  script: string,
  { columns = 80, rows = 24, env = {} }: PseudoTerminalOptions,
  use: (terminal: PseudoTerminal) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'modelarts-export'));
  const device = join(folder, 'device');
  const file = (name: string) => join(folder, name);
  const whole = [
    `trap : INT; stty -echo cols ${columns} rows ${rows}; tty > ${device}; stty -g > ${file('before')}`,
    `bash -c '${script.replaceAll("'", String.raw`'\''`)}'; code=$?; stty -g > ${file('after')}; exit $code`,
  ].join('; ');
  const child = spawn('script', ['-qec', whole, '/dev/null'], {
    // it ends its whole process group where something fails
    detached: true,
    env: {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      HOME: folder,
      SHELL: '/bin/sh',
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      ...env,
    },
  });
  const screen = watchScreen(child, { columns, rows });
  try {
    return await use({
      ...screen,
      folder,
      resize: async (nextColumns, nextRows) => {
        await screen.resize(nextColumns, nextRows);
        const size = ['cols', String(nextColumns), 'rows', String(nextRows)];
        execFileSync('stty', ['-F', readFileSync(device, 'utf8').trim(), ...size]);
      },
      ended: async () => {
        const ending = await screen.ended();
        const [before, after] = ['before', 'after'].map((name) => readFileSync(file(name), 'utf8'));
        return { ...ending, hasSameModes: before === after };
      },
    });
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

function watchScreen(child: ChildProcess, { columns, rows }: { readonly columns: number; readonly rows: number }) {
  const screen = new headless.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  let written = '';
  const waiting = new Set<() => void>();
  const closed = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    screen.write(text, () => {
      for (const check of waiting) check();
    });
  });
  const lines = () => {
    const { active } = screen.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  };
  const settled = () => new Promise<void>((resolve) => screen.write('', resolve));
  const until = (isSo: () => boolean, what = 'what is waited for') =>
    new Promise<void>((resolve, reject) => {
      const give = (up: string) => reject(new Error(`${up} without ${what}:\n${lines().join('\n')}`));
      const timer = setTimeout(() => give('time is over'), longestMs);
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        clearTimeout(timer);
        resolve();
      };
      waiting.add(check);
      check();
      void closed.then(settled).then(() => give('it ended'));
    });
  return {
    lines,
    written: () => written,
    type: (keys: string) => void child.stdin?.write(keys),
    until,
    shows: async (text: string | RegExp) => {
      let shown: readonly string[] = [];
      await until(() => {
        shown = lines();
        const all = shown.join('\n');
        return typeof text === 'string' ? all.includes(text) : text.test(all);
      }, String(text));
      return shown;
    },
    resize: async (nextColumns: number, nextRows: number) => {
      await settled();
      screen.resize(nextColumns, nextRows);
    },
    ended: async () => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it does not end:\n${lines().join('\n')}`)), longestMs);
      });
      const code = await Promise.race([closed, late]).finally(() => clearTimeout(timer));
      await settled();
      const isCursorShown =
        (written.split('\u001b[?25').at(-1) ?? 'h').startsWith('h') || !written.includes('\u001b[?25');
      return { code, lines: lines(), isCursorShown, isOtherScreen: screen.buffer.active.type === 'alternate' };
    },
  };
}
