import type { ExportTask } from '#wire';

/** The two tasks of the example response in GetExportTasksStatusOfDataset, newest first. */
export const documentedTasks: readonly ExportTask[] = [
  {
    task_id: 'rF9NNoB56k5rtYKg2Y7',
    path: '/test-obs/classify/input/',
    export_type: 3,
    version_format: 'Default',
    export_format: 2,
    export_params: {
      sample_state: '',
      export_dest: 'NEW_DATASET',
      export_new_dataset_name: 'dataset-export-test',
      export_new_dataset_work_path: '/test-obs/classify/output/',
      clear_hard_property: true,
      clear_difficult: false,
      train_sample_ratio: 1.0,
      ratio_sample_usage: false,
    },
    status: 'SUCCESSED',
    progress: 100.0,
    total_sample_count: 20,
    finished_sample_count: 20,
    create_time: 1606103820120,
    update_time: 1606103824823,
  },
  {
    task_id: 'TZMuy7OKbClkGCAc3gb',
    path: '/test-obs/daoChu/',
    export_type: 3,
    version_format: 'Default',
    export_format: 2,
    export_params: {
      sample_state: '',
      export_dest: 'DIR',
      clear_hard_property: true,
      clear_difficult: false,
      train_sample_ratio: 1.0,
      ratio_sample_usage: false,
    },
    status: 'SUCCESSED',
    progress: 100.0,
    total_sample_count: 20,
    finished_sample_count: 20,
    create_time: 1606103424662,
    update_time: 1606103497519,
  },
];
