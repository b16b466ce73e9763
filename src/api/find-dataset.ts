import type { Dataset } from '#wire';
import { AuthError, CliError, NotFoundError, RefusedError, UsageError } from '../errors/index.ts';
import { isBeingDeleted } from '../resources/dataset/index.ts';
import { didYouMean } from '../text/suggest.ts';

/** The id of the dataset that has exactly this name, among those that the service finds by it. */
export async function findByName(
  name: string,
  refusal: unknown,
  search: () => AsyncIterable<readonly Dataset[]>,
): Promise<string> {
  const found = await listed(search(), name, refusal);
  const [one, ...others] = found.filter((dataset) => dataset.dataset_name === name);
  if (one === undefined) throw unknown(name, refusal, namesOf(found));
  if (others.length === 0) return one.dataset_id;
  const ids = [one, ...others].map((dataset) => dataset.dataset_id);
  throw new UsageError(`${ids.length} datasets are called ${name}`, `give the id of one of them: ${ids.join(', ')}`);
}

/** Without those that are being deleted. */
async function listed(pages: AsyncIterable<readonly Dataset[]>, name: string, refusal: unknown): Promise<Dataset[]> {
  const found: Dataset[] = [];
  try {
    for await (const page of pages) found.push(...page.filter((dataset) => !isBeingDeleted(dataset)));
  } catch (error) {
    if (error instanceof AuthError) {
      throw new AuthError(
        `no dataset has the id ${name}, and the names may not be read: ${error.message}`,
        error.details,
      );
    }
    // who does not know the call knows no names: what the id was refused with is what there is to say
    throw error instanceof RefusedError || error instanceof NotFoundError ? refusal : error;
  }
  return found;
}

function namesOf(datasets: readonly Dataset[]): readonly string[] {
  return [...new Set(datasets.flatMap(({ dataset_name: name }) => name ?? []))];
}

/** What the service says of an id may be about a task: then it stays as it was said. */
function unknown(name: string, refusal: unknown, names: readonly string[]): unknown {
  if (!(refusal instanceof CliError)) return refusal;
  const hint = didYouMean(name, names) ?? "'modelarts-export datasets' shows the datasets there are";
  return new NotFoundError(`dataset not found: ${name} is neither the id nor the name of one`, {
    ...refusal.details,
    hint,
  });
}
