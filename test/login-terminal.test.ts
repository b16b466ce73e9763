import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { bin, ended, spawnBin } from './helpers/shell.ts';

const slow = 60_000;
let sandbox: Sandbox;
let home: string;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 3 });
  home = mkdtempSync(join(tmpdir(), 'login-terminal-'));
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await sandbox.close();
});

interface Session {
  readonly code: number | null;
  /** All that was drawn, without colours and moves. */
  readonly text: string;
  /** The last that was done to the cursor: `l` hides it, `h` shows it. */
  readonly cursor: string | undefined;
}

/** Runs the program in a real pseudo-terminal, and types each answer when its question is there. */
async function inTerminal(
  argv: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<Session> {
  const child = spawn('script', ['-qec', `stty cols 100 rows 30; exec "$NODE" "$BIN" ${argv}`, '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: home, SHELL: '/bin/sh', TERM: 'xterm', NODE: process.execPath, BIN: bin },
  });
  const pending = [...answers];
  let [screen, unread] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    unread += stripVTControlCharacters(chunk);
    const [question, keys] = pending[0] ?? [];
    if (question === undefined || keys === undefined || !unread.includes(question)) return;
    pending.shift();
    unread = '';
    child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, text: stripVTControlCharacters(screen), cursor: screen.split('\u001b[?25').at(-1)?.charAt(0) };
}

test(
  'seven answers lead a newcomer from nothing to a list without a flag',
  async () => {
    const iam = new URL(sandbox.iamEndpoint).host;
    const { code, text, cursor } = await inTerminal('login', [
      ['region', 'other\r'],
      ['address of IAM', `${sandbox.iamEndpoint}\r`],
      [`user name at ${iam}`, 'ada\r'],
      ['domain', `${sandbox.domainName}\r`],
      [`password of ada at ${iam}`, 'sandbox-password\r'],
      ['keep project', '\r'],
      ['dataset', 'street\r'],
    ]);
    expect([code, cursor, text.includes('sandbox-password'), text.includes('▪')]).toEqual([0, 'h', false, false]);
    expect(text).toContain(`signed in as ada (${sandbox.domainName}), project eu-de (${sandbox.projectId}), until`);
    const file = join(home, '.config/modelarts-export/config.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      profiles: {
        default: { project_id: sandbox.projectId, iam_endpoint: sandbox.iamEndpoint, dataset_id: sandbox.datasetId },
      },
    });
    const list = await ended(spawnBin(['list', '--output', 'name'], { HOME: home }));
    expect([list.code, list.stdout.split('\n').length, list.stderr]).toEqual([0, 4, '']);
  },
  slow,
);

test(
  'Ctrl-C at a question shows the cursor again, and ends the process by the signal',
  async () => {
    const { code, text, cursor } = await inTerminal('login', [['region', '\u0003']]);
    expect([code, cursor, text.includes('error: interrupted by SIGINT')]).toEqual([130, 'h', true]);
  },
  slow,
);
