import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import type { Clock, Host, OutputStream, Signal } from '../../src/host.ts';
import { run } from '../../src/main.ts';

export interface HostOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of stdout and stderr when they are terminals. */
  readonly stdoutColumns?: number;
  readonly stderrColumns?: number;
  readonly stdoutRows?: number;
  readonly stdin?: string;
  readonly clock?: Clock;
  readonly cwd?: string;
  /** Called with every chunk of stderr, to act when something is said. */
  readonly onStderr?: (text: string, host: FakeHost) => void;
  readonly onStdout?: (text: string) => void;
}

export interface FakeHost extends Host {
  readonly written: { stdout: string; stderr: string };
  /** The signals that the run ended its own process with. */
  readonly ownSignals: string[];
  /** What the operating system would do for Ctrl-C. */
  interrupt(signal: Signal): void;
}

/** A process that is not one: streams that keep what was written, an empty environment, signals by call. */
export function fakeHost(options: HostOptions = {}): FakeHost {
  const written = { stdout: '', stderr: '' };
  const ownSignals: string[] = [];
  const signals = new EventEmitter();
  const host: FakeHost = {
    written,
    ownSignals,
    env: { HOME: emptyHome(), ...options.env },
    stdin: Object.assign(Readable.from(options.stdin === undefined ? [] : [options.stdin]), { isTTY: false }),
    stdout: Object.assign(
      keepingStream(options.stdoutColumns, (text) => {
        written.stdout += text;
        options.onStdout?.(text);
      }),
      options.stdoutRows === undefined ? {} : { rows: options.stdoutRows },
    ),
    stderr: keepingStream(options.stderrColumns, (text) => {
      written.stderr += text;
      options.onStderr?.(text, host);
    }),
    platform: 'linux',
    pid: 4711,
    ...(options.clock && { clock: options.clock }),
    cwd: () => options.cwd ?? '/nonexistent',
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    kill: (pid, signal) => ownSignals.push(`${pid} ${signal}`),
    interrupt: (signal) => signals.emit(signal),
  };
  return host;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process and tells what a shell would have seen. */
export async function runCli(argv: readonly string[], options: HostOptions = {}): Promise<Outcome> {
  const home = emptyHome();
  const host = fakeHost({ ...options, env: { HOME: home, ...options.env } });
  const code = await run(argv, host);
  // root can make any folder, so that a token may have been kept there
  rmSync(home, { recursive: true, force: true });
  return { code, ...host.written };
}

/** A folder that is not there, and that no other run has: what one run keeps is nothing to the next. */
function emptyHome(): string {
  return join(tmpdir(), `no-home-${randomUUID()}`);
}

function keepingStream(columns: number | undefined, keep: (text: string) => void): OutputStream {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      keep(String(chunk));
      done();
    },
  });
  if (columns === undefined) return Object.assign(stream, { isTTY: false });
  return Object.assign(stream, {
    isTTY: true,
    columns,
    // what draws on a terminal asks its stream for these
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (x: number, y: number) => moveCursor(stream, x, y),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  });
}
