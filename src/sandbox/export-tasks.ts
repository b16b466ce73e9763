import { type Answer, serviceError } from './errors.ts';
import type { ServiceRequest } from './server.ts';
import type { Dataset, State } from './state.ts';

export interface ExportTaskService {
  readonly state: State;
  /** What `offset` counts. */
  readonly offsetMode: 'page' | 'record';
}

/** GetExportTasksStatusOfDataset: the tasks of a dataset, newest first. */
export const listExportTasks = inDataset((dataset, { url, now }, { offsetMode }) => {
  const query = parseQuery(url.searchParams);
  if ('refusal' in query) {
    return serviceError(400, 'ModelArts.0104', query.refusal);
  }
  const skip = offsetMode === 'page' ? query.offset * query.limit : query.offset;
  const { total, tasks } = dataset.list({ ...query, skip }, now);
  return { status: 200, body: { total_count: total, export_tasks: tasks } };
});

/** GetExportTaskStatusOfDataset: one task. */
export const showExportTask = inDataset((dataset, { now }, _service, { task: taskId = '' }) => {
  const task = dataset.find(taskId, now);
  return task ? { status: 200, body: task } : serviceError(400, 'ModelArts.4359');
});

type Ids = Readonly<Record<string, string>>;
type Ask = (dataset: Dataset, request: ServiceRequest, service: ExportTaskService, ids: Ids) => Answer;

/** A dataset that does not exist is a 400, never a 404; so is a task. */
function inDataset(ask: Ask) {
  return (request: ServiceRequest, service: ExportTaskService, ids: Ids): Answer => {
    const dataset = service.state.dataset(ids['dataset'] ?? '');
    return dataset ? ask(dataset, request, service, ids) : serviceError(400, 'ModelArts.4352');
  };
}

type Query =
  | { readonly exportType: number | undefined; readonly limit: number; readonly offset: number }
  | { readonly refusal: string };

/** The query parameters of Table 2, or why they are refused. */
function parseQuery(query: URLSearchParams): Query {
  const exportType = query.get('export_type');
  const limit = query.get('limit') ?? '10';
  const offset = query.get('offset') ?? '0';
  if (exportType !== null && !isInteger(exportType, 0, 3)) {
    return { refusal: 'The value of export_type should be in [0,3].' };
  }
  if (!isInteger(limit, 1, 100)) {
    return { refusal: 'The value of limit should be in [1,100].' };
  }
  if (!isInteger(offset, 0, 2 ** 31 - 1)) {
    return { refusal: 'The value of offset should be in [0,2147483647].' };
  }
  return {
    exportType: exportType === null ? undefined : Number(exportType),
    limit: Number(limit),
    offset: Number(offset),
  };
}

function isInteger(text: string, low: number, high: number): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) >= low && Number(text) <= high;
}
