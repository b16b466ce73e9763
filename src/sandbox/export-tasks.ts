import { type Answer, Refusal, serviceError } from './errors.ts';
import { integer, pageOf } from './query.ts';
import type { ServiceRequest } from './server.ts';
import type { Dataset, State } from './state.ts';

/** What the routes to datasets and their tasks ask. */
export interface DatasetService {
  readonly state: State;
  /** What `offset` counts. */
  readonly offsetMode: 'page' | 'record';
}

/** The ids in the path. */
export type Ids = Readonly<Record<string, string>>;

/** GetExportTasksStatusOfDataset: the tasks of a dataset, newest first. */
export function listExportTasks({ url, now }: ServiceRequest, service: DatasetService, ids: Ids): Answer {
  const dataset = datasetOf(service, ids);
  const exportType = integer(url.searchParams, 'export_type', 0, 3);
  const { total, tasks } = dataset.list({ exportType, ...pageOf(url.searchParams, service.offsetMode) }, now);
  return { status: 200, body: { total_count: total, export_tasks: tasks } };
}

/** GetExportTaskStatusOfDataset: one task. */
export function showExportTask({ now }: ServiceRequest, service: DatasetService, ids: Ids): Answer {
  const task = datasetOf(service, ids).find(ids['task'] ?? '', now);
  return task ? { status: 200, body: task } : serviceError(400, 'ModelArts.4359');
}

/** A dataset that does not exist is a 400, never a 404; so is a task. */
export function datasetOf({ state }: DatasetService, ids: Ids): Dataset {
  const dataset = state.dataset(ids['dataset'] ?? '');
  if (!dataset) {
    throw new Refusal(serviceError(400, 'ModelArts.4352'));
  }
  return dataset;
}
