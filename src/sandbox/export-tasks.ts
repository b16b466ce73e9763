import type { ExportTask } from '#wire';
import { type Answer, serviceError } from './answer.ts';
import { authorize } from './authorize.ts';
import { identity } from './identity.ts';
import { parseListQuery } from './list-query.ts';
import type { Service, ServiceRequest } from './service.ts';

/** GetExportTasksStatusOfDataset and GetExportTaskStatusOfDataset: what is missing is a 400, never a 404. */
export function answerExportTasks(request: ServiceRequest, service: Service): Answer {
  const [, , projectId = '', , datasetId, , taskId] = request.url.pathname.split('/');
  const refusal = authorize(request, service.tokens, projectId);
  if (refusal) {
    return refusal;
  }
  if (datasetId !== identity.datasetId) {
    return serviceError(400, '4352', 'Dataset does not exist.');
  }
  return taskId === undefined ? list(request, service) : show(service.dataset.find(taskId, request.now));
}

function list({ url, now }: ServiceRequest, { dataset, offsetMode }: Service): Answer {
  const query = parseListQuery(url.searchParams);
  if ('refusal' in query) {
    return serviceError(400, '0104', query.refusal);
  }
  const skip = offsetMode === 'page' ? query.offset * query.limit : query.offset;
  const { total, tasks } = dataset.list({ ...query, skip }, now);
  return { status: 200, body: { total_count: total, export_tasks: tasks } };
}

function show(task: ExportTask | undefined): Answer {
  return task ? { status: 200, body: task } : serviceError(400, '4359', 'The export task does not exist.');
}
