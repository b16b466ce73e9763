import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { UsageError } from '../../errors/index.ts';
import { didYouMean } from '../values.ts';
import type { Block } from './blocks.ts';
import type { Surroundings } from './index.ts';
import { layOut } from './layout.ts';
import { commandPage, firstPage, programPage } from './pages.ts';
import { topics } from './topics/index.ts';

/** Off a terminal. */
const usualWidth = 80;
/** Longer lines are hard to read. */
const greatestWidth = 100;

/** What one sees who types nothing but the name of the program. */
export async function tellFirstSteps(surroundings: Surroundings): Promise<void> {
  await tell(firstPage(surroundings.whole()), surroundings);
}

/** Help of a command (`['datasets', 'show']`), of a topic, or of everything. */
export async function tellHelp(words: readonly string[], surroundings: Surroundings): Promise<void> {
  await tell(pageOf(words, surroundings.whole()), surroundings);
}

/** A command's name wins over a topic's. */
function pageOf(words: readonly string[], program: Command): readonly Block[] {
  const [word] = words;
  if (word === undefined) return programPage(program);
  const command = commandAt(program, words);
  if (command) return commandPage(command);
  const topic = words.length === 1 ? topics[word] : undefined;
  if (topic) return topic.page(program);
  throw noHelp(words.join(' '), program);
}

function commandAt(from: Command, [word, ...others]: readonly string[]): Command | undefined {
  const found = from.commands.find((one) => [one.name(), ...one.aliases()].some((name) => name === word));
  return found && others.length > 0 ? commandAt(found, others) : found;
}

/** What was typed is repeated only where it is near to something: anything else may be a secret. */
function noHelp(asked: string, program: Command): UsageError {
  const suggestion = didYouMean(asked, [...namesBelow(program), ...Object.keys(topics)]);
  if (suggestion !== undefined) return new UsageError(`there is no help for '${asked}'`, suggestion);
  const names = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
  return new UsageError('there is no such help', [
    `commands: ${names.join(', ')}`,
    `topics: ${Object.keys(topics).join(', ')}`,
  ]);
}

/** `datasets`, `datasets show`; what a command is called otherwise, too. */
function namesBelow({ commands }: Command): string[] {
  return commands.flatMap((command) => [
    ...[command.name(), ...command.aliases()],
    ...namesBelow(command).map((name) => `${command.name()} ${name}`),
  ]);
}

async function tell(blocks: readonly Block[], { print, width, bold }: Surroundings): Promise<void> {
  const columns = Number.isFinite(width) ? Math.min(width, greatestWidth) : usualWidth;
  await print(layOut(blocks, { width: columns, heading: bold }));
}
