import { expect, test } from '@jest/globals';
import { createState } from '../../src/sandbox/state.ts';
import { list, morning, show, withSandbox } from './ask.ts';

test('the same seed makes the same tasks, another seed makes others', async () => {
  const idsOf = async (seed: number) => {
    let found: unknown;
    await withSandbox({ seed }, async (sandbox) => {
      found = (await list(sandbox, '?limit=100')).tasks;
    });
    return found;
  };
  const [first, again, other] = [await idsOf(7), await idsOf(7), await idsOf(8)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test.each([1, 2, 3, 42])('with seed %d, ten tasks show every type and every status', (seed) =>
  withSandbox({ tasks: 10, seed }, async (sandbox) => {
    const { tasks } = await list(sandbox);
    expect([...new Set(tasks.map((task) => task.export_type))].toSorted()).toEqual([0, 1, 2, 3]);
    const statuses = new Set(tasks.map((task) => task.status));
    expect([...statuses].toSorted()).toEqual(['FAILED', 'INIT', 'RUNNING', 'SUCCESSED']);
  }),
);

test('all that is under way ends, the newest within a minute, and its fields go on as a task does', () =>
  withSandbox({ tasks: 3 }, async (sandbox, clock) => {
    const [task] = (await list(sandbox)).tasks;
    const look = async () => {
      const { status, progress, finished_sample_count, update_time } = await show(sandbox, task?.task_id ?? '');
      return { status, progress, finished_sample_count, update_time };
    };
    expect(await look()).toEqual({ status: 'INIT', progress: 0, update_time: morning - 4_000 });
    clock.advance(14);
    expect(await look()).toEqual(running(0, 0, 14_000));
    clock.advance(10);
    expect(await look()).toEqual(running(25, 715, 24_000));
    clock.advance(29.9);
    expect(await look()).toEqual(running(97.48, 2788, 53_000));
    clock.advance(0.1);
    expect(await look()).toEqual({ ...running(100, 2860, 54_000), status: 'SUCCESSED' });
    clock.advance(86_400);
    expect(await look()).toEqual({ ...running(100, 2860, 54_000), status: 'SUCCESSED' });
  }));

test('a task that fails tells why, and keeps what it had done', () =>
  withSandbox({ tasks: 10 }, async (sandbox, clock) => {
    clock.advance(600);
    const ended = (await list(sandbox)).tasks;
    const failed = ended
      .filter((task) => task.status === 'FAILED')
      .map((task) => `${task.error_code} ${task.error_msg}`);
    expect(new Set(ended.map((task) => task.status))).toEqual(new Set(['SUCCESSED', 'FAILED']));
    expect(failed[0]).toBe('ModelArts.4401 Failed to export data.');
    expect(ended.every((task) => (task.progress === 100) === (task.status === 'SUCCESSED'))).toBe(true);
  }));

test('ids and order stay as they are while time goes by', () =>
  withSandbox({ tasks: 40 }, async (sandbox, clock) => {
    const ids = async () => (await list(sandbox, '?limit=100')).tasks.map((task) => task.task_id);
    const before = await ids();
    clock.advance(3_600);
    expect(await ids()).toEqual(before);
  }));

test('a million tasks are made a page at a time, in order to the very end', () => {
  const [dataset] = createState({ datasets: 1, tasks: 1_000_000, seed: 1, startedAt: morning, script: [] }).datasets;
  const page = (skip: number) => dataset?.list({ exportType: undefined, skip, limit: 100 }, morning).tasks ?? [];
  const times = [...page(0), ...page(500_000), ...page(999_900)].map((task) => task.create_time ?? 0);
  expect(times).toEqual([...new Set(times)].toSorted((one, other) => other - one));
  expect(times.slice(-2)).toEqual([1606103820120, 1606103424662]);
});

function running(progress: number, finished: number, updated: number) {
  return { status: 'RUNNING', progress, finished_sample_count: finished, update_time: morning + updated };
}
