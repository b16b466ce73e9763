import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ShellOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const bin = fileURLToPath(new URL('../../bin/modelarts-export.cjs', import.meta.url));

/** Runs the built program as a process of its own. */
export function spawnBin(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [bin, ...argv], options(env));
}

/** Runs a script in bash; `bin` is the built program. */
export function spawnShell(script: string, env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(
    'bash',
    ['-c', `bin() { "$node" "$file" "$@"; }; ${script}`],
    options({ ...env, node: process.execPath, file: bin }),
  );
}

/** All that was written, and how it ended. */
export function ended(child: ChildProcess): Promise<ShellOutcome> {
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...written }));
  });
}

/** Nothing of the environment of the tests but where programs are, and a home that not even root can make. */
function options(env: Readonly<Record<string, string>>): SpawnOptions {
  return { env: { PATH: process.env['PATH'], HOME: '/dev/null/home', ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
}
