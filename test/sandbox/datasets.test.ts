import { expect, test } from '@jest/globals';
import type { ExportTask } from '#wire';
import { validateStrictExportTaskList } from '#wire/strict';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts';
import { field, isRecord } from '../../src/values.ts';
import { get, list, morning, withSandbox } from './ask.ts';

const types = [0, 1, 3, 100, 101, 102, 200, 201, 202, 400, 600, 900];

test('there is a dataset of every type and of every status, and each shows itself as it is listed', () =>
  withSandbox({}, async (sandbox) => {
    const { total, datasets } = await find(sandbox, '?dataset_version=all&limit=100');
    expect(total).toBe(13);
    expect(sorted(datasets.map((dataset) => dataset['dataset_type']))).toEqual(types);
    expect(sorted(datasets.map((dataset) => dataset['status']))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const dataset of datasets) {
      expect((await get(sandbox, datasetUrl(sandbox, dataset))).body).toMatchObject(dataset);
    }
  }));

test('the first is the documented one, under the name street-signs, with the tasks that are wished for', () =>
  withSandbox({ tasks: 7 }, async (sandbox) => {
    expect(sandbox.datasetName).toBe('street-signs');
    const { body } = await get(sandbox, `${datasetsUrl(sandbox)}/${sandbox.datasetId}`);
    expect(body).toEqual({
      dataset_id: 'gfghHSokody6AJigS5A',
      dataset_name: 'street-signs',
      dataset_type: 1,
      data_format: 'Default',
      next_version_num: expect.any(Number),
      status: 1,
      data_sources: [{ data_type: 0, data_path: '/road-data/street-signs/input/' }],
      create_time: 1605690595404,
      update_time: expect.any(Number),
      description: 'seen by the test fleet',
      current_version_id: expect.stringMatching(/^[0-9A-Za-z]{19}$/),
      current_version_name: expect.stringMatching(/^V00\d$/),
      total_sample_count: expect.any(Number),
      annotated_sample_count: expect.any(Number),
      work_path: '/road-data/street-signs/output/',
      inner_work_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/',
      inner_annotation_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/annotation/',
      inner_data_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/data/',
      inner_log_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/logs/',
      inner_temp_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/temp/',
      inner_task_path: '/road-data/street-signs/output/street-signs-gfghHSokody6AJigS5A/task/',
      work_path_type: 0,
      workspace_id: '0',
      enterprise_project_id: '0',
      exist_running_task: false,
      exist_workforce_task: false,
      running_tasks_id: [],
      workforce_task_count: 0,
      feature_supports: ['0'],
      managed: false,
      import_data: false,
      ai_project: 'default-ai-project',
      label_task_count: 1,
      dataset_format: 0,
      dataset_version: 'v1',
      content_labeling: true,
      unconfirmed_sample_count: 0,
      dataset_version_count: expect.any(Number),
      labels: ['stop', 'yield', 'no-entry'].map((name) => ({
        name,
        type: 1,
        property: { '@modelarts:color': '#3399ff' },
      })),
    });
    expect((await list(sandbox)).total).toBe(7);
  }));

test('the versions of the exports are versions of their dataset', () =>
  withSandbox({ tasks: 60 }, async (sandbox) => {
    const { tasks } = await list(sandbox, '?limit=100');
    const { body } = await get(sandbox, `${datasetsUrl(sandbox)}/${sandbox.datasetId}`);
    const count = Number(field(body, 'dataset_version_count'));
    const versions = new Set(tasks.map((task) => task.version_id).filter((id) => id !== undefined));
    expect([versions.size > 1, versions.size <= count]).toEqual([true, true]);
  }));

test('what a list says of a dataset is in the order of the documentation, without what only the detail says', () =>
  withSandbox({}, async (sandbox) => {
    const [dataset = {}] = (await find(sandbox, '?search_content=street')).datasets;
    const { body } = await get(sandbox, datasetUrl(sandbox, dataset));
    const detail = Object.keys(isRecord(body) ? body : {});
    expect(detail.slice(0, -3)).toEqual(Object.keys(dataset));
    expect(detail.slice(-3)).toEqual(['unconfirmed_sample_count', 'dataset_version_count', 'labels']);
  }));

test('only v1 is listed unless another version is asked for; two of a name are told apart by it', () =>
  withSandbox({}, async (sandbox) => {
    const versions = async (query: string) =>
      (await find(sandbox, query)).datasets.map((dataset) => dataset['dataset_version']);
    expect(new Set(await versions('?limit=100'))).toEqual(new Set(['v1']));
    expect(new Set(await versions('?limit=100&dataset_version=v2'))).toEqual(new Set(['v2']));
    expect(await versions('?search_content=crosswalks&dataset_version=all')).toEqual(['v2', 'v1']);
    expect(await versions('?search_content=crosswalks')).toEqual(['v1']);
  }));

test.each([
  ['search_content=CROSS', ['crosswalks', 'crosswalks']],
  ['search_content=signs', ['street-signs']],
  ['search_content=nothing', []],
  ['dataset_type=400', ['accidents']],
  ['dataset_type=3', ['lane-markings']],
  ['support_export=true', ['crosswalks', 'crosswalks', 'sensor-captures', 'street-signs']],
  ['support_export=true&dataset_type=3', []],
  ['workspace_id=0&support_export=true', ['crosswalks', 'crosswalks', 'street-signs']],
  ['workspace_id=nowhere', []],
  ['support_export=false&search_content=horn', ['horns']],
  ['with_labels=true&file_preview=true&contain_versions=true&search_content=horn', ['horns']],
])('the filter %s finds %j', (query, names) =>
  withSandbox({}, async (sandbox) => {
    const { total, datasets } = await find(sandbox, `?dataset_version=all&limit=100&${query}`);
    expect([total, namesOf(datasets)]).toEqual([names.length, names]);
  }),
);

test('the newest comes first, unless another order is asked for', () =>
  withSandbox({ datasets: 60 }, async (sandbox) => {
    const ordered = async (query: string) =>
      (await find(sandbox, `?dataset_version=all&limit=100${query}`)).datasets.map((dataset) => [
        Number(dataset['create_time']),
        String(dataset['dataset_name']),
      ]);
    const usual = await ordered('');
    const times = usual.map(([time]) => Number(time));
    expect(times).toEqual([...new Set(times)].toSorted((one, other) => other - one));
    expect([usual.length, usual.at(-1)?.[1], times.every((time) => time < morning)]).toEqual([
      60,
      'street-signs',
      true,
    ]);
    expect(await ordered('&order=asc')).toEqual(usual.toReversed());
    const names = (await ordered('&sort_by=dataset_name&order=asc')).map(([, name]) => name);
    expect(names).toEqual(names.toSorted());
    expect((await ordered('&sort_by=dataset_name')).map(([, name]) => name)).toEqual(names.toReversed());
  }));

test.each([0, 1, 13, 100, 101, 250])(
  'both ways of paging bring each of %d datasets once, the total is capped',
  (datasets) =>
    withSandboxes(datasets, async (byPage, byRecord) => {
      for (const limit of [7, 100]) {
        const pages = await everyPage(byPage, { datasets, limit, stride: 1 });
        expect(new Set(pages.map((dataset) => dataset['dataset_id'])).size).toBe(datasets);
        expect(await everyPage(byRecord, { datasets, limit, stride: limit })).toEqual(pages);
      }
    }),
);

test('limit is 10 and offset 0 when they are not given', () =>
  withSandbox({ datasets: 40 }, async (sandbox) => {
    const usual = await find(sandbox, '?dataset_version=all');
    expect(usual.datasets).toHaveLength(10);
    expect(await find(sandbox, '?dataset_version=all&limit=10&offset=0')).toEqual(usual);
  }));

test('running exports are told only when they are asked for', () =>
  withSandbox({ script: ['mine:run=1m'] }, async (sandbox, clock) => {
    const look = async (query: string) => {
      const { body } = await get(sandbox, `${datasetsUrl(sandbox)}/${sandbox.datasetId}${query}`);
      const { datasets } = await find(sandbox, `${query || '?'}&search_content=street-signs`);
      const [told, listed] = [body, datasets[0]].map((dataset) => [
        field(dataset, 'exist_running_task'),
        field(dataset, 'running_tasks_id'),
      ]);
      expect(listed).toEqual(told);
      return told;
    };
    const ids = (await list(sandbox)).tasks.slice(0, 5).map((task) => task.task_id);
    expect(ids[0]).toBe('mine');
    expect(await look('')).toEqual([false, []]);
    expect(await look('?running_task_type=2')).toEqual([false, []]);
    expect(await look('?check_running_task=false')).toEqual([false, []]);
    expect(await look('?check_running_task=true')).toEqual([true, ids]);
    expect(await look('?check_running_task=true&running_task_type=2')).toEqual([true, ids]);
    expect(await look('?check_running_task=true&running_task_type=6')).toEqual([false, []]);
    clock.advance(1_000);
    expect(await look('?check_running_task=true&running_task_type=2')).toEqual([false, []]);
  }));

test('each dataset that can be exported has a few tasks of its own, the others none', () =>
  withSandbox({}, async (sandbox) => {
    const { datasets } = await find(sandbox, '?dataset_version=all&limit=100');
    const seen: unknown[] = [];
    for (const dataset of datasets.filter(({ dataset_name: name }) => name !== 'street-signs')) {
      const tasks = await tasksOf(sandbox, dataset);
      const isExportable = [0, 1, 3, 900].includes(Number(dataset['dataset_type']));
      expect([tasks.length >= 2 && tasks.length <= 6, tasks.length === 0]).toEqual([isExportable, !isExportable]);
      for (const task of tasks) {
        const url = `${datasetUrl(sandbox, dataset)}/export-tasks/${task.task_id}`;
        expect((await get(sandbox, url)).body).toEqual(task);
        expect(Number(dataset['create_time'])).toBeLessThan(task.create_time ?? 0);
      }
      seen.push(...tasks.map((task) => task.task_id));
    }
    expect([new Set(seen).size, seen.length > 7]).toEqual([seen.length, true]);
    const busy = await find(sandbox, '?dataset_version=all&limit=100&check_running_task=true&running_task_type=2');
    expect(busy.datasets.filter((dataset) => dataset['exist_running_task']).length).toBeGreaterThan(1);
  }));

test('the same seed makes the same datasets, another seed makes others', async () => {
  const seen = async (options: Omit<SandboxOptions, 'clock'>) => {
    let found: unknown;
    await withSandbox({ datasets: 30, ...options }, async (sandbox) => {
      found = (await find(sandbox, '?dataset_version=all&limit=100')).datasets;
    });
    return found;
  };
  expect(await seen({ seed: 7 })).toEqual(await seen({ seed: 7 }));
  expect(await seen({ seed: 8 })).not.toEqual(await seen({ seed: 7 }));
});

test('a table dataset tells the password of its source', () =>
  withSandbox({}, async (sandbox) => {
    const { datasets } = await find(sandbox, '?dataset_type=400');
    expect(datasets[0]?.['data_sources']).toMatchObject([
      { data_type: 1, source_info: { user_name: 'dbadmin', user_password: 'sandbox-database-password' } },
    ]);
  }));

test.each([
  ['limit=101', 'The value of limit should be in [1,100].'],
  ['offset=-1', 'The value of offset should be in [0,2147483647].'],
  ['dataset_type=2', 'The value of dataset_type should be in [0,1,3,100,101,102,200,201,202,400,600,900].'],
  ['dataset_version=v3', 'The value of dataset_version should be in [v1,v2,all].'],
  ['sort_by=name', 'The value of sort_by should be in [create_time,dataset_name].'],
  ['order=up', 'The value of order should be in [asc,desc].'],
  ['support_export=1', 'The value of support_export should be in [true,false].'],
  ['check_running_task=yes', 'The value of check_running_task should be in [true,false].'],
  ['running_task_type=export', 'The value of running_task_type should be in [0,10].'],
])('the query %s is refused', (query, message) =>
  withSandbox({}, async (sandbox) => {
    const body = { error_code: 'ModelArts.0104', error_msg: message };
    expect(await get(sandbox, `${datasetsUrl(sandbox)}?${query}`)).toEqual({ status: 400, body });
  }),
);

test('an unknown dataset, another project and no token are refused', () =>
  withSandbox({}, async (sandbox) => {
    expect(await get(sandbox, `${datasetsUrl(sandbox)}/other`)).toEqual({
      status: 400,
      body: { error_code: 'ModelArts.4352', error_msg: 'Dataset does not exist.' },
    });
    expect((await get(sandbox, `${sandbox.endpoint}/v2/other/datasets`)).status).toBe(403);
    expect((await fetch(datasetsUrl(sandbox))).status).toBe(401);
  }));

interface Found {
  readonly total: unknown;
  readonly datasets: readonly Readonly<Record<string, unknown>>[];
}

async function find(sandbox: Sandbox, query: string): Promise<Found> {
  const { status, body } = await get(sandbox, datasetsUrl(sandbox) + query);
  const { total_number: total, datasets, ...more } = isRecord(body) ? body : {};
  expect([status, more]).toEqual([200, {}]);
  return { total, datasets: Array.isArray(datasets) ? datasets.filter(isRecord) : [] };
}

/** The export tasks of a dataset, checked with the strict schema. */
async function tasksOf(sandbox: Sandbox, dataset: Found['datasets'][number]): Promise<readonly ExportTask[]> {
  const { body } = await get(sandbox, `${datasetUrl(sandbox, dataset)}/export-tasks`);
  return validateStrictExportTaskList(body) ? (body.export_tasks ?? []) : [];
}

async function everyPage(
  sandbox: Sandbox,
  { datasets, limit, stride }: { readonly datasets: number; readonly limit: number; readonly stride: number },
): Promise<Found['datasets']> {
  const all: Found['datasets'][number][] = [];
  for (let page = 0; page * limit < datasets + limit; page += 1) {
    const found = await find(sandbox, `?dataset_version=all&limit=${limit}&offset=${page * stride}`);
    expect(found.total).toBe(Math.min(datasets, 100));
    all.push(...found.datasets);
  }
  return all;
}

function withSandboxes(datasets: number, run: (byPage: Sandbox, byRecord: Sandbox) => Promise<void>): Promise<void> {
  return withSandbox({ datasets, offsetMode: 'page' }, (byPage) =>
    withSandbox({ datasets, offsetMode: 'record' }, (byRecord) => run(byPage, byRecord)),
  );
}

function datasetsUrl({ endpoint, projectId }: Sandbox): string {
  return `${endpoint}/v2/${projectId}/datasets`;
}

function datasetUrl(sandbox: Sandbox, dataset: Found['datasets'][number]): string {
  return `${datasetsUrl(sandbox)}/${dataset['dataset_id']}`;
}

function namesOf(datasets: Found['datasets']): readonly unknown[] {
  return datasets.map((dataset) => dataset['dataset_name']).toSorted();
}

function sorted(values: readonly unknown[]): readonly number[] {
  return [...new Set(values.map(Number))].toSorted((one, other) => one - other);
}
