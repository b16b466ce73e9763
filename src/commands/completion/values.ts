import type { Argument, Option } from '@commander-js/extra-typings';
import { columnWords, sortWords } from '../../resources/choices.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Surroundings } from '../help/index.ts';
import { takenWords, type Words } from '../values.ts';
import type { Place } from './candidates.ts';

/** The values of a flag or an argument; `files`: the name of a file. */
export type Values = Words | 'files';

/** Without a request: what only the service knows, such as an id, is not told. */
export async function valuesOf(target: Option | Argument, place: Place, surroundings: Surroundings): Promise<Values> {
  const taken = takenWords(target.parseArg);
  if (taken) return taken;
  if ('flags' in target && /<(file|pem)>/.test(target.flags)) return 'files';
  const find = finders['long' in target ? (target.long ?? '') : `${place.command.name()} ${target.name()}`];
  return (await find?.(place, surroundings)) ?? { words: [] };
}

type Finder = (place: Place, surroundings: Surroundings) => Promise<Words>;

/** What is loaded only to be told. */
const finders: Readonly<Record<string, Finder>> = {
  '--region': async (_, { known }) => ({ words: await known('region', {}) }),
  '--profile': async ({ given }, { known }) => ({ words: await known('profile', { config: given.get('--config') }) }),
  '--sort': async (place) => {
    const words = await listed(place, sortWords);
    return { words, further: words.map((key) => `${key}:desc`) };
  },
  '--columns': async (place) => ({ words: await listed(place, columnWords), isList: true }),
  'help command-or-topic': async ({ arguments: count }, { whole }) => {
    const { topics } = await import('../help/topics/index.ts');
    const names = whole().commands.map((command) => command.name());
    return { words: count === 0 ? [...names, ...Object.keys(topics)] : [] };
  },
};

/** What is told of the resource that the command lists. */
async function listed(
  { command }: Place,
  told: <Item>(resource: Resource<Item>) => readonly string[],
): Promise<readonly string[]> {
  const isOfDatasets = [command, command.parent].some((one) => one?.name() === 'datasets');
  if (isOfDatasets) return told((await import('../../resources/dataset/index.ts')).dataset);
  return told((await import('../../resources/export-task/index.ts')).exportTask);
}
