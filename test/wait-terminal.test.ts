import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const slow = 60_000;
const resume = ['hint: the export goes on; wait on with:', '  modelarts-export wait endless --interval 1s'];

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 0, script: ['endless:run=forever', 'done:run=0s'] });
  folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'modelarts-export'));
  symlinkSync(join(root, 'test/helpers/jq.js'), join(folder, 'jq'));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Session {
  /** What `script`, and so the shell in the terminal, ended with. */
  readonly code: number | null;
  /** The last that was done to the cursor: `l` hides it, `h` shows it. */
  readonly cursor: string | undefined;
  readonly frames: readonly string[];
  /** What stands on the screen in the end. */
  readonly lines: readonly string[];
}

/** Runs a script of bash in a real pseudo-terminal and types the keys when the progress line is there. */
async function inTerminal(script: string, keys: string, columns = 60): Promise<Session> {
  const child = spawn('script', ['-qec', `stty -echo cols ${columns}; exec bash -c '${script}'`, '/dev/null'], {
    env: { ...environment(), SHELL: '/bin/sh', TERM: 'xterm' },
  });
  let screen = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (isTyped || !screen.includes('RUNNING')) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const steps = screen.split('\u001b[1G').map(withoutControls);
  return {
    code,
    cursor: screen.split('\u001b[?25').at(-1)?.charAt(0),
    frames: steps.filter((text) => text.includes('RUNNING')).flatMap((text) => text.split('\n')),
    lines: steps.filter((text) => /^(?:error|hint|code)/.test(text)).flatMap((text) => text.trimEnd().split('\n')),
  };
}

function withoutControls(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n');
}

function environment() {
  return {
    ...sandbox.environment,
    PATH: `${folder}${delimiter}${process.env['PATH']}`,
    HOME: folder,
  };
}

test(
  'Ctrl-C leaves the cursor as it was, tells how to wait on, and the shell sees 130',
  async () => {
    const script = 'trap : INT; modelarts-export wait endless --interval 1s; echo "code $?"';
    const { frames, ...session } = await inTerminal(script, '\u0003');
    expect(session).toEqual({
      code: 0,
      cursor: 'h',
      lines: ['error: interrupted by SIGINT', ...resume, 'code 130'],
    });
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.filter((frame) => [...frame].length > 60)).toEqual([]);
  },
  slow,
);

test(
  'a terminal that was told no size is taken for 80 columns',
  async () => {
    const script = 'modelarts-export wait endless --interval 1s';
    const { code, cursor, frames } = await inTerminal(script, '\u0003', 0);
    expect({ code, cursor, long: frames.filter((frame) => [...frame].length > 80) }).toEqual({
      code: 130,
      cursor: 'h',
      long: [],
    });
    expect(frames.length).toBeGreaterThan(0);
  },
  slow,
);

test(
  'Ctrl-C ends a loop around it too',
  async () => {
    const script = 'while true; do modelarts-export wait endless --interval 1s; echo again; done';
    const { code, cursor, lines } = await inTerminal(script, '\u0003');
    expect({ code, cursor, lines }).toEqual({
      code: 130,
      cursor: 'h',
      lines: ['error: interrupted by SIGINT', ...resume],
    });
  },
  slow,
);

test(
  'a second Ctrl-C ends it as well',
  async () => {
    const script = 'trap : INT; modelarts-export wait endless --interval 1s; echo "code $?"';
    const { code, cursor, lines } = await inTerminal(script, '\u0003\u0003');
    expect({ code, cursor, last: lines.at(-1) }).toEqual({ code: 0, cursor: 'h', last: 'code 130' });
  },
  slow,
);

test(
  'SIGTERM is 143',
  async () => {
    const script = 'modelarts-export wait endless --interval 1s & read -r; kill -TERM $!; wait $!; echo "code $?"';
    const { code, cursor, lines } = await inTerminal(script, '\n');
    expect({ code, cursor, lines }).toEqual({
      code: 0,
      cursor: 'h',
      lines: ['error: interrupted by SIGTERM', ...resume, 'code 143'],
    });
  },
  slow,
);

test(
  'the status of a task can be read with jq, and nothing else is printed',
  async () => {
    const child = spawn('bash', ['-c', 'set -o pipefail; modelarts-export wait done --json | jq -r .status'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'SUCCESSED\n' });
  },
  slow,
);
