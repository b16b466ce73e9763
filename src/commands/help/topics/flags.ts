import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { type Block, blocksOf, heading, rows } from '../blocks.ts';
import { flagGroups, listingOf } from '../declared.ts';

/** The flags that every command takes. */
export function flagsPage(program: Command): Block[] {
  return [
    ...blocksOf(`
Every command takes these flags, before or after its name. Durations are 90s, 10m or 1h30m; a bare number is seconds.`),
    ...flagGroups(program),
  ];
}

/** The flags of the commands that list. */
export function filtersPage(program: Command): Block[] {
  return [
    ...blocksOf('Without a flag everything is read, and nothing is cut off without a word.'),
    ...['list', 'datasets'].flatMap((name) => [heading(`${name}:`), rows(flagsOf(program, name))]),
  ];
}

function flagsOf(program: Command, name: string) {
  const command = program.commands.find((one) => one.name() === name);
  const groups = command ? flagGroups(listingOf(command)) : [];
  return groups.flatMap((block) => (block.kind === 'rows' ? block.rows : []));
}
