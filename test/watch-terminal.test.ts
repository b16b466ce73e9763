import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { type ScreenModel, screenModel } from './helpers/screen.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const slow = 60_000;

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 0, script: ['endless:run=forever'] });
  folder = mkdtempSync(join(tmpdir(), 'watch-terminal-'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'modelarts-export'));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Session {
  /** What `script`, and so the shell in the terminal, ended with. */
  readonly code: number | null;
  readonly screen: ScreenModel;
}

/** Runs a script of bash in a real pseudo-terminal and types the keys when so many frames were drawn. */
async function inTerminal(script: string, keys: string, frames: number): Promise<Session> {
  const child = spawn('script', ['-qec', `stty -echo cols 80 rows 10; exec bash -c '${script}'`, '/dev/null'], {
    env: {
      ...sandbox.environment,
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      HOME: folder,
      SHELL: '/bin/sh',
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
    },
  });
  const screen = screenModel(80, 10);
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.write(text);
    if (isTyped || screen.frames.length < frames) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, screen };
}

const watch = 'modelarts-export list --watch --interval 1s --columns id,status';
const frame = [
  'id       status',
  'endless  RUNNING',
  '',
  expect.stringMatching(/^dataset .*: 1 running$/),
  '',
  'looks every 1s; Ctrl-C ends it',
];

test(
  'Ctrl-C leaves the last frame and the cursor below it, and the shell sees 130',
  async () => {
    const { code, screen } = await inTerminal(`trap : INT; echo before; ${watch}; echo "code $?"`, '\u0003', 2);
    expect(code).toBe(0);
    expect(screen.text().split('\n')).toEqual(['before', ...frame, 'code 130']);
    expect(screen.isCursorShown).toBe(true);
    expect(screen.frames.length).toBeGreaterThanOrEqual(2);
  },
  slow,
);

test(
  'a resize heals',
  async () => {
    const resized = `(sleep 1.5; stty cols 70 rows 12 < /dev/tty) & trap : INT; echo before; ${watch}; echo "code $?"`;
    const { code, screen } = await inTerminal(resized, '\u0003', 4);
    expect(code).toBe(0);
    expect(screen.text().split('\n')).toEqual([...frame, 'code 130']);
    expect(screen.isCursorShown).toBe(true);
  },
  slow,
);

test(
  'Ctrl-C ends a loop around it too',
  async () => {
    const { code, screen } = await inTerminal(`while true; do ${watch}; echo again; done`, '\u0003', 1);
    expect(code).toBe(130);
    expect(screen.text().split('\n')).toEqual(frame);
    expect(screen.isCursorShown).toBe(true);
  },
  slow,
);
