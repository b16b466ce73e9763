import type { ExportTask } from '#wire';
import { AuthError, CliError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/service-codes.ts';
import {
  createSlots,
  type Fact,
  type FetchPage,
  type Page,
  type Reading,
  readEverything,
  readLists,
} from '../listing/index.ts';
import { type OfDataset, ofDataset } from '../resources/dataset/index.ts';
import { exportTask } from '../resources/export-task/index.ts';
import type { CallOptions } from './call.ts';
import type { Datasets } from './datasets.ts';
import { createExportTasks, type ExportTasksOptions, type ListQuery, pagesAhead, wholePage } from './export-tasks.ts';

/** An export task, and which dataset it is of. */
export type ProjectTask = ExportTask & OfDataset;

/** A dataset whose tasks are not in the list, or not all of them. */
export interface MissingDataset {
  readonly of: OfDataset;
  /** It was listed and is not there any more, or its tasks may not be read. */
  readonly why: 'vanished' | 'forbidden';
  readonly error: CliError;
}

export interface ProjectListeners {
  missing(dataset: MissingDataset): void;
  /** What is odd about the list of the datasets. */
  datasets(facts: readonly Fact[]): void;
  /** Of how many datasets the tasks have been read, and how many there are. */
  progress(read: number, of: number): void;
}

/** The export tasks of every dataset of one project. */
export interface ProjectTasks {
  /** Dataset by dataset, the newest dataset first. */
  everything(query: ListQuery & { readonly on: ProjectListeners }): Reading<ProjectTask>;
}

export interface ProjectTasksOptions extends Omit<ExportTasksOptions, 'dataset' | 'findDataset'> {
  readonly datasets: Pick<Datasets, 'everything'>;
}

/** Twice as many lists as requests: one that is late does not keep the others from being asked for. */
const listsAhead = 2 * pagesAhead;

/** Many lists make many requests: a service that asks to be left alone for a while is. */
const patient: CallOptions = { throttlePatienceMs: 300_000 };

export function createProjectTasks({ datasets, ...options }: ProjectTasksOptions): ProjectTasks {
  return {
    everything: ({ limit = wholePage, exportType, on }) => {
      const slots = createSlots(pagesAhead);
      const open = (of: OfDataset): Reading<ProjectTask> => {
        const tasks = createExportTasks({ ...options, dataset: of.dataset_id });
        const fetchPage: FetchPage<ProjectTask> = async (query) =>
          withDataset(await slots(() => tasks.page({ ...query, ...patient, exportType })), of);
        return readEverything(fetchPage, { resource: exportTask, limit, ahead: pagesAhead });
      };
      return readLists({
        lists: (signal) => newestFirst(datasets.everything({ ...patient, signal }), on),
        open,
        nameOf: ({ dataset_id: id, dataset_name: name }) => name ?? id,
        ahead: listsAhead,
        excuse: (of, error) => {
          if (!(error instanceof CliError)) throw error;
          const why = reasonToGoOn(error);
          if (!why) throw ofNamed(error, of);
          on.missing({ of, why, error });
        },
        progress: on.progress,
      });
    },
  };
}

/** The service promises this order, but sorted they are in any case; those without a time stay behind the others. */
async function newestFirst(listing: ReturnType<Datasets['everything']>, on: ProjectListeners): Promise<OfDataset[]> {
  const found: (OfDataset & { readonly createdAt: number })[] = [];
  for await (const page of listing.pages) {
    for (const { dataset_id, dataset_name, create_time } of page) {
      found.push({ dataset_id, dataset_name: dataset_name ?? null, createdAt: create_time ?? 0 });
    }
  }
  on.datasets(listing.facts());
  return found.sort((one, other) => other.createdAt - one.createdAt).map(({ createdAt: _, ...of }) => of);
}

function withDataset({ items, ...page }: Page<ExportTask>, of: OfDataset): Page<ProjectTask> {
  return { ...page, items: items?.map((task) => ofDataset(task, of)) ?? null };
}

/** What is wrong with one of many lists is told with its dataset; who is not let in, or has stopped it, is told of that alone. */
function ofNamed(error: CliError, { dataset_id: id, dataset_name: name }: OfDataset): CliError {
  if (error.kind === 'auth' || error.kind === 'interrupted') return error;
  return new CliError(error.kind, `dataset ${name ? `${name} (${id})` : id}: ${error.message}`, {
    ...error.details,
    datasetId: id,
  });
}

/** A credential that is not accepted (401) is none for any of them. */
function reasonToGoOn(error: CliError): MissingDataset['why'] | undefined {
  if (isUnknownDataset(error)) return 'vanished';
  return error instanceof AuthError && error.details.httpStatus === 403 ? 'forbidden' : undefined;
}
