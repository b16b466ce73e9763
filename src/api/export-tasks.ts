import {
  type ExportRequest,
  type ExportTask,
  validateExportTask,
  validateExportTaskList,
  validateExportTaskListRequest,
  validateExportTaskRequest,
} from '#wire';
import { type Page, type Reading, readEverything, readOnePage } from '../listing/index.ts';
import { exportTask } from '../resources/export-task/index.ts';
import { type Api, addressOf, type CallOptions, callApi } from './call.ts';
import { type Contract, checkItem, checkPage, checkRequest, checkStarted, dataOf } from './contract.ts';
import { type FindDataset, namedDataset } from './dataset-name.ts';

/** Answers are held against this. */
export const exportTaskContract: Contract<ExportTask> = {
  resource: exportTask,
  list: {
    schema: 'export-task-list',
    tolerant: validateExportTaskList,
    strict: async () => (await import('#wire/strict')).default.validateStrictExportTaskList,
  },
  item: {
    schema: 'export-task',
    tolerant: validateExportTask,
    strict: async () => (await import('#wire/strict')).default.validateStrictExportTask,
  },
};

/** What is wrong with an order is found before anything is sent. */
export async function checkOrder(order: unknown): Promise<ExportRequest> {
  const { default: start } = await import('#wire/start');
  return checkRequest(order, 'export-request', start.validateExportRequest);
}

/** The answer to an order has the fields of a task, of which the documented example has the id only. */
async function startContract(): Promise<Pick<Contract<ExportTask>, 'resource' | 'item'>> {
  const { default: start } = await import('#wire/start');
  const strict = async () => start.validateStrictExportResponse;
  return { resource: exportTask, item: { schema: 'export-response', tolerant: start.validateExportResponse, strict } };
}

const isData = dataOf(exportTask);

export interface ListQuery {
  /** Tasks a page, 1 to 100. */
  readonly limit?: number | undefined;
  /** The reader leaves after so many. */
  readonly wanted?: number | undefined;
  /** 0 labeled, 1 unlabeled, 2 all (a type of its own), 3 conditional. */
  readonly exportType?: number | undefined;
}

export interface PageQuery extends ListQuery {
  /** Which page, from 0. */
  readonly offset?: number | undefined;
}

/** The export tasks of one dataset. What is not given is not sent. */
export interface ExportTasks {
  /** All of them, page after page. */
  everything(query?: ListQuery): Reading<ExportTask>;
  /** Exactly this page. */
  onePage(query: PageQuery): Reading<ExportTask>;
  /** GetExportTasksStatusOfDataset */
  page(query?: PageQuery & CallOptions): Promise<Page<ExportTask>>;
  /** GetExportTaskStatusOfDataset */
  task(id: string, options?: CallOptions): Promise<ExportTask>;
  /** ExportTask: starts an export. What it rejects with tells by `isUncertain` whether one may run all the same. */
  start(order: ExportRequest, options?: Pick<CallOptions, 'signal'>): Promise<ExportTask>;
  /** What `start` sends its order to. */
  readonly address: string;
  /** Its id, once the service was asked. */
  readonly dataset: string;
}

export interface ExportTasksOptions extends Api {
  readonly project: string;
  /** Its id; with `findDataset` its name, too. */
  readonly dataset: string;
  readonly findDataset?: FindDataset;
  /** Holds answers against the strict schemas. */
  readonly strict?: boolean | undefined;
}

/** The most that the API gives at once. */
export const wholePage = 100;
/** Enough to hide the way there and back, and few enough to be a polite guest. */
export const pagesAhead = 6;

export function createExportTasks(options: ExportTasksOptions): ExportTasks {
  const { project, strict = false } = options;
  const dataset = namedDataset(options.dataset, options.findDataset);
  const listOf = (id: string) => ['v2', project, 'datasets', id, 'export-tasks'];

  const page: ExportTasks['page'] = async ({ limit, offset, exportType, ...call } = {}) => {
    const query = { export_type: exportType, limit, offset };
    const request = { project_id: project, dataset_id: options.dataset, ...query };
    checkRequest(request, 'export-task-list-request', validateExportTaskListRequest);
    const askOf = (id: string) =>
      callApi({ ...call, method: 'GET', path: listOf(id), query, isData }, options, async ({ body, hide, headers }) => {
        const servedAtMs = Date.parse(headers['date'] ?? '');
        const page = await checkPage(body, exportTaskContract, { strict, hide });
        return { ...page, servedAtMs: Number.isNaN(servedAtMs) ? undefined : servedAtMs };
      });
    return dataset.ask(askOf, call);
  };
  return {
    page,
    task: async (id, call) => {
      const request = { project_id: project, dataset_id: options.dataset, task_id: id };
      checkRequest(request, 'export-task-request', validateExportTaskRequest);
      const subject = `${exportTask.noun.one} ${id}`;
      const askOf = (datasetId: string) =>
        callApi(
          { ...call, method: 'GET', path: [...listOf(datasetId), id], subject, isData },
          options,
          ({ body, hide }) => checkItem(body, { ...exportTaskContract, id }, { strict, hide }),
        );
      return dataset.ask(askOf, call);
    },
    // a look came before, and has settled what the dataset is called: what starts something is sent a single time
    start: (order, call) =>
      callApi(
        { ...call, method: 'POST', path: listOf(dataset.id), json: order, isData },
        options,
        async ({ body, hide }) => checkStarted(body, await startContract(), { strict, hide }),
      ),
    get address() {
      return addressOf(options.endpoint, listOf(dataset.id)).href;
    },
    get dataset() {
      return dataset.id;
    },
    everything: ({ limit = wholePage, exportType, wanted } = {}) =>
      readEverything((query) => page({ ...query, exportType }), {
        resource: exportTask,
        limit,
        ahead: pagesAhead,
        wanted,
      }),
    onePage: ({ limit, offset, exportType }) =>
      readOnePage((query) => page({ ...query, exportType }), { resource: exportTask, limit, offset }),
  };
}
