import type { ExportTask } from '#wire';
import { exportTaskFields } from '#wire/fields';
import { fieldLines, fieldsOf } from '../field.ts';
import type { Resource } from '../resource.ts';
import { sortable, stage, tableLayout, wideLayout } from './columns.ts';
import { sectionsOf } from './details.ts';
import { standing, statuses } from './task.ts';

export { differencesBetween, folderOf, isSamePlace, obsAddress, placeOfResult, sampleStates } from './place.ts';
export {
  durationMs,
  errorOf,
  exportTypes,
  failureOf,
  hasEnded,
  isKnownStatus,
  outcome,
  progressOf,
  toneOf,
  wasStopped,
} from './task.ts';

const fields = fieldsOf<ExportTask>(exportTaskFields);

export const exportTask: Resource<ExportTask> = {
  noun: { one: 'export task', many: 'export tasks' },
  shortNoun: { one: 'task', many: 'tasks' },
  idKey: 'task_id',
  idOf: (task) => task.task_id,
  listKey: 'export_tasks',
  totalKey: 'total_count',
  fields,
  table: tableLayout,
  wide: wideLayout,
  sortable,
  statuses,
  createdAtMs: (task) => task.create_time,
  standing: { ...standing, stage },
  sections: sectionsOf,
  lines: (task) => fieldLines(task, fields),
};
