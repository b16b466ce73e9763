import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../../src/main.ts';
import { fakeHost, type HostOptions, type Outcome } from './host.ts';

/** Runs one command line on a terminal at which somebody answers every question. */
export async function runTyping(
  argv: readonly string[],
  answers: readonly string[],
  options: HostOptions = {},
): Promise<Outcome & { readonly ownSignals: readonly string[] }> {
  const pending = [...answers];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const onStderr = (text: string) => {
    // nobody answers while the question is still being written
    if (/: $/.test(text)) setImmediate(() => stdin.write(pending.shift() ?? '\u0004'));
  };
  const host = fakeHost({ ...options, env: { TERM: 'dumb', ...options.env }, stderrColumns: 200, onStderr });
  const kill: typeof host.kill = (pid, signal) => {
    host.kill(pid, signal);
    host.interrupt(signal);
  };
  const code = await run(argv, { ...host, stdin, kill });
  return {
    code,
    stdout: host.written.stdout,
    stderr: stripVTControlCharacters(host.written.stderr).replaceAll('\r\n', '\n'),
    ownSignals: host.ownSignals,
  };
}
