import type { Dataset } from '#wire';
import { datasetFields } from '#wire/fields';
import { fieldLines, fieldsOf } from '../field.ts';
import type { Resource } from '../resource.ts';
import { runningLayout, sortable, tableLayout, wideLayout } from './columns.ts';
import { sectionsOf } from './details.ts';

export type { Dataset } from '#wire';
export { acrossDatasets, type OfDataset, ofDataset } from './across.ts';
export { datasetTypes, hasRunningExport, isBeingDeleted } from './dataset.ts';

const fields = fieldsOf<Dataset>(datasetFields);

export const dataset: Resource<Dataset> = {
  noun: { one: 'dataset', many: 'datasets' },
  shortNoun: { one: 'dataset', many: 'datasets' },
  idKey: 'dataset_id',
  idOf: (one) => one.dataset_id,
  listKey: 'datasets',
  totalKey: 'total_number',
  mostCounted: 100,
  fields,
  table: tableLayout,
  wide: wideLayout,
  sortable,
  sections: sectionsOf,
  lines: (one) => fieldLines(one, fields),
};

/** With the exports that run in it. */
export const datasetWithExports: Resource<Dataset> = { ...dataset, wide: runningLayout };
