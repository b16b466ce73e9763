import { CommanderError } from 'commander';
import type { Context, RunOptions } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { views } from '../views/formats.ts';
import { declareCommands } from './index.ts';
import {
  declareGlobalOptions,
  formatOf,
  type GlobalOptions,
  globalOptions,
  type Program,
  refuseSwallowedFlags,
} from './options.ts';

export interface ProgramOptions {
  readonly version: string;
  readonly description: string;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called by the first command that asks for it: help, the version and a usage error need no context. */
  open(options: RunOptions): Promise<Context>;
}

/** Runs the command that the arguments name. */
export async function runCommand(argv: readonly string[], options: ProgramOptions): Promise<void> {
  const texts: string[] = [];
  const program = declareProgram(options, (text) => texts.push(text));
  let context: Context | undefined;
  declareCommands(program, async () => {
    context ??= await options.open(runOptions(globalOptions(program)));
    return context;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof UsageError && !context) throw withNextStep(error, program, argv);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, argv);
    await options.terminal.print(texts, options.signal);
  } finally {
    await context?.close();
  }
}

function declareProgram({ version, description, terminal }: ProgramOptions, write: (text: string) => void): Program {
  return declareGlobalOptions()
    .optionsGroup('Options:')
    .version(version, '-V, --version', 'print the version')
    .description(description)
    .exitOverride()
    .hook('preAction', refuseSwallowedFlags)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: write,
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(terminal.width, 100),
    });
}

function runOptions(options: GlobalOptions): RunOptions {
  return {
    flags: options,
    loadView: views[formatOf(options)],
    noHeader: !options.header,
    rawCsv: options.csvRaw ?? false,
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    strict: options.strict ?? false,
    sandbox: options.sandbox ?? false,
    tokenCache: options.tokenCache,
    insecure: options.insecure ?? false,
    requestTimeoutMs: options.requestTimeout,
    retries: options.retries,
  };
}

/** What commander says against the arguments, in this tool's words. */
function usageError(error: CommanderError, program: Program, argv: readonly string[]): UsageError {
  const { message, suggestion } = complaint(error, program, argv);
  return withNextStep(new UsageError(message, suggestion), program, argv);
}

/** A hint for who has none: the help of the command that was typed. */
function withNextStep(error: UsageError, program: Program, argv: readonly string[]): UsageError {
  if (error.details.hint !== undefined) return error;
  const help = ['modelarts-export', commandIn(argv, program)?.name(), '--help'].filter(Boolean).join(' ');
  return new UsageError(error.message, `'${help}' tells what there is`, error);
}

interface Complaint {
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function complaint(error: CommanderError, program: Program, argv: readonly string[]): Complaint {
  if (error.code === 'commander.help') {
    const [, topic] = program.args;
    return { message: topic === undefined ? 'no command given' : `there is no help for '${topic}'` };
  }
  if (error.code === 'commander.excessArguments') {
    const command = commandIn(argv, program);
    const [extra = ''] = command?.args.slice(command.registeredArguments.length) ?? [];
    return { message: `${command?.name()} does not take the argument '${extra}'` };
  }
  return fromCommander(error.message);
}

/** commander says `error: …`, and what it takes for a near miss on a second line. */
function fromCommander(text: string): Complaint {
  const [, message = text, near] = /^(?:error: )?(.*?)\.?(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/s.exec(text) ?? [];
  const [, flag] = /^unknown option '(--[^=]*|-.).*'$/s.exec(message) ?? [];
  return {
    message: flag === undefined ? message : `unknown option '${flag}'`,
    suggestion: secretHint(flag) ?? (near && `did you mean ${near.replaceAll(', ', ' or ')}?`),
  };
}

/** Whoever types a secret as a flag is told where it belongs; what was typed is not repeated. */
function secretHint(flag = ''): string | undefined {
  const [word] = /token|password|passcode|secret|key/.exec(flag) ?? [];
  return word && 'a secret is never an argument: set MODELARTS_TOKEN, MODELARTS_PASSWORD or MODELARTS_SECRET_KEY';
}

function commandIn(argv: readonly string[], program: Program) {
  const named = (word: string) =>
    program.commands.find((command) => [command.name(), ...command.aliases()].includes(word));
  return argv.map(named).find((command) => command !== undefined);
}
