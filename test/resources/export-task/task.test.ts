import { expect, test } from '@jest/globals';
import {
  durationMs,
  errorOf,
  exportTask,
  exportTypes,
  failureOf,
  hasEnded,
  isKnownStatus,
  outcome,
  progressOf,
} from '../../../src/resources/export-task/index.ts';

const task_id = 'a';

test.each([
  ['SUCCESSED', 'succeeded', true, true],
  ['SUCCEEDED', 'succeeded', true, true],
  ['successed', 'succeeded', true, true],
  ['FAILED', 'failed', true, true],
  ['Failed', 'failed', true, true],
  ['STOPPED', 'failed', true, true],
  ['stopped', 'failed', true, true],
  ['STOPPING', 'pending', false, true],
  ['INIT', 'pending', false, true],
  ['RUNNING', 'pending', false, true],
  ['PAUSED', 'pending', false, false],
  ['SUCCESS', 'pending', false, false],
  ['', 'pending', false, false],
])('the status %p is %s, ended: %p, known: %p', (status, expected, ended, known) => {
  const task = { task_id, status, progress: 100 };
  expect([outcome(task), hasEnded(task), isKnownStatus(task)]).toEqual([expected, ended, known]);
});

test.each([null, undefined])('a status that is %p is pending', (status) => {
  expect(outcome(status === undefined ? { task_id } : { task_id, status })).toBe('pending');
});

test('every status of the schema is known', () => {
  const statuses = exportTask.fields.find(({ path }) => path === 'status')?.values ?? [];
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.filter((status) => !isKnownStatus({ task_id, status: String(status) }))).toEqual([]);
});

test('progress is the number of the service, in range or not', () => {
  expect([41.07, 0, 150, -1].map((progress) => progressOf({ task_id, progress }))).toEqual([41.07, 0, 150, -1]);
  expect(progressOf({ task_id, progress: null })).toBeUndefined();
  expect(progressOf({ task_id })).toBeUndefined();
  expect(progressOf({ task_id, progress: Number.POSITIVE_INFINITY })).toBeUndefined();
});

test('a task that has ended took from its creation to its last update', () => {
  expect(durationMs({ task_id, status: 'SUCCESSED', create_time: 1000, update_time: 4500 }, 9000)).toBe(3500);
});

test('a task that runs has taken from its creation until now', () => {
  expect(durationMs({ task_id, status: 'RUNNING', create_time: 1000, update_time: 4500 }, 9000)).toBe(8000);
});

test.each([
  [{ task_id, status: 'RUNNING' }],
  [{ task_id, status: 'RUNNING', create_time: null }],
  [{ task_id, status: 'RUNNING', create_time: 9001 }],
  [{ task_id, status: 'FAILED', create_time: 1000 }],
  [{ task_id, status: 'FAILED', create_time: 1000, update_time: 999 }],
])('no duration can be told of %j', (task) => {
  expect(durationMs(task, 9000)).toBeUndefined();
});

test.each([
  [{ task_id, error_code: 'ModelArts.4401', error_msg: 'cannot write' }, 'ModelArts.4401: cannot write'],
  [{ task_id, error_code: 'ModelArts.4401', error_msg: '' }, 'ModelArts.4401'],
  [{ task_id, error_code: null, error_msg: 'cannot write' }, 'cannot write'],
])('the failure of %j is %p', (task, words) => {
  expect([failureOf(task), errorOf(task)]).toEqual([words, words]);
});

test('a failure without a word about it says so', () => {
  expect([failureOf({ task_id }), errorOf({ task_id })]).toEqual(['no reason given', undefined]);
  expect(failureOf({ task_id, status: 'STOPPED' })).toBe('was stopped');
  expect(failureOf({ task_id, status: 'STOPPED', error_msg: 'Out of space.' })).toBe('Out of space.');
});

test('export types are the words of the schema, at the index of their number', () => {
  expect(exportTypes).toEqual(['labeled', 'unlabeled', 'all', 'conditional']);
});
