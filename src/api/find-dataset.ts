import type { Dataset } from '#wire';
import { AuthError, CliError, NotFoundError, RefusedError, UsageError } from '../errors/index.ts';
import { isBeingDeleted } from '../resources/dataset/index.ts';
import { didYouMean, nearest } from '../text/suggest.ts';

/** Those whose name the service finds by a text; without one, all of them. */
export type SearchDatasets = (text?: string) => AsyncIterable<readonly Dataset[]>;

/** The id of the dataset that has exactly this name, among those that the service finds by it. */
export async function findByName(given: Given, refusal: unknown, search: SearchDatasets): Promise<string> {
  const { name } = given;
  const found = await listed(search(name), given, refusal);
  const [one, ...others] = found.filter((dataset) => dataset.dataset_name === name);
  if (one === undefined) throw unknown(given, refusal, await hintFor(name, found, search));
  if (others.length === 0) return one.dataset_id;
  const ids = [one, ...others].map((dataset) => dataset.dataset_id);
  throw new UsageError(
    `${ids.length} datasets are called ${told(given)}`,
    `give the id of one of them: ${ids.join(', ')}`,
  );
}

/** What is taken for a name, and where it stands if it was not typed. */
export interface Given {
  readonly name: string;
  readonly source?: string | undefined;
}

function told({ name, source }: Given): string {
  return source === undefined ? name : `${name} (${source})`;
}

/** Every id in the documentation is of about 19 letters and digits, capitals among them. */
function looksLikeName({ name }: Given): boolean {
  return !/^(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{16,24}$/.test(name);
}

/** Without those that are being deleted. */
async function listed(pages: AsyncIterable<readonly Dataset[]>, given: Given, refusal: unknown): Promise<Dataset[]> {
  const found: Dataset[] = [];
  try {
    for await (const page of pages) found.push(...page.filter(isThere));
  } catch (error) {
    if (error instanceof AuthError) {
      throw new AuthError(
        `no dataset has the id ${told(given)}${looksLikeName(given) ? ', which looks like a name' : ''}, and the names may not be read: ${error.message}`,
        error.details,
      );
    }
    // who does not know the call knows no names: what the id was refused with is what there is to say
    throw error instanceof RefusedError || error instanceof NotFoundError ? refusal : error;
  }
  return found;
}

function isThere(dataset: Dataset): boolean {
  return !isBeingDeleted(dataset);
}

/** So many datasets are read to find a name that is near. */
const mostRead = 1000;

/** Where the service finds none by the name, one that is written in another way may be near to it. */
async function hintFor(name: string, found: readonly Dataset[], search: SearchDatasets): Promise<string | undefined> {
  if (found.length > 0) return didYouMean(name, namesOf(found));
  const meant = nearest(name, namesOf(await firstOf(search())));
  return meant && didYouMean(name, [meant]);
}

/** Some of them will do, and none: what is to be said is that the name is unknown. */
async function firstOf(pages: AsyncIterable<readonly Dataset[]>): Promise<readonly Dataset[]> {
  const found: Dataset[] = [];
  try {
    for await (const page of pages) {
      found.push(...page.filter(isThere));
      if (found.length >= mostRead) break;
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
  }
  return found;
}

function namesOf(datasets: readonly Dataset[]): readonly string[] {
  return [...new Set(datasets.flatMap(({ dataset_name: name }) => name ?? []))];
}

/** What the service says of an id may be about a task: then it stays as it was said. */
function unknown(given: Given, refusal: unknown, nearby: string | undefined): unknown {
  if (!(refusal instanceof CliError)) return refusal;
  const hint = nearby ?? "'modelarts-export datasets' shows the datasets there are";
  return new NotFoundError(`dataset not found: ${told(given)} is neither the id nor the name of one`, {
    ...refusal.details,
    hint,
  });
}
