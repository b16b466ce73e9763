import { createHash } from 'node:crypto';
import { type Choice, choose } from '../../listing/choose.ts';
import type { Fact, Reading } from '../../listing/index.ts';
import type { Resource } from '../../resources/resource.ts';

/** The items of one look, as they are chosen; and what is known of the choice. */
export async function chosenOf<Item>(
  items: readonly Item[],
  choice: Choice<Item>,
): Promise<{ readonly items: readonly Item[]; readonly facts: readonly Fact[] }> {
  const listing = choose(readingOf(items), choice);
  const chosen: Item[] = [];
  for await (const page of listing.pages) for (const item of page) chosen.push(item);
  return { items: chosen, facts: listing.facts() };
}

function readingOf<Item>(items: readonly Item[]): Reading<Item> {
  const pages = async function* () {
    yield items;
  };
  return { pages: pages(), total: () => items.length, facts: () => [], told: () => items.length };
}

/**
 * Of each look the items that are chosen and were not told as they are now. One that was told once is told again when anything in it
 * changes, even where it would not be chosen any more.
 */
export function changesIn<Item>({ idOf }: Pick<Resource<Item>, 'idOf'>) {
  const told = new Map<string, string>();
  return async (all: readonly Item[], choice: Choice<Item>): Promise<readonly Item[]> => {
    const { items: chosen } = await chosenOf(all, choice);
    const ids = new Set(chosen.map(idOf));
    const others = all.filter((item) => told.has(idOf(item)) && !ids.has(idOf(item)));
    return [...chosen, ...others].filter((item) => {
      const [id, state] = [idOf(item), stateOf(item)];
      const isChanged = told.get(id) !== state;
      told.set(id, state);
      return isChanged;
    });
  };
}

/** Short, as there may be many; it changes when anything in the item does. */
function stateOf(item: unknown): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('base64');
}
