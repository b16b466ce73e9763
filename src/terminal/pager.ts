import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Host } from '../host.ts';
import { hasTaken, quietly } from './streams.ts';

type Chunks = AsyncIterator<string> | Iterator<string>;

export interface PagerOptions {
  /** For a shell. */
  readonly command: string;
  readonly env: Host['env'];
  readonly platform: string;
  readonly signal: AbortSignal | undefined;
}

/** How a pager ended. */
export interface PagerEnd {
  /** What it was given and has not shown, as it could not be started. */
  readonly unshown: readonly string[];
  /** Ctrl-C has ended it; one that goes on has taken that for itself. */
  readonly isInterrupted: boolean;
}

/**
 * Gives the chunks to a pager as it takes them, and waits for its end: it has the terminal until then. One that reads no more, or that
 * dies, is a reader that has left.
 */
export async function pageThrough(first: string, rest: Chunks, options: PagerOptions): Promise<PagerEnd> {
  const { signal } = options;
  const { pager, input, ended } = await startPager(options);
  const end = () => void pager.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  const given: string[] = [];
  try {
    for (let chunk: string | undefined = first; chunk !== undefined; chunk = await nextOf(rest)) {
      given.push(chunk);
      if (!(await hasTaken(input, chunk, signal))) break;
    }
  } finally {
    input.end();
    await ended;
    signal?.removeEventListener('abort', end);
  }
  signal?.throwIfAborted();
  const { code, by } = await ended;
  return {
    unshown: code === notExecutable || code === notFound ? given : [],
    isInterrupted: by === 'SIGINT' || code === interrupted,
  };
}

async function nextOf(chunks: Chunks): Promise<string | undefined> {
  const { value, done } = await chunks.next();
  return done ? undefined : value;
}

/** What a shell ends with (POSIX, 2.8.2). */
const [notExecutable, notFound, interrupted] = [126, 127, 130];

interface Started {
  readonly pager: ChildProcess;
  readonly input: Writable;
  readonly ended: Promise<{ readonly code: number | null; readonly by: string | null }>;
}

async function startPager({ command, env, platform }: PagerOptions): Promise<Started> {
  const { spawn } = await import('node:child_process');
  const pager = spawn(platform === 'win32' ? command : quietlyStarted(command), {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env['LESS'] ?? 'FRX' },
  });
  quietly(pager.stdin);
  const ended = new Promise<Awaited<Started['ended']>>((resolve) => {
    pager.on('error', () => resolve({ code: notFound, by: null }));
    pager.on('exit', (code, by) => resolve({ code, by }));
  });
  return { pager, input: pager.stdin, ended };
}

/**
 * A shell would say that there is no such program: it is looked for first, where the command is plain words. The pager then takes the
 * place of the shell, so that a signal reaches it.
 */
function quietlyStarted(command: string): string {
  const [, word] = /^\s*([\w./+-]+)(?:\s+[\w./+,:=@%-]+)*\s*$/.exec(command) ?? [];
  if (word === undefined) return command;
  const program = `program=$(command -v ${word}) || exit ${notFound}`;
  return `${program}; case $program in /*) [ -x "$program" ] || exit ${notExecutable}; exec ${command};; esac; ${command}`;
}
