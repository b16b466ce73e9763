import { expect, test } from '@jest/globals';
import { parseTaskScript } from '../../src/sandbox/script.ts';
import { createState, type Dataset, type StateOptions } from '../../src/sandbox/state.ts';
import { morning } from './ask.ts';

const options: StateOptions = { datasets: 3, tasks: 3, seed: 1, startedAt: morning, script: [] };
const order = {
  fields: { path: '/exports/mine/', export_type: 2, export_params: { export_dest: 'DIR' } },
  totalSamples: 200,
};

test('a dataset that does not exist is none', () => {
  expect(createState(options).dataset('other')).toBe(undefined);
});

test('an export that is started is the newest, and there at once', () => {
  const dataset = datasetOf(options);
  const before = idsOf(dataset, morning);
  const id = dataset.start(order, morning + 500);
  expect(id).toMatch(/^[0-9A-Za-z]{19}$/);
  expect(idsOf(dataset, morning + 500)).toEqual([id, ...before]);
  expect(dataset.find(id, morning + 500)).toEqual({
    task_id: id,
    path: '/exports/mine/',
    export_type: 2,
    export_params: { export_dest: 'DIR' },
    status: 'INIT',
    progress: 0,
    create_time: morning + 500,
    update_time: morning + 500,
  });
});

test('it queues, runs and succeeds, and is listed as it is found', () => {
  const dataset = datasetOf(options);
  const id = dataset.start(order, morning);
  const look = (seconds: number) => {
    const now = morning + seconds * 1_000;
    const task = dataset.find(id, now);
    expect(dataset.list({ exportType: undefined, skip: 0, limit: 1 }, now)).toEqual({ total: 4, tasks: [task] });
    return [task?.status, task?.progress, task?.finished_sample_count, task?.update_time];
  };
  expect(look(2.9)).toEqual(['INIT', 0, undefined, morning]);
  expect(look(3)).toEqual(['RUNNING', 0, 0, morning + 3_000]);
  expect(look(13)).toEqual(['RUNNING', 50, 100, morning + 13_000]);
  expect(look(23)).toEqual(['SUCCESSED', 100, 200, morning + 23_000]);
  expect(look(1_000)).toEqual(['SUCCESSED', 100, 200, morning + 23_000]);
});

test('each has an id of its own, the latest is first, also among those of one moment', () => {
  const script = parseTaskScript(['scripted', 'later:appear=5s']);
  const dataset = datasetOf({ ...options, script });
  const [first, second, third] = [0, 0, 1_000].map((ms) => dataset.start(order, morning + ms));
  expect(idsOf(dataset, morning + 1_000)).toEqual([third, second, first, 'scripted', ...idsOf(datasetOf(options))]);
  expect(idsOf(dataset, morning + 5_000).slice(0, 2)).toEqual(['later', third]);
});

test('it counts among those of its type', () => {
  const dataset = datasetOf({ ...options, tasks: 40 });
  const ofType = () => dataset.list({ exportType: 2, skip: 0, limit: 100 }, morning);
  const before = ofType();
  const id = dataset.start(order, morning);
  dataset.start({ ...order, fields: { export_type: 3 } }, morning);
  expect(ofType()).toEqual({ total: before.total + 1, tasks: [dataset.find(id, morning), ...before.tasks] });
});

test('pages go on where the started ones end', () => {
  const dataset = datasetOf(options);
  for (let count = 0; count < 4; count += 1) dataset.start(order, morning);
  const all = idsOf(dataset);
  expect(all).toHaveLength(7);
  for (let skip = 0; skip < 9; skip += 1) {
    const page = dataset.list({ exportType: undefined, skip, limit: 3 }, morning);
    expect([page.total, page.tasks.map((task) => task.task_id)]).toEqual([7, all.slice(skip, skip + 3)]);
  }
});

test('what is started in one dataset runs there alone', () => {
  const { datasets } = createState(options);
  const before = datasets.map((dataset) => dataset.running(morning));
  const id = datasets[0]?.start(order, morning) ?? '';
  expect(datasets.map((dataset) => dataset.running(morning))).toEqual([[id, ...(before[0] ?? [])], ...before.slice(1)]);
  expect(datasets.map((dataset) => dataset.find(id, morning)?.task_id)).toEqual([id, undefined, undefined]);
  expect(datasets[0]?.running(morning + 23_000)).not.toContain(id);
});

test('an export of nothing succeeds as well', () => {
  const dataset = datasetOf(options);
  const id = dataset.start({ ...order, totalSamples: 0 }, morning);
  expect([dataset.find(id, morning + 13_000)?.progress, dataset.find(id, morning + 23_000)?.progress]).toEqual([
    50, 100,
  ]);
});

function datasetOf(changed: StateOptions): Dataset {
  const [dataset] = createState(changed).datasets;
  if (!dataset) throw new Error('no dataset');
  return dataset;
}

function idsOf(dataset: Dataset, now = morning): readonly string[] {
  return dataset.list({ exportType: undefined, skip: 0, limit: 100 }, now).tasks.map((task) => task.task_id);
}
