import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { CommanderError } from 'commander';
import type { Context, RunOptions } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { loadQueryView, views } from '../views/formats.ts';
import { askedFormat, formatOf, formatsOf, queryOption, refuseFormat } from './asked-format.ts';
import { earlyOptions } from './early-options.ts';
import type { Surroundings } from './help/index.ts';
import { declareCommands, declareNamedCommands } from './index.ts';
import {
  declareGlobalOptions,
  type GlobalOptions,
  globalOptions,
  type Program,
  refuseSwallowedFlags,
} from './options.ts';
import { namesOf, noCommandError, usageError, withNextStep } from './usage-error.ts';

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
  const refuse = (): never => {
    throw noCommandError(askedFormat(globalOptions(program)), surroundings.whole());
  };
  if (program.commands.length === 0) program.action(refuse);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof UsageError && !context) throw withNextStep(error, program, argv);
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') refuse();
    if (error.exitCode !== 0) throw usageError(error, { program, argv, whole: surroundings.whole });
    if (asked.help) await (await import('./help/tell.ts')).tellHelp(asked.help, surroundings);
    else await options.terminal.print([versionText(asked.version ?? '', earlyOptions(argv).formats, options)]);
  } finally {
    await context?.close();
  }
}

function versionText(line: string, formats: readonly string[], { version, runtime, terminal }: ProgramOptions): string {
  for (const format of formats) refuseFormat('--version', format, ['json', 'ndjson']);
  const [format] = formats;
  if (format === undefined) return line;
  const isIndented = format === 'json' && terminal.output.isTerminal;
  return `${JSON.stringify({ version, ...runtime }, null, isIndented ? 2 : 0)}\n`;
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
    .hook('preAction', refuseStrayFormat)
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

function refuseStrayFormat(program: Program, command: Command): void {
  const asked = askedFormat(globalOptions(program));
  if (asked !== undefined) refuseFormat(namesOf(command).join(' '), asked, formatsOf(command));
}

function refuseStrayQuery(program: Pick<Program, 'opts'>, command: Command): void {
  if (program.opts().query === undefined || command.options.some(({ long }) => long === queryOption().long)) return;
  throw new UsageError(`${namesOf(command).join(' ')} does not take --query`, 'leave it out');
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
  const surroundings = { whole: onlyLookedAt, known: onlyLookedAt, print: onlyLookedAt, bold: onlyLookedAt, width: 0 };
  declareCommands(program, { open: onlyLookedAt, surroundings });
  return program;
}

function onlyLookedAt(): never {
  throw new Error('this program is only looked at');
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
