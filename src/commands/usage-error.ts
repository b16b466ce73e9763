import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import type { CommanderError } from 'commander';
import { UsageError } from '../errors/index.ts';
import { nearest } from '../text/suggest.ts';
import type { Format } from '../views/formats.ts';
import { formatsOf } from './asked-format.ts';
import { commandNames } from './index.ts';
import { globalOptions, type Program } from './options.ts';
import { alternatives, didYouMean } from './values.ts';

interface CommandLine {
  readonly program: Program;
  readonly argv: readonly string[];
  /** The program with every command declared. */
  whole(): Program;
}

/** What commander says against the arguments, in this tool's words. */
export function usageError(error: CommanderError, { program, argv, whole }: CommandLine): UsageError {
  const { message, suggestion } = complaint(error, { program, whole, command: commandIn(argv, program) });
  return withNextStep(new UsageError(message, suggestion), program, argv);
}

/** A hint for who has none: the help of the command that was typed. */
export function withNextStep(error: UsageError, program: Program, argv: readonly string[]): UsageError {
  if (error.details.hint !== undefined) return error;
  const command = commandIn(argv, program);
  const help = ['modelarts-export', command && nameOf(command), '--help'].filter(Boolean).join(' ');
  return new UsageError(error.message, `'${help}' tells what there is`, error);
}

/** Which commands there are, in the format that was asked for. */
export function noCommandError(format: Format | undefined, whole: Program): UsageError {
  const able = namesWhere(whole, (command) => format === undefined || formatsOf(command).includes(format));
  const which =
    format === undefined ? `there is ${alternatives(able)}` : `${format} is printed by ${alternatives(able)}`;
  return new UsageError('no command given', [which, "'modelarts-export --help' tells what there is"]);
}

/** Of the commands of which it is true; `datasets`, where it is true of one below it. */
function namesWhere(whole: Program, is: (command: Command) => boolean): readonly string[] {
  return whole.commands.filter((command) => [command, ...command.commands].some(is)).map((command) => command.name());
}

interface Complaint {
  readonly message: string;
  readonly suggestion?: string | readonly string[] | undefined;
}

interface Place extends Omit<CommandLine, 'argv'> {
  /** The one that was typed. */
  readonly command: Command | undefined;
}

function complaint(error: CommanderError, place: Place): Complaint {
  const { program, command } = place;
  if (error.code === 'commander.excessArguments' && command) return excess(command, program);
  const { message, suggestion } = fromCommander(error.message, place);
  if (error.code !== 'commander.missingArgument' || !command) return { message, suggestion };
  return {
    message,
    suggestion: [`usage: ${usageOf(command)}`, `'modelarts-export ${nameOf(command)} --help' tells more`],
  };
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

/** commander says `error: …`, and what it takes for a near miss on a second line. */
function fromCommander(text: string, { program, whole, command }: Place): Complaint {
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
  return {
    message: `unknown option '${flag}'`,
    suggestion: secretHint(flag) ?? ownersOf(flag, whole()) ?? suggestion ?? idHint(command),
  };
}

/** The commands that have it. A single letter may be the beginning of an id. */
function ownersOf(flag: string, whole: Program): string | undefined {
  const names = namesWhere(whole, ({ options }) => options.some(({ long }) => long === flag));
  return names.length === 0 ? undefined : `${flag} is for ${alternatives(names)}`;
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

function usageOf(command: Command): string {
  return command.createHelp().commandUsage(command);
}

/** `config set` */
function nameOf(command: Command): string {
  return namesOf(command).join(' ');
}

/** `['datasets', 'show']` */
export function namesOf(command: Pick<Command, 'name' | 'parent'>): string[] {
  return command.parent ? [...namesOf(command.parent), command.name()] : [];
}
