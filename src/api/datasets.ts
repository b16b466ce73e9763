import type { Dataset } from '#wire';
import { validateDataset, validateDatasetList, validateDatasetListRequest } from '#wire/dataset';
import { CliError } from '../errors/index.ts';
import { type Page, type Reading, readEverything, readOnePage } from '../listing/index.ts';
import { dataset } from '../resources/dataset/index.ts';
import { isRecord } from '../values.ts';
import { type Api, type CallOptions, callApi } from './call.ts';
import { type Contract, checkItem, checkPage, checkRequest, dataOf } from './contract.ts';
import { type FindDataset, namedDataset } from './dataset-name.ts';
import { pagesAhead, wholePage } from './export-tasks.ts';
import { findByName } from './find-dataset.ts';

/** Answers are held against this. */
export const datasetContract: Contract<Dataset> = {
  resource: dataset,
  list: {
    schema: 'dataset-list',
    tolerant: validateDatasetList,
    strict: async () => (await import('#wire/strict-dataset')).default.validateStrictDatasetList,
  },
  item: {
    schema: 'dataset',
    tolerant: validateDataset,
    strict: async () => (await import('#wire/strict-dataset')).default.validateStrictDataset,
  },
};

const isData = dataOf(dataset);

/** What is not given is not sent. */
export interface DatasetsQuery {
  /** Datasets a page, 1 to 100. */
  readonly limit?: number | undefined;
  /** The reader leaves after so many. */
  readonly wanted?: number | undefined;
  readonly search?: string | undefined;
  readonly type?: number | undefined;
  readonly exportable?: boolean | undefined;
  /** The service tells in which of them an export runs, and leaves none out. */
  readonly running?: boolean | undefined;
  readonly workspace?: string | undefined;
}

export interface DatasetPageQuery extends DatasetsQuery {
  /** Which page, from 0. */
  readonly offset?: number | undefined;
}

/** The datasets of one project. */
export interface Datasets {
  /** All of them, page after page. */
  everything(query?: DatasetsQuery & CallOptions): Reading<Dataset>;
  /** Exactly this page. */
  onePage(query: DatasetPageQuery): Reading<Dataset>;
  /** DescDataset; by its id, or by its name. */
  dataset(given: string, options?: CallOptions): Promise<Dataset>;
  readonly find: FindDataset;
}

export interface DatasetsOptions extends Api {
  readonly project: string;
  /** Holds answers against the strict schemas. */
  readonly strict?: boolean | undefined;
  /** Is told, once, that the service does not take `dataset_version`. */
  onVersionRefused?(): void;
  /** Where what was given stands, if it was not typed: `MODELARTS_DATASET_ID`. */
  sourceOf?(given: string): string | undefined;
  /** Is told that what was given is a name, and whose. */
  onFound?(name: string, id: string): void;
}

export function createDatasets(options: DatasetsOptions): Datasets {
  const { project, strict = false } = options;
  const list = ['v2', project, 'datasets'];
  const versions = versionParameter(options.onVersionRefused);

  /** ListDatasets */
  const page = async (asked: DatasetPageQuery & CallOptions): Promise<Page<Dataset>> => {
    const { retries, signal, throttlePatienceMs } = asked;
    return versions.ask((version) => {
      const query = { ...parametersOf(asked), ...version };
      checkRequest({ project_id: project, ...query }, 'dataset-list-request', validateDatasetListRequest);
      return callApi(
        { retries, signal, throttlePatienceMs, method: 'GET', path: list, query, isData },
        options,
        ({ body, hide }) => checkPage(withoutPasswords(body), datasetContract, { strict, hide }),
      );
    });
  };
  const everything: Datasets['everything'] = ({ limit = wholePage, wanted, signal: end, ...asked } = {}) =>
    readEverything(({ signal, ...query }) => page({ ...asked, ...query, signal: joined(signal, end) }), {
      resource: dataset,
      limit,
      ahead: pagesAhead,
      wanted,
    });
  const find: FindDataset = async (name, refusal, call) => {
    const id = await findByName(
      { name, source: options.sourceOf?.(name) },
      refusal,
      (search) => everything({ ...call, search }).pages,
    );
    options.onFound?.(name, id);
    return id;
  };
  const details = (id: string, call: CallOptions = {}) =>
    callApi(
      { ...call, method: 'GET', path: [...list, id], subject: `${dataset.noun.one} ${id}`, isData },
      options,
      ({ body, hide }) => checkItem(withoutPasswords(body), { ...datasetContract, id }, { strict, hide }),
    );
  return {
    everything,
    find,
    dataset: (given, call) => namedDataset(given, find).ask((id) => details(id, call), call),
    onePage: ({ limit, offset, ...asked }) =>
      readOnePage((query) => page({ ...asked, ...query }), { resource: dataset, limit, offset }),
  };
}

function parametersOf({ search, type, exportable, running, workspace, limit, offset }: DatasetPageQuery) {
  return {
    limit,
    offset,
    search_content: search,
    dataset_type: type,
    support_export: exportable || undefined,
    workspace_id: workspace,
    ...(running && { check_running_task: true, running_task_type: exportTasks }),
  };
}

/** `running_task_type` of exports. */
const exportTasks = 2;

/** What the service answers a parameter that it does not take (API reference, "Error Codes"). */
const refusedParameter: readonly unknown[] = ['ModelArts.0101', 'ModelArts.0104', 'ModelArts.0107', 'ModelArts.4200'];

/**
 * Without `dataset_version=all` the service shows the datasets of one kind only, but an older one does not take it. A refusal of the first
 * request is put down to it if the same request without it is taken; what is refused later is refused for another reason.
 */
function versionParameter(onRefused: DatasetsOptions['onVersionRefused']) {
  let version: { readonly dataset_version?: 'all' } = { dataset_version: 'all' };
  let isSettled = false;
  const ask = async <T>(request: (version: { readonly dataset_version?: 'all' }) => Promise<T>): Promise<T> => {
    try {
      const answer = await request(version);
      isSettled = true;
      return answer;
    } catch (error) {
      if (isSettled || !mayBeAboutVersion(error)) throw error;
    }
    const answer = await request({});
    [version, isSettled] = [{}, true];
    onRefused?.();
    return answer;
  };
  return { ask };
}

function mayBeAboutVersion(error: unknown): boolean {
  return (
    error instanceof CliError && error.details.httpStatus === 400 && refusedParameter.includes(error.details.apiCode)
  );
}

/** A dataset made of a table tells the password of its database: nothing in this program is to know it. */
function withoutPasswords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPasswords);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPassword(key, inner)]));
}

function withoutPassword(key: string, value: unknown): unknown {
  if (key !== 'user_password') return withoutPasswords(value);
  return value === null ? null : '***';
}

function joined(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
