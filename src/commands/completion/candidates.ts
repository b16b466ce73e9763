import type { Argument, CommandUnknownOpts as Command, Option } from '@commander-js/extra-typings';
import { formats } from '../../views/formats.ts';
import { formatsOf } from '../asked-format.ts';
import { listingOf } from '../help/declared.ts';
import type { Surroundings } from '../help/index.ts';
import { type Values, valuesOf } from './values.ts';

export interface Candidate {
  readonly value: string;
  /** What it is, for people; may be empty. */
  readonly text: string;
}

/** What may stand in the place of the last word, as it is declared. */
export async function candidatesFor(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<readonly Candidate[] | 'files'> {
  const current = words.at(-1) ?? '';
  const place = placeOf(words.slice(0, -1), surroundings.whole());
  if (place.awaiting) return matching(await valuesOf(place.awaiting, place, surroundings), current);
  if (current.startsWith('-') && !place.isBehindDashes) return flagAt(place, current, surroundings);
  const argument = argumentAt(place);
  const values = argument && (await valuesOf(argument, place, surroundings));
  return matching(values ?? { words: [] }, current, commandsAt(place));
}

/** Where the cursor is. */
export interface Place {
  readonly command: Command;
  /** The flag whose value is to come. */
  readonly awaiting: Option | undefined;
  readonly isBehindDashes: boolean;
  /** How many arguments there are already. */
  readonly arguments: number;
  /** The values of the flags, by their names. */
  readonly given: ReadonlyMap<string, string>;
}

function placeOf(words: readonly string[], program: Command): Place {
  let place: Place = { command: program, awaiting: undefined, isBehindDashes: false, arguments: 0, given: new Map() };
  for (const word of words) place = behind(word, place);
  return place;
}

function behind(word: string, place: Place): Place {
  const { command, awaiting, given } = place;
  if (awaiting) return { ...place, awaiting: undefined, given: new Map(given).set(awaiting.long ?? '', word) };
  if (word === '--') return { ...place, isBehindDashes: true };
  if (word.startsWith('-') && !place.isBehindDashes) return behindFlag(word, place);
  const inner = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
  if (inner && place.arguments === 0) return { ...place, command: inner };
  return { ...place, arguments: place.arguments + 1 };
}

function behindFlag(word: string, place: Place): Place {
  const [name = '', ...value] = word.split('=');
  const option = optionsAt(place).find(({ long, short }) => name === long || name === short);
  if (!option?.required) return place;
  if (value.length === 0) return { ...place, awaiting: option };
  return { ...place, given: new Map(place.given).set(name, value.join('=')) };
}

/** Its own flags and those that every command takes; a command that is short for its `list` takes its flags. */
function optionsAt({ command }: Place): readonly Option[] {
  const listing = listingOf(command);
  const chain = command.parent ? [listing, ...ancestorsOf(command)] : [command];
  const options = chain.flatMap((one) => one.createHelp().visibleOptions(one));
  const isFirst = ({ long }: Option, index: number) => options.findIndex((one) => one.long === long) === index;
  return options.filter((option, index) => isFirst(option, index) && fits(option, formatsOf(listing)));
}

/** A flag of a format that the command does not have is not offered. */
function fits(option: Option, taken: readonly string[]): boolean {
  const name = option.attributeName();
  return name === 'output' ? taken.length > 0 : taken.includes(name) || !formats.some((format) => format === name);
}

function ancestorsOf(command: Command): Command[] {
  return command.parent ? [command.parent, ...ancestorsOf(command.parent)] : [];
}

/** `--out` or `--output=js` */
async function flagAt(place: Place, current: string, surroundings: Surroundings) {
  const [, name = '', value] = /^(--[^=]+)=(.*)$/s.exec(current) ?? [];
  if (value === undefined) {
    const flags = optionsAt(place).map(({ long, description }) => ({ value: long ?? '', text: description }));
    return matching({ words: [] }, current, flags);
  }
  const option = optionsAt(place).find(({ long, required }) => required && long === name);
  const found = option ? matching(await valuesOf(option, place, surroundings), value) : [];
  return found === 'files' ? found : found.map((one) => ({ ...one, value: `${name}=${one.value}` }));
}

function argumentAt({ command, arguments: count }: Place): Argument | undefined {
  const { registeredArguments: all } = command;
  return all[count] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
}

function commandsAt(place: Place): readonly Candidate[] {
  if (place.arguments > 0) return [];
  const { command } = place;
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => ({ value: one.name(), text: one.summary() }));
}

/** Of a list with commas, only its last part is to be completed. */
function matching(values: Values, current: string, others: readonly Candidate[] = []): readonly Candidate[] | 'files' {
  if (values === 'files') return values;
  const before = values.isList ? current.slice(0, current.lastIndexOf(',') + 1) : '';
  const words = values.words.map((word) => ({ value: before + word, text: '' }));
  const found = [...others, ...words].filter(({ value }) => value.startsWith(current));
  const further = (values.further ?? []).filter((word) => word.startsWith(found.length > 1 ? `${current}:` : current));
  return [...found, ...further.map((value) => ({ value, text: '' }))];
}
