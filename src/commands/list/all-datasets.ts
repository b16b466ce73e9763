import type { Context, MissingDataset, OpenContext } from '../../context/index.ts';
import { AuthError, UsageError } from '../../errors/index.ts';
import type { Fact } from '../../listing/index.ts';
import { acrossDatasets, dataset } from '../../resources/dataset/index.ts';
import { exportTask } from '../../resources/export-task/index.ts';
import { counted } from '../../resources/resource.ts';
import type { AskedFormat } from '../asked-format.ts';
import { chooserOf, columnsOf, failIfEmpty } from '../choosing.ts';
import { listNote } from '../list-note.ts';
import { printListing } from '../print-listing.ts';
import { projectPlaces } from '../whereabouts.ts';
import { hintsFor, type ListFlags, tellOfType, typePlaces } from './run.ts';

export interface AllDatasetsFlags extends ListFlags {
  /** That of the flag. */
  readonly dataset?: string | undefined;
}

const resource = acrossDatasets(exportTask);

/** The export tasks of every dataset of the project that may be read. */
export async function listAllDatasets(open: OpenContext, flags: AllDatasetsFlags, asked: AskedFormat): Promise<void> {
  const stray = (['dataset', 'offset'] as const).find((name) => flags[name] !== undefined);
  if (stray) throw new UsageError(`--all-datasets and --${stray} exclude each other`, 'leave one of them out');
  const { type, limit } = flags;
  const chooser = chooserOf(flags, resource, { isOnePage: false });
  const columns = columnsOf(flags, resource, asked);
  const context = await open();
  const choice = chooser(context.screen.now);
  tellOfType(context, type);
  const missing: MissingDataset[] = [];
  let facts: readonly Fact[] = [];
  const on = {
    missing: (one: MissingDataset) => void missing.push(one),
    datasets: (told: readonly Fact[]) => {
      facts = told;
    },
  };
  const projectTasks = await context.projectTasks();
  const progress = datasetsRead(context);
  const listing = projectTasks.everything({ limit, exportType: type, on: { ...on, progress: progress.datasets } });
  const shown = await printListing(context, listing, resource, {
    columns,
    choice,
    progress,
    places: async () => [...(await projectPlaces(context)), ...typePlaces(type)],
    hints: hintsFor(choice),
  });
  const note = listNote(facts, dataset);
  if (note !== undefined) context.notice(note);
  tellMissing(context, missing);
  failIfEmpty(flags, shown);
}

/** `reading export tasks: 12 of 50 datasets, 340 tasks` */
function datasetsRead({ terminal }: Context) {
  const what = `reading ${exportTask.noun.many}`;
  const progress = terminal.progress(what);
  let [datasets, tasks] = ['', ''];
  const tell = () => progress.update(`${what}: ${datasets}${tasks}`);
  return {
    datasets: (read: number, of: number) => {
      datasets = `${read} of ${counted(of, dataset.noun)}`;
      tell();
    },
    read: (items: number) => {
      tasks = `, ${counted(items, exportTask.shortNoun)}`;
      tell();
    },
    stop: progress.stop,
  };
}

/** The others were printed: what vanished is nobody's fault, what is forbidden makes the list incomplete. */
function tellMissing({ notice, warn }: Context, missing: readonly MissingDataset[]): void {
  const vanished = missing.filter(({ why }) => why === 'vanished');
  const forbidden = missing.filter(({ why }) => why === 'forbidden');
  if (vanished.length > 0) notice(`gone since the datasets were listed: ${namesOf(vanished)}`);
  const [first] = forbidden;
  if (!first) return;
  warn(`the export tasks may not be read of ${namesOf(forbidden)}`);
  const { message, details } = first.error;
  throw new AuthError(
    `the export tasks of ${counted(forbidden.length, dataset.noun)} may not be read: ${message}`,
    details,
  );
}

/** A project may have thousands of datasets. */
const mostTold = 5;

function namesOf(missing: readonly MissingDataset[]): string {
  const told = missing
    .slice(0, mostTold)
    .map(({ of: { dataset_id: id, dataset_name: name } }) => (name ? `${name} (${id})` : id));
  const others = missing.length - told.length;
  return `${counted(missing.length, dataset.noun)}: ${told.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
