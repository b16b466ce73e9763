import type { Context, OpenContext } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { dataset, datasetTypes, datasetWithExports, hasRunningExport } from '../../resources/dataset/index.ts';
import { didYouMean } from '../../text/suggest.ts';
import { idRule, isId } from '../../values.ts';
import type { AskedFormat } from '../asked-format.ts';
import { amongOnePage, both, chooserOf, columnsOf, failIfEmpty, wantedBy } from '../choosing.ts';
import type { ChoosingFlags } from '../choosing-options.ts';
import { printListing } from '../print-listing.ts';
import { projectPlaces } from '../whereabouts.ts';

export interface DatasetsFlags extends ChoosingFlags {
  readonly search?: string;
  readonly datasetType?: string;
  readonly exportable?: true;
  readonly running?: true;
  readonly workspace?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly all?: true;
}

const hints = ["'modelarts-export list --dataset ID' shows the export tasks of one"];

export async function listDatasets(open: OpenContext, flags: DatasetsFlags, asked: AskedFormat): Promise<void> {
  const isOnePage = !flags.all && (flags.limit !== undefined || flags.offset !== undefined);
  refuseContradictions(flags, { isOnePage });
  const { search, exportable, running, workspace, limit, offset } = flags;
  const type = flags.datasetType === undefined ? undefined : typeNumber(flags.datasetType);
  const resource = running ? datasetWithExports : dataset;
  const chooser = chooserOf(flags, resource, { isOnePage, limit });
  const columns = columnsOf(flags, resource, asked);
  const context = await open();
  const chosen = chooser(context.screen.now);
  const choice = { ...chosen, keeps: both(chosen.keeps, running && hasRunningExport) };
  const query = { search, type, exportable, running, workspace, limit, wanted: wantedBy(choice) };
  const datasets = await context.datasets();
  const listing = isOnePage ? datasets.onePage({ ...query, offset }) : datasets.everything(query);
  const places = async () => [
    ...(await projectPlaces(context)),
    ...(workspace === undefined ? [] : [['workspace', workspace] as const]),
  ];
  const page = isOnePage ? { page: offset ?? 0, limit } : undefined;
  const options = { columns, page, choice, places, hints: () => hints };
  failIfEmpty(flags, await printListing(context, listing, resource, options));
}

function refuseContradictions(flags: DatasetsFlags, { isOnePage }: { readonly isOnePage: boolean }): void {
  const empty = (['search', 'datasetType', 'workspace'] as const).find((name) => flags[name] === '');
  if (empty)
    throw new UsageError(`--${empty === 'datasetType' ? 'dataset-type' : empty} is empty`, 'is a variable empty?');
  if (flags.all && flags.offset !== undefined) {
    throw new UsageError('--all reads every page, --offset asks for one', 'leave one of them out');
  }
  if (flags.running && isOnePage) throw amongOnePage('--running', flags);
}

/** In words, in any case, or as the number of the API. */
function typeNumber(text: string): number {
  const found = [...datasetTypes].find(
    ([number, word]) => text === String(number) || text.toLowerCase() === word.toLowerCase(),
  );
  if (found) return found[0];
  throw new UsageError(`--dataset-type: '${text}' is not a dataset type`, didYouMean(text, [...datasetTypes.values()]));
}

/** A flag beside the argument is a mistake, a variable is the usual dataset. */
async function datasetToShow(context: Context, given: string | undefined): Promise<string> {
  if (given === undefined) return (await context.dataset()).value;
  if (!isId(given)) throw new UsageError(`DATASET: '${given}' is not an id`, idRule);
  const { dataset: setting } = (await context.access()).settings;
  if (setting?.origin.from !== 'flag' || setting.value === given) return given;
  throw new UsageError(`two datasets at once: ${given} and --dataset ${setting.value}`, 'leave one of them out');
}

export async function showDataset(open: OpenContext, given: string | undefined): Promise<void> {
  const context = await open();
  const { screen, terminal } = context;
  const name = await datasetToShow(context, given);
  const [view, datasets] = await Promise.all([context.view(), context.datasets()]);
  const progress = terminal.progress(`reading ${dataset.noun.one} ${name}`);
  try {
    const found = await datasets.dataset(name);
    await context.page(view.item(found, dataset, screen), view);
  } finally {
    progress.stop();
  }
}
