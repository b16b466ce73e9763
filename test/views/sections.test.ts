import { describe, expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { drawnSections } from '../../src/views/sections.ts';
import { table } from '../../src/views/table.ts';
import type { Screen } from '../../src/views/view.ts';
import { fixture, pipe, terminal, textOf } from './screens.ts';

test('task 0 on terminal(80)', async () => {
  expect(await taskText(0, terminal(80))).toBe(
    [
      'TASK',
      '  id                aaaaaaaaaaaaaaaaaa1',
      '  status            RUNNING',
      '  progress          ████████░░░░░░░░░░░░ 41.07%',
      '  samples           8214 of 20000',
      '  duration          1m19s',
      '',
      'WHEN',
      '  created           2020-11-23 03:57:00 UTC (1 min 19 s ago)',
      '  updated           2020-11-23 03:57:04 UTC (1 min 15 s ago)',
      '',
      'WHAT',
      '  type              labeled (0)',
      '  dataset version   54IXbeJhfttGpL46lbv',
      '  version format    CarbonData',
      '  sample state      labeled (__ALL__)',
      '  hard examples     kept (false)',
      '  split             at random, by the ratio (true)',
      '  training ratio    0.80',
      '  sample ids        0a0939d6d3c48a3d2a2619245943ac21',
      '',
      'WHERE',
      '  result            obs://bucket/数据集导出/',
      '  destination       OBS (DIR)',
      '  new version       V002',
      '  its format        Default',
      '  directory         tree structure (1)',
      '',
      'SEARCH CONDITION',
      '  coefficient       0.5',
      '  frame in video    12',
      '  hard              not a hard sample (0)',
      '  import origin     obs',
      '  kvp               120',
      '  labeler           a@b',
      '  parent sample id  p1',
      '  sample dir        a/b/',
      '  sample name       1.jpg',
      '  sample time       20190901-20190915',
      '  score             0.9-1.0',
      '  slice thickness   5',
      '  study date        20200101-20200102',
      '  time in video     00:01',
      '  labels            all of (AND)',
      '  label             cat, object detection (1), any of (OR), @modelarts:shape is',
      '                    bndbox or circle; color is anything',
      '  metadata          all of (AND)',
      '  attribute         k is v1 or v2',
      '',
    ].join('\n'),
  );
});

test('task 1 on terminal(40)', async () => {
  expect(await taskText(1, terminal(40))).toBe(
    [
      'TASK',
      '  id                bbbbbbbbbbbbbbbbbb2',
      '  status            FAILED',
      '  progress          ██░░░░░░░░░░ 18%',
      '  samples           3600 of 20000',
      '  duration          1m12s',
      '  error             ModelArts.4401:',
      '                    cannot',
      '                    write,\\r\\n"quoted"',
      '                    \\x1b[31mred\\x1b[0m',
      '                    \\x9b2J \\u202egnp',
      '',
      'WHEN',
      '  created           2020-11-23 03:50:24',
      '                    UTC (7 min 55 s ago)',
      '  updated           2020-11-23 03:51:37',
      '                    UTC (6 min 42 s ago)',
      '',
      'WHAT',
      '  type              unlabeled (1)',
      '  version format    CSV',
      '  sample state      to be confirmed',
      '                    (AUTO_ANNOTATION)',
      '',
      'WHERE',
      '  result            obs://bucket/out/',
      '  destination       new dataset',
      '                    (NEW_DATASET)',
      '  new dataset',
      '    =HYPERLINK("http://x","y")',
      '  work path         /bucket/work/',
      '  directory         tile structure (2)',
      '',
    ].join('\n'),
  );
});

test('task 1 on terminal(80, 1)', async () => {
  expect(await taskText(1, terminal(80, 1))).toBe(
    [
      '\u001b[1mTASK\u001b[22m',
      '  \u001b[2mid\u001b[22m                bbbbbbbbbbbbbbbbbb2',
      '  \u001b[2mstatus\u001b[22m            \u001b[31mFAILED\u001b[39m',
      '  \u001b[2mprogress\u001b[22m          \u001b[31m███\u001b[39m\u001b[2m░░░░░░░░░░░░░░░░░\u001b[22m 18%',
      '  \u001b[2msamples\u001b[22m           3600 of 20000',
      '  \u001b[2mduration\u001b[22m          1m12s',
      '  \u001b[2merror\u001b[22m             ModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m',
      '                    \\x9b2J \\u202egnp',
      '',
      '\u001b[1mWHEN\u001b[22m',
      '  \u001b[2mcreated\u001b[22m           2020-11-23 03:50:24 UTC (7 min 55 s ago)',
      '  \u001b[2mupdated\u001b[22m           2020-11-23 03:51:37 UTC (6 min 42 s ago)',
      '',
      '\u001b[1mWHAT\u001b[22m',
      '  \u001b[2mtype\u001b[22m              unlabeled (1)',
      '  \u001b[2mversion format\u001b[22m    CSV',
      '  \u001b[2msample state\u001b[22m      to be confirmed (AUTO_ANNOTATION)',
      '',
      '\u001b[1mWHERE\u001b[22m',
      '  \u001b[2mresult\u001b[22m            obs://bucket/out/',
      '  \u001b[2mdestination\u001b[22m       new dataset (NEW_DATASET)',
      '  \u001b[2mnew dataset\u001b[22m       =HYPERLINK("http://x","y")',
      '  \u001b[2mwork path\u001b[22m         /bucket/work/',
      '  \u001b[2mdirectory\u001b[22m         tile structure (2)',
      '',
    ].join('\n'),
  );
});

test('task 2 on terminal(80)', async () => {
  expect(await taskText(2, terminal(80))).toBe(
    ['TASK', '  id                cccccccccccccccccc3', '  status            INIT', ''].join('\n'),
  );
});

test('task 0 on pipe', async () => {
  expect(await taskText(0, pipe)).toBe(
    [
      'create_time\t2020-11-23T03:57:00.120Z',
      'error_code\t-',
      'error_msg\t-',
      'export_format\t1',
      'export_params.clear_hard_property\tfalse',
      'export_params.export_dataset_version_format\tDefault',
      'export_params.export_dataset_version_name\tV002',
      'export_params.export_dest\tDIR',
      'export_params.export_new_dataset_name\t-',
      'export_params.export_new_dataset_work_path\t-',
      'export_params.ratio_sample_usage\ttrue',
      'export_params.sample_state\t__ALL__',
      'export_params.samples\t["0a0939d6d3c48a3d2a2619245943ac21"]',
      'export_params.search_conditions\t[{"coefficient":"0.5","frame_in_video":12,"hard":"0","import_origin":"obs","kvp":"120","label_list":{"labels":[{"name":"cat","op":"OR","property":{"@modelarts:shape":["bndbox","circle"],"color":null},"type":1}],"op":"AND"},"labeler":"a@b","metadata":{"op":"AND","props":{"k":["v1","v2"]}},"parent_sample_id":"p1","sample_dir":"a/b/","sample_name":"1.jpg","sample_time":"20190901-20190915","score":"0.9-1.0","slice_thickness":"5","study_date":"20200101-20200102","time_in_video":"00:01"}]',
      'export_params.train_sample_ratio\t0.80',
      'export_type\t0',
      'finished_sample_count\t8214',
      'path\t/bucket/数据集导出/',
      'progress\t41.07',
      'status\tRUNNING',
      'task_id\taaaaaaaaaaaaaaaaaa1',
      'total_sample_count\t20000',
      'update_time\t2020-11-23T03:57:04.823Z',
      'version_format\tCarbonData',
      'version_id\t54IXbeJhfttGpL46lbv',
      '',
    ].join('\n'),
  );
});

test('what nobody knows is shown too', async () => {
  const task = {
    task_id: 'a',
    new_field: { deep: [1, null] },
    export_params: {
      samples: Array.from({ length: 12 }, (_, index) => `s${index}`),
      new_param: 'x\ty',
      search_conditions: [
        { hard: null, new_condition: 1, label_list: null, metadata: { op: '', props: null, more: true } },
        { label_list: { labels: [{ name: 'cat', new_label: [1] }, null], many: 2 } },
        { label_list: { labels: [] }, metadata: null },
        null,
      ],
    },
  };
  expect(await textOf(table.item(task, exportTask, terminal(80)))).toBe(
    [
      'TASK',
      '  id                a',
      '  status            -',
      '',

      'WHAT',
      '  new_field         {"deep":[1,null]}',
      '  sample ids        s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 2 more (--json',
      '                    has all)',
      '  new_param         x\\ty',
      '',
      'SEARCH CONDITION 1 OF 4',
      '  hard              -',
      '  new condition     1',
      '  labels            -',
      '  metadata          ""',
      '  attribute         -',
      '  more              true',
      '',
      'OR SEARCH CONDITION 2 OF 4',
      '  label             cat, new_label: [1]',
      '  label             -',
      '  many              2',
      '',
      'OR SEARCH CONDITION 3 OF 4',
      '  labels            []',
      '  metadata          -',
      '',
      'OR SEARCH CONDITION 4 OF 4',
      '  condition         -',
      '',
    ].join('\n'),
  );
});

test('in a pipe, fields the specification does not know come last', async () => {
  const task = { task_id: 'a', new_field: { deep: 1 }, export_params: { new_param: 'x\ty', clear_difficult: false } };
  const lines = (await textOf(table.item(task, exportTask, pipe))).split('\n');
  expect(lines.slice(25)).toEqual([
    'export_params.new_param\tx\\ty',
    'export_params.clear_difficult\tfalse',
    'new_field\t{"deep":1}',
    '',
  ]);
});

test('a task without parameters has no destination, and one with no conditions says so', async () => {
  const task = { task_id: 'a', status: 'FAILED', export_params: { samples: [], search_conditions: [] } };
  expect(await textOf(table.item(task, exportTask, terminal(80)))).toBe(
    'TASK\n  id                a\n  status            FAILED\n  error             no reason given\n\n' +
      'WHAT\n  sample ids        none\n  search conditions none\n',
  );
  expect(await textOf(table.item({ task_id: 'a', export_params: null }, exportTask, terminal(80)))).toBe(
    'TASK\n  id                a\n  status            -\n',
  );
});

describe('the rows of a small table', () => {
  const sections = [
    {
      title: 'ROWS',
      rows: [
        ['token', 'absent', 'MODELARTS_* variables: neither MODELARTS_TOKEN nor MODELARTS_TOKEN_FILE is set'],
        ['id-token', 'absent', 'not set'],
      ],
    },
  ];
  test('what has no room beside the others goes on below itself, between words', () => {
    expect(drawnSections(sections, terminal(70))).toBe(
      [
        'ROWS',
        '  token     absent  MODELARTS_* variables: neither MODELARTS_TOKEN nor',
        '                    MODELARTS_TOKEN_FILE is set',
        '  id-token  absent  not set',
        '',
      ].join('\n'),
    );
  });

  test('and below all of them where that would be too narrow', () => {
    expect(drawnSections(sections, terminal(40))).toBe(
      [
        'ROWS',
        '  token     absent',
        '    MODELARTS_* variables: neither',
        '    MODELARTS_TOKEN nor',
        '    MODELARTS_TOKEN_FILE is set',
        '  id-token  absent  not set',
        '',
      ].join('\n'),
    );
  });
});

async function taskText(index: number, screen: Screen): Promise<string> {
  const task = (await fixture('list-200-every-field.json'))[index];
  if (task === undefined) throw new Error(`there is no task ${index}`);
  return textOf(table.item(task, exportTask, screen));
}
