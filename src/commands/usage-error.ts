import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import type { CommanderError } from 'commander';
import { UsageError } from '../errors/index.ts';
import { nearest } from '../text/suggest.ts';
import type { Format } from '../views/formats.ts';
import { commandNames } from './index.ts';
import { formatsOf, globalOptions, type Program } from './options.ts';
import { alternatives, didYouMean } from './values.ts';

/** What commander says against the arguments, in this tool's words. */
export function usageError(error: CommanderError, program: Program, argv: readonly string[]): UsageError {
  const { message, suggestion } = complaint(error, program, argv);
  return withNextStep(new UsageError(message, suggestion), program, argv);
}

/** A hint for who has none: the help of the command that was typed. */
export function withNextStep(error: UsageError, program: Program, argv: readonly string[]): UsageError {
  if (error.details.hint !== undefined) return error;
  const command = commandIn(argv, program);
  const help = ['modelarts-export', command && nameOf(command), '--help'].filter(Boolean).join(' ');
  return new UsageError(error.message, `'${help}' tells what there is`, error);
}

/** Which commands there are, in the format that was asked for. `whole` has every command declared. */
export function noCommandError(format: Format | undefined, whole: Program): UsageError {
  const able = whole.commands.filter((command) => format === undefined || printsIn(format, command));
  const names = alternatives(able.map((command) => command.name()));
  const which = format === undefined ? `there is ${names}` : `${format} is printed by ${names}`;
  return new UsageError('no command given', [which, "'modelarts-export --help' tells what there is"]);
}

/** A command that is short for one below it prints what that one does. */
function printsIn(format: Format, command: Command): boolean {
  return [command, ...command.commands].some((one) => formatsOf(one).includes(format));
}

interface Complaint {
  readonly message: string;
  readonly suggestion?: string | undefined;
}

function complaint(error: CommanderError, program: Program, argv: readonly string[]): Complaint {
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

/** `['datasets', 'show']` */
export function namesOf(command: Pick<Command, 'name' | 'parent'>): string[] {
  return command.parent ? [...namesOf(command.parent), command.name()] : [];
}
