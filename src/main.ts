import packageJson from '../package.json' with { type: 'json' };
import { earlyOptions, secretsIn } from './commands/early-options.ts';
import { runCommand } from './commands/program.ts';
import { CliError, exitCodes, InterruptedError } from './errors/index.ts';
import { errorLines } from './errors/lines.ts';
import type { Host } from './host.ts';
import { listenForSignals, openTerminal, WriteError } from './terminal/index.ts';

/** Runs one command line. Returns the exit code; an interrupted run ends its own process by the signal. */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const early = earlyOptions(argv);
  const terminal = openTerminal(host, { ...early, quiet: early.isQuiet });
  terminal.mask.learn(secretsIn(host.env));
  const reasonFor = (signal: InterruptedError['signal']) => new InterruptedError(signal);
  // a pager takes Ctrl-C for itself
  const isOthers = (signal: InterruptedError['signal']) => signal === 'SIGINT' && terminal.isPaging;
  const signals = listenForSignals(host, { reasonFor, isOthers, cleanUp: terminal.close });
  const signal = signals.interruption;
  const { version, description } = packageJson;
  try {
    await runCommand(argv, {
      version,
      description,
      terminal,
      signal,
      runtime: { node: process.versions.node, platform: `${host.platform}-${process.arch}` },
      open: async (options) => {
        const { openContext } = await import('./context/index.ts');
        return openContext({ argv, options, host, terminal, signal, version });
      },
      known: async (key, flags) => (await import('./context/known-values.ts')).knownValues(key, flags, host),
    });
    return exitCodes.ok;
  } catch (cause) {
    // what is torn down by a signal fails in many ways; the reason is one
    const error = toCliError(signal.aborted && !(cause instanceof CliError) ? signal.reason : cause);
    terminal.close();
    const { isRead, colour, width, mask } = terminal;
    const how = { ...early, isRead, colour, width, hide: mask.hide };
    for (const line of errorLines(error, how)) await terminal.say(line);
    if (error instanceof InterruptedError) await signals.endProcess(error.signal);
    return error.exitCode;
  } finally {
    terminal.close();
    signals.stopListening();
  }
}

const bugReport =
  'this is a bug: please report it with the command line and what --verbose says; the README tells where and how';

function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof WriteError) return new CliError('unexpected', `cannot write to stdout: ${error.message}`);
  if (isOutOfFiles(error)) {
    const hint = 'raise the limit of this shell: ulimit -n 256';
    return new CliError('unexpected', 'no more files can be opened', { hint, cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new CliError('unexpected', message, { hint: bugReport, cause: error });
}

/** It may happen wherever a file is opened, a part of the program too. */
function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
