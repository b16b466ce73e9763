import type { Answer } from './errors.ts';
import { type DatasetService, datasetOf, type Ids } from './export-tasks.ts';
import { type DatasetProfile, versionIdOf } from './generated-datasets.ts';
import { integer, isTrue, oneOf, pageOf } from './parameters.ts';
import type { ServiceRequest } from './server.ts';
import type { Dataset } from './state.ts';

const types = ['0', '1', '3', '100', '101', '102', '200', '201', '202', '400', '600', '900'];
/** What `support_export` lets through. Image segmentation (3) is not among them, although it can be exported. */
const supportExport = [0, 1, 900];
const tables = 400;
const importing = 8;
const exporting = 2;
const highestTotal = 100;

/**
 * ListDatasets. The documented parameters that are not here are taken and do nothing: `contain_versions`,
 * `file_preview`, `train_evaluate_ratio`, `version_format`, `with_labels`.
 */
export function listDatasets({ url, now }: ServiceRequest, { state, offsetMode }: DatasetService): Answer {
  const query = url.searchParams;
  const runningIn = runningExports(query, now);
  const { skip, limit } = pageOf(query, offsetMode);
  const found = state.datasets.filter(filterOf(query)).toSorted(orderOf(query));
  const datasets = found.slice(skip, skip + limit).map((dataset) => fieldsOf(dataset.profile, runningIn(dataset)));
  return { status: 200, body: { total_number: Math.min(found.length, highestTotal), datasets } };
}

/** DescDataset. */
export function showDataset({ url, now }: ServiceRequest, service: DatasetService, ids: Ids): Answer {
  const runningIn = runningExports(url.searchParams, now);
  const dataset = datasetOf(service, ids);
  const { profile } = dataset;
  const body = {
    ...fieldsOf(profile, runningIn(dataset)),
    unconfirmed_sample_count: 0,
    dataset_version_count: profile.releases,
    labels: labelsOf(profile),
  };
  return { status: 200, body };
}

/** The ids of the running tasks; none unless the request asks for them, as the service looks only then. */
function runningExports(query: URLSearchParams, now: number): (dataset: Dataset) => readonly string[] {
  const wanted = integer(query, 'running_task_type', 0, 10) ?? exporting;
  const isAsked = isTrue(query, 'check_running_task') && wanted === exporting;
  return (dataset) => (isAsked ? dataset.running(now) : []);
}

function filterOf(query: URLSearchParams): (dataset: Dataset) => boolean {
  const text = query.get('search_content')?.toLowerCase() ?? '';
  const type = oneOf(query, 'dataset_type', types);
  const version = oneOf(query, 'dataset_version', ['v1', 'v2', 'all']) ?? 'v1';
  const isExportable = isTrue(query, 'support_export');
  const workspaceId = query.get('workspace_id');
  return ({ profile }) =>
    profile.name.toLowerCase().includes(text) &&
    (type === undefined || Number(type) === profile.type) &&
    (version === 'all' || version === profile.version) &&
    (!isExportable || supportExport.includes(profile.type)) &&
    (workspaceId === null || workspaceId === profile.workspaceId);
}

function orderOf(query: URLSearchParams): (one: Dataset, other: Dataset) => number {
  const key = oneOf(query, 'sort_by', ['create_time', 'dataset_name']) ?? 'create_time';
  const direction = oneOf(query, 'order', ['asc', 'desc']) === 'asc' ? 1 : -1;
  const compare =
    key === 'create_time'
      ? (one: DatasetProfile, other: DatasetProfile) => one.createdAt - other.createdAt
      : (one: DatasetProfile, other: DatasetProfile) => (one.name < other.name ? -1 : Number(one.name > other.name));
  return (one, other) => direction * compare(one.profile, other.profile);
}

/** What the list and the detail have in common, in the order of the documented examples. */
function fieldsOf(profile: DatasetProfile, runningTasks: readonly string[]): Readonly<Record<string, unknown>> {
  const { id, name, type, status, version, releases } = profile;
  const output = `/road-data/${name}/output/`;
  return {
    dataset_id: id,
    dataset_name: name,
    dataset_type: type,
    data_format: 'Default',
    next_version_num: releases + 1,
    status,
    data_sources: [type === tables ? tableSource : { data_type: 0, data_path: `/road-data/${name}/input/` }],
    create_time: profile.createdAt,
    update_time: profile.updatedAt,
    description: profile.description,
    ...(releases > 0 && currentVersion(profile)),
    total_sample_count: profile.totalSamples,
    annotated_sample_count: profile.annotatedSamples,
    work_path: output,
    ...innerPaths(`${output}${name}-${id}/`),
    work_path_type: 0,
    workspace_id: profile.workspaceId,
    enterprise_project_id: '0',
    exist_running_task: runningTasks.length > 0,
    exist_workforce_task: false,
    running_tasks_id: runningTasks,
    workforce_task_count: 0,
    feature_supports: ['0'],
    managed: false,
    import_data: status === importing,
    // the newer pages have lost this field and `dataset_version`, the service still sends them
    ai_project: 'default-ai-project',
    label_task_count: version === 'v1' ? 1 : 0,
    dataset_format: type === tables ? 1 : 0,
    dataset_version: version,
    content_labeling: true,
    ...(type === tables && { schema: tableSchema }),
  };
}

function currentVersion(profile: DatasetProfile) {
  return {
    current_version_id: versionIdOf(profile, profile.releases),
    current_version_name: `V${String(profile.releases).padStart(3, '0')}`,
  };
}

function innerPaths(path: string) {
  return {
    inner_work_path: path,
    inner_annotation_path: `${path}annotation/`,
    inner_data_path: `${path}data/`,
    inner_log_path: `${path}logs/`,
    inner_temp_path: `${path}temp/`,
    inner_task_path: `${path}task/`,
  };
}

const tableSchema = [
  { schema_id: 0, name: 'place', type: 'String' },
  { schema_id: 1, name: 'severity', type: 'Int' },
];

/** A table dataset tells how its rows were fetched, password and all. */
const tableSource = {
  data_type: 1,
  schema_maps: tableSchema.map(({ name }) => ({ src_name: name, dest_name: name })),
  source_info: {
    cluster_id: '0f2b6a8e-4f1f-4b8e-9d59-6a7a7a2c1d3e',
    database_name: 'traffic',
    ip: '192.168.0.17',
    port: '8000',
    table_name: 'accidents',
    user_name: 'dbadmin',
    user_password: 'sandbox-database-password',
  },
  with_column_header: true,
};

function labelsOf({ type }: DatasetProfile): readonly object[] {
  const names = type === tables || type === 900 ? [] : ['stop', 'yield', 'no-entry'];
  return names.map((name) => ({ name, type, property: { '@modelarts:color': '#3399ff' } }));
}
