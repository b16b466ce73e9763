import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { type Block, heading, type Row, rows } from './blocks.ts';

/** The flags under the headings they were declared with; `--help` is one of those that every command takes. */
export function flagGroups(command: Command): Block[] {
  const helper = command.createHelp();
  const groups = new Map<string, Row[]>();
  for (const option of helper.visibleOptions(command).filter(({ long }) => long !== '--help' || !command.parent)) {
    const title = option.helpGroupHeading ?? 'Flags:';
    groups.set(title, [...(groups.get(title) ?? []), [helper.optionTerm(option), helper.optionDescription(option)]]);
  }
  return [...groups].flatMap(([title, list]) => section(title, list));
}

/** A command that is short for its own `list` has the flags of that one. */
export function listingOf(command: Command): Command {
  return command.commands.find((one) => one.name() === 'list') ?? command;
}

/** Its commands, as one types them. */
export function commandRows(command: Command): Row[] {
  const helper = command.createHelp();
  return helper.visibleCommands(command).map((one): Row => {
    const names = [one.name(), ...one.aliases()].join(', ');
    const named = toldArguments(one).map((argument) => argumentTerm(argument.name(), argument));
    return [[names, ...named].join(' '), helper.subcommandDescription(one)];
  });
}

/** One without a word to it is for programs. */
export function toldArguments({ registeredArguments }: Command) {
  return registeredArguments.filter(({ description }) => description !== '');
}

export function section(title: string, list: readonly Row[]): Block[] {
  return list.length === 0 ? [] : [heading(title), rows(list)];
}

function argumentTerm(name: string, { required, variadic }: { required: boolean; variadic: boolean }): string {
  const term = variadic ? `${name}...` : name;
  return required ? `<${term}>` : `[${term}]`;
}
