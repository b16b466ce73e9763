import { expect, test } from '@jest/globals';
import { startHeartbeat } from '../../src/waiting/timetable.ts';
import { fakeClock } from '../helpers/fake-clock.ts';

test('a look that takes long has heartbeats, too', async () => {
  let beats = 0;
  let answer = (_: string) => {};
  const look = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const onHeartbeat = () => {
    beats += 1;
    if (beats === 3) answer('seen');
  };
  const heartbeat = startHeartbeat({ clock: fakeClock(), heartbeatMs: 1, quickLookMs: 1, onHeartbeat });
  expect([await heartbeat.during(look), beats]).toEqual(['seen', 3]);
});

test('a look that fails fails, and its heartbeat ends', async () => {
  const heartbeat = startHeartbeat({ clock: fakeClock(), heartbeatMs: 1, onHeartbeat: () => {} });
  await expect(heartbeat.during(Promise.reject(new Error('refused')))).rejects.toEqual(new Error('refused'));
});
