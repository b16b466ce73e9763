import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import { parseFaults } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exportTasksUrl, withSandbox } from './ask.ts';

test('a schedule is read item by item', () => {
  expect(parseFaults('502, reset,2x429:2,400+4352,html,html-502,reset-body,hang,truncated,empty,ok')).toEqual([
    { kind: 'status', status: 502 },
    { kind: 'reset' },
    { kind: 'status', status: 429, retryAfter: '2' },
    { kind: 'status', status: 429, retryAfter: '2' },
    { kind: 'status', status: 400, code: 'ModelArts.4352' },
    { kind: 'html', status: 200 },
    { kind: 'html', status: 502 },
    { kind: 'reset-body' },
    { kind: 'hang' },
    { kind: 'truncated' },
    { kind: 'empty' },
    { kind: 'ok' },
  ]);
  expect(parseFaults('')).toEqual([]);
  expect(
    parseFaults('lost,lost-504,lost-hang,2xlate=5s,lost+late=1m,lost-html-502+late=250ms,400+4352+late=1'),
  ).toEqual([
    { kind: 'reset', keepsEffect: true },
    { kind: 'status', status: 504, keepsEffect: true },
    { kind: 'hang', keepsEffect: true },
    { kind: 'ok', lateMs: 5_000 },
    { kind: 'ok', lateMs: 5_000 },
    { kind: 'reset', keepsEffect: true, lateMs: 60_000 },
    { kind: 'html', status: 502, keepsEffect: true, lateMs: 250 },
    { kind: 'status', status: 400, code: 'ModelArts.4352', lateMs: 1_000 },
  ]);
});

const kinds =
  'use a status such as 502 or 429:2 (with Retry-After), 400+4352 (with an error code), ' +
  'html, html-502, ok, reset, reset-body, hang, truncated, empty, lost, lost-504 (what it starts runs), late=5s ' +
  '(what it starts shows only then); 3x502 repeats';

test.each([
  ['502,rest', `unknown fault 'rest': ${kinds}`],
  ['502,,ok', `unknown fault '': ${kinds}`],
  ['200', `unknown fault '200': ${kinds}`],
  ['600', `unknown fault '600': ${kinds}`],
  ['429:soon', `unknown fault '429:soon': ${kinds}`],
  ['html-99', `unknown fault 'html-99': ${kinds}`],
  ['lost-ok', `unknown fault 'lost-ok': ${kinds}`],
  ['lost-lost', `unknown fault 'lost-lost': ${kinds}`],
  ['lost-truncated', `unknown fault 'lost-truncated': ${kinds}`],
  ['late', `unknown fault 'late': ${kinds}`],
  ['502+late=soon', "'soon' in the faults is not a duration: use 20s, 10m or 1h30m"],
  ['0x502', "'0x502' in the faults: repeat it 1 to 100000 times"],
  ['100001x502', "'100001x502' in the faults: repeat it 1 to 100000 times"],
])('the schedule %j is refused', (schedule, message) => {
  expect(() => parseFaults(schedule)).toThrow(new Error(message));
});

const id = '00000000000000000000000000000001';

test.each([
  ['401', 401, gateway('0301', 'Incorrect IAM authentication information: decrypt token fail')],
  ['403', 403, service('0108', 'You are not authorized to perform this operation.')],
  ['404', 404, gateway('0101', 'The API does not exist or has not been published in the environment')],
  ['408', 408, gateway('0201', 'Bad request')],
  ['500', 500, gateway('0601', 'Internal server error')],
  ['502', 502, gateway('0202', 'Backend unavailable')],
  ['503', 503, service('4700', 'The platform is being upgraded. Try again later.')],
  ['504', 504, gateway('0203', 'Backend timeout')],
  ['400+4352', 400, service('4352', 'Dataset does not exist.')],
  ['200+4384', 200, service('4384', 'Invalid export parameter.')],
  ['400+4358', 400, service('4358', 'Invalid export path.')],
  ['400+4409', 400, service('4409', 'Too many tasks are running.')],
  ['401+4826', 401, service('4826', 'KMS encrypted buckets are not supported.')],
  ['403+4310', 403, service('4310', 'Access to OBS is forbidden.')],
  ['429+4395', 429, service('4395', 'Too many dataset requests.')],
  ['500+4354', 500, service('4354', 'Insufficient dataset quota.')],
  ['501+4386', 501, service('4386', 'Auto labeling is running.')],
  ['404+4612', 404, service('4612', 'The sandbox was told to refuse this.')],
  ['302', 302, {}],
])('the fault %s answers with the body that belongs to it', (faults, status, body) =>
  withSandbox({ faults }, async (sandbox) => {
    const response = await ask(sandbox);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([status, 'application/json']);
    expect([response.headers.get('X-Request-Id'), await response.json()]).toEqual([id, body]);
  }),
);

test('a status may say when to come back', () =>
  withSandbox({ faults: '429:2' }, async (sandbox) => {
    const response = await ask(sandbox);
    const message = 'The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute';
    expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '2']);
    expect(await response.json()).toEqual(gateway('0308', message));
  }));

test('a redirect says where to', () =>
  withSandbox({ faults: '302' }, async (sandbox) => {
    expect((await ask(sandbox)).headers.get('Location')).toBe('/login');
  }));

test.each([
  ['html', 200],
  ['html-502', 502],
])('the fault %s is a page for people', (faults, status) =>
  withSandbox({ faults }, async (sandbox) => {
    const response = await ask(sandbox);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await response.text()).toBe(
      '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Please log in.</body></html>\n',
    );
  }),
);

test('a truncated answer is the first half of the right one', () =>
  withSandbox({ faults: 'truncated', tasks: 0 }, async (sandbox) => {
    const response = await ask(sandbox);
    expect([response.status, await response.text()]).toEqual([200, '{"total_count":0,']);
  }));

test('an empty answer is a 200 without a body', () =>
  withSandbox({ faults: 'empty' }, async (sandbox) => {
    const response = await ask(sandbox);
    expect([response.status, await response.text()]).toEqual([200, '']);
  }));

test('a reset comes before any answer', () =>
  withSandbox({ faults: 'reset' }, async (sandbox) => {
    await expect(ask(sandbox)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  }));

test('a reset in the body comes after the head and half of the body', () =>
  withSandbox({ faults: 'reset-body', tasks: 0 }, async (sandbox) => {
    const response = await ask(sandbox);
    expect([response.status, response.headers.get('Content-Length')]).toEqual([200, '35']);
    await expect(response.text()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  }));

test('a hang is not answered, and keeps nobody else waiting', () => {
  const arrivals = new EventEmitter();
  const onRequest = () => arrivals.emit('request');
  return withSandbox({ faults: 'hang', onRequest }, async (sandbox) => {
    const leave = new AbortController();
    const arrived = once(arrivals, 'request');
    const hanging = fetch(exportTasksUrl(sandbox), { signal: leave.signal }).catch(() => 'left');
    await arrived;
    expect((await ask(sandbox)).status).toBe(200);
    leave.abort();
    expect(await hanging).toBe('left');
  });
});

test('each request takes one fault, and after the last one all is well', () =>
  withSandbox({ faults: '502,2x503,ok,504' }, async (sandbox) => {
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      statuses.push((await ask(sandbox)).status);
    }
    expect(statuses).toEqual([502, 503, 503, 200, 504, 200, 200]);
  }));

function ask(sandbox: Sandbox): Promise<Response> {
  return fetch(exportTasksUrl(sandbox), { headers: { 'X-Auth-Token': sandbox.token }, redirect: 'manual' });
}

function gateway(code: string, message: string) {
  return { error_msg: message, error_code: `APIG.${code}`, request_id: id };
}

function service(code: string, message: string) {
  return { error_code: `ModelArts.${code}`, error_msg: message };
}
