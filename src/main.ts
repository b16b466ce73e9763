import { CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { declareCommands } from './commands/index.ts';
import { declareGlobalOptions, formatOf, globalOptions, refuseSwallowedFlags } from './commands/options.ts';
import { scan } from './commands/scan.ts';
import { usageError, withNextStep } from './commands/usage-error.ts';
import type { Context } from './context/index.ts';
import { CliError, exitCodes, InterruptedError, UsageError } from './errors/index.ts';
import { errorLines } from './errors/lines.ts';
import { type Host, openTerminal, type Terminal, WriteError } from './terminal/index.ts';

const bugReport =
  "this is a bug: please report it, with the command line and what --verbose says, where 'npm bugs modelarts-export' leads";

/** Runs one command line. Returns the exit code; an interrupted run ends its own process by the signal. */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const manner = scan(argv);
  const terminal = openTerminal(host, { colour: manner.colour, quiet: manner.isQuiet });
  const interruption = listenForSignals(host, terminal);
  try {
    await execute(argv, host, terminal, interruption.signal);
    return exitCodes.ok;
  } catch (cause) {
    const error = toCliError(interruption.reasonFor(cause));
    terminal.close();
    for (const line of errorLines(error, { ...manner, colour: terminal.colour })) await terminal.say(line);
    if (error instanceof InterruptedError) {
      interruption.endProcess(error.signal);
      await untilDelivered();
    }
    return error.exitCode;
  } finally {
    terminal.close();
    interruption.stopListening();
  }
}

async function execute(argv: readonly string[], host: Host, terminal: Terminal, signal: AbortSignal): Promise<void> {
  let context: Context | undefined;
  const texts: string[] = [];
  const program = declareGlobalOptions()
    .optionsGroup('Options:')
    .version(packageJson.version, '-V, --version', 'print the version')
    .description(packageJson.description)
    .exitOverride()
    .hook('preAction', refuseSwallowedFlags)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => texts.push(text),
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(terminal.width, 100),
    });
  declareCommands(program, async () => {
    // help, the version and a usage error need none of it
    const { openContext } = await import('./context/index.ts');
    context ??= openContext({
      argv,
      options: globalOptions(program),
      format: formatOf(program.opts()),
      host,
      terminal,
      signal,
      version: packageJson.version,
    });
    return context;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof UsageError && !context) throw withNextStep(error, program, argv);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, argv);
    await terminal.print(texts, signal);
  } finally {
    await context?.close();
  }
}

/** The first signal is a request to clean up; a second one ends the process at once. */
function listenForSignals(host: Host, terminal: Terminal) {
  const controller = new AbortController();
  const endProcess = (signal: InterruptedError['signal']) => {
    terminal.close();
    stopListening();
    host.kill(host.pid, signal);
  };
  const listenerFor = (signal: InterruptedError['signal']) => () => {
    if (controller.signal.aborted) endProcess(signal);
    else controller.abort(new InterruptedError(signal));
  };
  const listeners = { SIGINT: listenerFor('SIGINT'), SIGTERM: listenerFor('SIGTERM') };
  const stopListening = () => {
    host.off('SIGINT', listeners.SIGINT);
    host.off('SIGTERM', listeners.SIGTERM);
  };
  host.on('SIGINT', listeners.SIGINT);
  host.on('SIGTERM', listeners.SIGTERM);
  return {
    signal: controller.signal,
    stopListening,
    endProcess,
    /** What is torn down by the signal fails in many ways; the reason is one. */
    reasonFor: (error: unknown): unknown =>
      controller.signal.aborted && !(error instanceof CliError) ? controller.signal.reason : error,
  };
}

/** A library with a listener of its own (a hidden cursor is shown again) is called first, and sends the signal on. */
async function untilDelivered(): Promise<void> {
  // the rest of this turn of the event loop, and a whole one, in which signals are looked for
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof WriteError) return new CliError('unexpected', `cannot write to stdout: ${error.message}`);
  const message = error instanceof Error ? error.message : String(error);
  return new CliError('unexpected', message, { hint: bugReport, cause: error });
}
