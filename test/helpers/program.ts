import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import packageJson from '../../package.json' with { type: 'json' };
import { wholeProgram } from '../../src/commands/program.ts';

/** The program as it is declared, every command in it. */
export function declaredProgram(): Command {
  return wholeProgram(packageJson);
}

/** Every command with what one types to name it: `['datasets', 'show']`; the program itself is `[]`. */
export function declaredCommands(from = declaredProgram(), names: readonly string[] = []): NamedCommand[] {
  const inner = from.commands.flatMap((command) => declaredCommands(command, [...names, command.name()]));
  return [{ names, command: from }, ...inner];
}

export interface NamedCommand {
  readonly names: readonly string[];
  readonly command: Command;
}
