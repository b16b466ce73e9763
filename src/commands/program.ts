import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { CommanderError } from 'commander';
import type { Context, RunOptions } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { nearest } from '../text/suggest.ts';
import { loadQueryView, views } from '../views/formats.ts';
import type { Surroundings } from './help/index.ts';
import { commandNames, declareCommands, declareNamedCommands } from './index.ts';
import {
  askedFormat,
  declareGlobalOptions,
  earlyOptions,
  formatOf,
  type GlobalOptions,
  globalOptions,
  type Program,
  queryOption,
  refuseSwallowedFlags,
} from './options.ts';
import { didYouMean } from './values.ts';

export interface ProgramOptions {
  readonly version: string;
  readonly description: string;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** What it runs on. */
  readonly runtime: Runtime;
  /** Called by the first command that asks for it: help, the version and a usage error need no context. */
  open(options: RunOptions): Promise<Context>;
  readonly known: Surroundings['known'];
}

export interface Runtime {
  /** Version of Node. */
  readonly node: string;
  /** System and processor: `linux-x64`. */
  readonly platform: string;
}

/** Runs the command that the arguments name. */
export async function runCommand(argv: readonly string[], options: ProgramOptions): Promise<void> {
  const surroundings = surroundingsOf(options);
  if (argv.length === 0) return (await import('./help/tell.ts')).tellFirstSteps(surroundings);
  const asked: { help?: readonly string[]; version?: string } = {};
  const program = declareProgram(options, asked);
  let context: Context | undefined;
  const open = async () => {
    context ??= await options.open(await runOptions(globalOptions(program)));
    return context;
  };
  declareNamedCommands(argv, program, { open, surroundings });
  if (program.commands.length === 0) program.action(noCommand);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof UsageError && !context) throw withNextStep(error, program, argv);
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program, argv);
    if (asked.help) await (await import('./help/tell.ts')).tellHelp(asked.help, surroundings);
    else await options.terminal.print([earlyOptions(argv).isJson ? versionDocument(options) : (asked.version ?? '')]);
  } finally {
    await context?.close();
  }
}

function versionDocument({ version, runtime, terminal }: ProgramOptions): string {
  return `${JSON.stringify({ version, ...runtime }, null, terminal.output.isTerminal ? 2 : 0)}\n`;
}

/** What was asked for beside a command. */
interface Asked {
  /** The names of the command whose help it is; none: that of the program. */
  help?: readonly string[];
  version?: string;
}

function declareProgram(
  { version, description }: Pick<ProgramOptions, 'version' | 'description'>,
  asked: Asked,
): Program {
  return declareGlobalOptions()
    .optionsGroup('Options:')
    .version(version, '-V, --version', 'print the version; with --json that of Node and the platform, too')
    .helpOption('-h, --help', 'help of the program, or of the command that is named')
    .description(description)
    .exitOverride()
    .helpCommand(false)
    .hook('preAction', refuseSwallowedFlags)
    .hook('preAction', refuseStrayQuery)
    .configureHelp({
      formatHelp: (command) => {
        asked.help = namesOf(command);
        return '';
      },
    })
    .configureOutput({
      writeOut: (text) => {
        asked.version = text;
      },
      writeErr: () => {},
    });
}

function refuseStrayQuery(program: Pick<Program, 'opts'>, command: Command): void {
  if (program.opts().query === undefined || command.options.some(({ long }) => long === queryOption().long)) return;
  throw new UsageError(`${namesOf(command).join(' ')} does not take --query`, 'leave it out');
}

/** `['datasets', 'show']` */
function namesOf(command: Pick<Command, 'name' | 'parent'>): string[] {
  return command.parent ? [...namesOf(command.parent), command.name()] : [];
}

function surroundingsOf({ version, description, terminal, signal, known }: ProgramOptions): Surroundings {
  return {
    whole: () => wholeProgram({ version, description }),
    known,
    print: async (text) => {
      await terminal.page([text], signal);
    },
    width: terminal.output.width,
    bold: (text) => terminal.output.colour.bold(text),
  };
}

/** The program with every command declared, to be looked at: none of them can be run. */
export function wholeProgram(about: Pick<ProgramOptions, 'version' | 'description'>): Program {
  const program = declareProgram(about, {});
  const surroundings = { whole: noCommand, known: noCommand, print: noCommand, bold: noCommand, width: 0 };
  declareCommands(program, { open: noCommand, surroundings });
  return program;
}

function noCommand(): never {
  throw new UsageError('no command given');
}

async function runOptions(options: GlobalOptions): Promise<RunOptions> {
  return {
    flags: options,
    loadView: await viewLoader(options),
    noHeader: !options.header,
    rawCsv: options.csvRaw ?? false,
    utc: options.utc ?? false,
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

/** A query is read at once: what is wrong with it is found before anything is sent. */
async function viewLoader(options: GlobalOptions): Promise<RunOptions['loadView']> {
  if (options.query === undefined) return views[formatOf(options)];
  const view = await loadQueryView(options.query, askedFormat(options));
  return async () => view;
}

/** What commander says against the arguments, in this tool's words. */
function usageError(error: CommanderError, program: Program, argv: readonly string[]): UsageError {
  const { message, suggestion } = complaint(error, program, argv);
  return withNextStep(new UsageError(message, suggestion), program, argv);
}

/** A hint for who has none: the help of the command that was typed. */
function withNextStep(error: UsageError, program: Program, argv: readonly string[]): UsageError {
  if (error.details.hint !== undefined) return error;
  const command = commandIn(argv, program);
  const help = ['modelarts-export', command && nameOf(command), '--help'].filter(Boolean).join(' ');
  return new UsageError(error.message, `'${help}' tells what there is`, error);
}

interface Complaint {
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function complaint(error: CommanderError, program: Program, argv: readonly string[]): Complaint {
  if (error.code === 'commander.help') return { message: 'no command given' };
  const command = commandIn(argv, program);
  if (error.code === 'commander.excessArguments' && command) return excess(command, program);
  return fromCommander(error.message, { program, command });
}

/** What was typed is repeated only where it is near to something that belongs there: anything else may be a secret. */
function excess(command: Command, program: Program): Complaint {
  const count = command.registeredArguments.length;
  const [extra = ''] = command.args.slice(count);
  if (command.commands.length > 0) return unknownBelow(extra, command);
  const { project, dataset } = globalOptions(program);
  const ids = [...command.args.slice(0, count), project, dataset].filter((id) => id !== undefined);
  if (nearest(extra, [...commandNames, ...ids]) !== undefined) {
    return { message: `${nameOf(command)} does not take the argument '${extra}'` };
  }
  const most = ['no argument', 'one argument'][count] ?? `${count} arguments`;
  return { message: `${nameOf(command)} takes ${most}` };
}

function unknownBelow(extra: string, command: Command): Complaint {
  const names = command.commands.map((each) => each.name());
  const suggestion = didYouMean(extra, names);
  if (suggestion !== undefined) return { message: `${nameOf(command)} has no command '${extra}'`, suggestion };
  return { message: `${nameOf(command)} has no such command`, suggestion: `there is ${names.join(', ')}` };
}

interface Place {
  readonly program: Program;
  /** The one that was typed. */
  readonly command: Command | undefined;
}

/** commander says `error: …`, and what it takes for a near miss on a second line. */
function fromCommander(text: string, { program, command }: Place): Complaint {
  const [, message = text, near] = /^(?:error: )?(.*?)\.?(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/s.exec(text) ?? [];
  const suggestion = near && `did you mean ${near.replaceAll(', ', ' or ')}?`;
  const [, flag] = /^unknown option '(--[^=]*|-.).*'$/s.exec(message) ?? [];
  if (flag === undefined) {
    // a word that is near to no command may be a secret
    const isStray = message.startsWith('unknown command') && suggestion === undefined;
    return { message: isStray ? 'unknown command' : message, suggestion };
  }
  if ([...program.options, ...(command?.options ?? [])].some(({ long }) => long === flag)) {
    return { message: `${flag} takes no value`, suggestion: `write ${flag} alone` };
  }
  return { message: `unknown option '${flag}'`, suggestion: secretHint(flag) ?? suggestion ?? idHint(command) };
}

/** Some ids begin with a dash. */
function idHint(command: Command | undefined): string | undefined {
  if (!command?.registeredArguments.length) return undefined;
  return `an id that begins with - goes behind --: modelarts-export ${nameOf(command)} -- TASK_ID`;
}

/** Whoever types a secret as a flag is told where it belongs; what was typed is not repeated. */
function secretHint(flag = ''): string | undefined {
  const [word] = /token|password|passcode|secret|key/.exec(flag) ?? [];
  return word && 'a secret is never an argument: set MODELARTS_TOKEN, MODELARTS_PASSWORD or MODELARTS_SECRET_KEY';
}

/** The one that was typed: of a command that has some below it, the one below. */
function commandIn(argv: readonly string[], above: Pick<Command, 'commands'>): Command | undefined {
  for (const [index, word] of argv.entries()) {
    const command = above.commands.find((each) => [each.name(), ...each.aliases()].includes(word));
    if (command) return commandIn(argv.slice(index + 1), command) ?? command;
  }
  return undefined;
}

/** `config set` */
function nameOf(command: Command): string {
  return namesOf(command).join(' ');
}
