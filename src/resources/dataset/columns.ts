import type { Dataset } from '#wire';
import type { Column, Layout } from '../column.ts';
import { dataPathText, samplesText, statusCell, typeText } from './dataset.ts';

type DatasetColumn = Column<Dataset>;

const id: DatasetColumn = { name: 'id', title: 'DATASET ID', kind: 'text', value: (dataset) => dataset.dataset_id };
const name: DatasetColumn = {
  name: 'name',
  title: 'NAME',
  kind: 'text',
  value: (dataset) => dataset.dataset_name,
  shrinks: { to: 12, keep: 'start' },
};
const type: DatasetColumn = {
  name: 'type',
  title: 'TYPE',
  kind: 'number',
  value: (dataset) => dataset.dataset_type,
  plain: typeText,
};
const status: DatasetColumn = {
  name: 'status',
  title: 'STATUS',
  kind: 'number',
  value: (dataset) => dataset.status,
  plain: (dataset) => statusCell(dataset)?.text,
  cell: statusCell,
};
const samples: DatasetColumn = {
  name: 'samples',
  title: 'SAMPLES',
  kind: 'number',
  value: (dataset) => dataset.total_sample_count,
  plain: samplesText,
  align: 'right',
};
const version: DatasetColumn = {
  name: 'version',
  title: 'VERSION',
  kind: 'text',
  value: (dataset) => dataset.current_version_name,
};
const created: DatasetColumn = {
  name: 'created',
  title: 'CREATED',
  kind: 'time',
  value: (dataset) => dataset.create_time,
};

const data: DatasetColumn = {
  name: 'data',
  title: 'DATA PATH',
  kind: 'text',
  value: dataPathText,
  shrinks: { to: 12, keep: 'end' },
};
const work: DatasetColumn = {
  name: 'work',
  title: 'WORK PATH',
  kind: 'text',
  value: (dataset) => dataset.work_path,
  shrinks: { to: 12, keep: 'end' },
};
const workspace: DatasetColumn = {
  name: 'workspace',
  title: 'WORKSPACE',
  kind: 'text',
  value: (dataset) => dataset.workspace_id,
};
const updated: DatasetColumn = {
  name: 'updated',
  title: 'UPDATED',
  kind: 'time',
  value: (dataset) => dataset.update_time,
};
const description: DatasetColumn = {
  name: 'description',
  title: 'DESCRIPTION',
  kind: 'text',
  value: (dataset) => dataset.description,
  shrinks: { to: 12, keep: 'start' },
};
const running: DatasetColumn = {
  name: 'running',
  title: 'RUNNING EXPORTS',
  kind: 'text',
  value: (dataset) => dataset.running_tasks_id?.join(', '),
};

const columns = [id, name, type, status, samples, version, created];
const leaving = [version, samples, type, created, status];

export const tableLayout: Layout<Dataset> = { terminal: columns, pipe: columns, leaving };

const wideColumns = [...columns, data, work, workspace, updated, description];
const wideLeaving = [running, description, updated, workspace, work, data, ...leaving, name];

export const wideLayout: Layout<Dataset> = {
  terminal: wideColumns,
  pipe: wideColumns,
  leaving: wideLeaving,
  keepsAll: true,
};

export const sortable = [name, created, updated, samples, type, status];

/** The service tells of running exports only where it was asked for them. */
export const runningLayout: Layout<Dataset> = {
  ...wideLayout,
  terminal: [...wideColumns, running],
  pipe: [...wideColumns, running],
};
