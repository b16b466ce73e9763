import type { ExportTask } from '#wire';
import type { Resource } from '../resource.ts';

export const exportTask: Resource<ExportTask> = {
  noun: { one: 'export task', many: 'export tasks' },
  idKey: 'task_id',
  listKey: 'export_tasks',
  totalKey: 'total_count',
  idOf: (task) => task.task_id,
};
