import { expect, test } from '@jest/globals';
import { NotFoundError, UnavailableError } from '../../src/errors/index.ts';
import { readEverything } from '../../src/listing/index.ts';
import { lookAtEach, lookThrough } from '../../src/waiting/look.ts';
import { fakeList, someIds, taskOf } from '../helpers/fake-list.ts';

test('each task by its own GET, an unknown one with its error', async () => {
  const unknown = new NotFoundError('no such task', { httpStatus: 400, apiCode: 'ModelArts.4359' });
  const look = lookAtEach(async (id) => {
    if (id === 'b') throw unknown;
    return taskOf(id);
  });
  expect(await look(['a', 'b'])).toEqual(
    new Map<string, unknown>([
      ['a', taskOf('a')],
      ['b', unknown],
    ]),
  );
});

test.each([
  new NotFoundError('dataset not found', { httpStatus: 400, apiCode: 'ModelArts.4352' }),
  new UnavailableError('bad gateway', { httpStatus: 502 }),
])('"$message" is not an answer about one task', async (error) => {
  await expect(lookAtEach(() => Promise.reject(error))(['a'])).rejects.toBe(error);
});

test('the list is read until each task has been seen, and no further', async () => {
  const list = fakeList(someIds(250));
  const look = lookThrough(() => readEverything(list.fetchPage, { limit: 100, ahead: 1, notice: () => undefined }));
  expect([...(await look(['t120', 't3'])).keys()]).toEqual(['t3', 't120']);
  expect(list.requests).toEqual(['100@0', '100@1']);
});

test('a task that is not in the list is not in the answer', async () => {
  const list = fakeList(someIds(3));
  const look = lookThrough(() => readEverything(list.fetchPage, { limit: 100, ahead: 1, notice: () => undefined }));
  expect(await look(['t1', 'nowhere'])).toEqual(new Map([['t1', taskOf('t1')]]));
});

test('without ids all that have not ended are in the answer', async () => {
  const tasks = ['SUCCESSED', 'RUNNING', 'FAILED', 'PAUSED'].map((status) => ({ task_id: status, status }));
  async function* pages() {
    yield tasks.slice(0, 2);
    yield tasks.slice(2);
  }
  const look = lookThrough(() => ({ pages: pages(), total: () => 4 }));
  expect([...(await look(undefined)).keys()]).toEqual(['RUNNING', 'PAUSED']);
});
