import type { CommanderError } from 'commander';
import { UsageError } from '../errors/index.ts';
import type { Program } from './options.ts';

/** What commander says against the arguments, in this tool's words. */
export function usageError(error: CommanderError, program: Program, argv: readonly string[]): UsageError {
  const { message, suggestion } = complaint(error, program, argv);
  return withNextStep(new UsageError(message, suggestion), program, argv);
}

/** A hint for who has none: the help of the command that was typed. */
export function withNextStep(error: UsageError, program: Program, argv: readonly string[]): UsageError {
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
