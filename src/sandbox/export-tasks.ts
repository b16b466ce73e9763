import type { ExportTask } from '#wire';
import { type Answer, Refusal, serviceError } from './errors.ts';
import { type DatasetProfile, isExportable, versionIdOf } from './generated-datasets.ts';
import { integer, isObject, jsonOf, pageOf } from './parameters.ts';
import type { ServiceRequest } from './server.ts';
import type { Dataset, ExportOrder, State } from './state.ts';

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

/** ExportTask: starts an export. One to the same path is no reason against it: the API knows no such rule. */
export function startExport({ body, now, lateMs }: ServiceRequest, service: DatasetService, ids: Ids): Answer {
  const dataset = datasetOf(service, ids);
  const { profile } = dataset;
  if (!isExportable(profile)) {
    return serviceError(501, 'ModelArts.4383', `Dataset ${profile.name} type is ${profile.type}.`);
  }
  const order = jsonOf(body);
  if (!isOrder(order)) {
    return serviceError(400, 'ModelArts.4384');
  }
  const objection = objectionTo(order, profile, service.state);
  return objection
    ? serviceError(400, objection)
    : { status: 200, body: { task_id: dataset.start({ ...exportOf(order, profile), lateMs }, now) } };
}

/** A dataset that does not exist is a 400, never a 404; so is a task. */
export function datasetOf({ state }: DatasetService, ids: Ids): Dataset {
  const dataset = state.dataset(ids['dataset'] ?? '');
  if (!dataset) {
    throw new Refusal(serviceError(400, 'ModelArts.4352'));
  }
  return dataset;
}

/** The body of ExportTask, as far as the sandbox makes something of it. */
interface Order extends Pick<ExportTask, 'export_format' | 'export_type' | 'version_format' | 'version_id'> {
  readonly path: string;
  readonly sample_state?: string;
  readonly export_params?: NonNullable<ExportTask['export_params']>;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTruth: Check = (value) => typeof value === 'boolean';
const isSampleState: Check = (value) => value === '' || /^__[A-Z]+(?:_[A-Z]+)*__$/.test(String(value));
const among =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Tables 2 and 3 of the call; any other field, such as those of the answer, is taken and does nothing. */
const orderFields: Readonly<Record<string, Check>> = {
  annotation_format: among('VOC', 'COCO'),
  export_format: among(1, 2),
  export_params: isObject,
  export_type: among(0, 1, 2, 3),
  path: isText,
  sample_state: isSampleState,
  source_type_header: among('obs://', 's3://'),
  version_format: among('Default', 'CarbonData', 'CSV'),
  version_id: isText,
  with_column_header: isTruth,
};
const paramFields: Readonly<Record<string, Check>> = {
  clear_hard_property: isTruth,
  export_dataset_version_format: isText,
  export_dataset_version_name: isText,
  export_dest: among('DIR', 'NEW_DATASET'),
  export_new_dataset_name: (value) => /^[\w-]{1,100}$/.test(String(value)),
  export_new_dataset_work_path: isText,
  ratio_sample_usage: isTruth,
  sample_state: isSampleState,
  samples: listOf(isText),
  search_conditions: listOf(isObject),
  train_sample_ratio: isText,
};

function isOrder(body: unknown): body is Order {
  return (
    isObject(body) &&
    body['path'] !== undefined &&
    fits(body, orderFields) &&
    fits(body['export_params'] ?? {}, paramFields)
  );
}

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  return (
    isObject(value) && Object.entries(checks).every(([name, check]) => value[name] === undefined || check(value[name]))
  );
}

/** The error code of what the order asks for and cannot have; undefined: nothing stands against it. */
function objectionTo(order: Order, { seed, releases }: DatasetProfile, { datasets }: State): string | undefined {
  const { path, version_id: versionId, export_params: params } = order;
  if (!isPath(path)) {
    return 'ModelArts.4358';
  }
  if (
    versionId &&
    !Array.from({ length: releases }, (_, index) => versionIdOf({ seed }, index + 1)).includes(versionId)
  ) {
    return 'ModelArts.4353';
  }
  if (params?.export_dest !== 'NEW_DATASET') {
    return undefined;
  }
  const { export_new_dataset_name: name, export_new_dataset_work_path: workPath } = params;
  if (!name || !workPath || !isPath(workPath) || asFolder(workPath).startsWith(asFolder(path))) {
    return 'ModelArts.4384';
  }
  return datasets.some(({ profile }) => profile.name === name) ? 'ModelArts.4351' : undefined;
}

/** `/bucket/folder/`, as in every documented example, or `s3://bucket/folder/`, which has been seen to work. */
function isPath(path: string): boolean {
  return /^(?:s3:\/)?(?:\/[^/\p{Cc}]+)+\/?$/u.test(path);
}

function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** The fields in the order of the documented task, with what the service puts in where nothing was ordered. */
function exportOf(order: Order, profile: DatasetProfile): ExportOrder {
  const { path, export_type: exportType = 2, version_id: versionId, sample_state: sampleState = '' } = order;
  const params = {
    sample_state: sampleState,
    export_dest: 'DIR',
    clear_hard_property: true,
    train_sample_ratio: '1.00',
    ratio_sample_usage: false,
    ...order.export_params,
  };
  return {
    fields: {
      path,
      export_type: exportType,
      version_format: order.version_format ?? 'Default',
      ...(versionId && { version_id: versionId }),
      export_format: order.export_format ?? 2,
      export_params: params,
    },
    totalSamples: order.export_params?.samples?.length || sampleCount(profile, exportType),
  };
}

function sampleCount({ totalSamples, annotatedSamples }: DatasetProfile, exportType: number | null): number {
  const counts = [annotatedSamples, totalSamples - annotatedSamples];
  return counts[exportType ?? -1] ?? totalSamples;
}
