import { expect, test } from '@jest/globals';
import { isTimeZone, zonedTime } from '../../src/text/zone.ts';

const noon = Date.UTC(2026, 0, 3, 12);

test.each<[number, string, string]>([
  [noon, 'UTC', '2026-01-03 12:00:00 UTC'],
  [noon, 'Europe/Berlin', '2026-01-03 13:00:00 +01:00'],
  [Date.UTC(2026, 6, 3, 22, 30, 59, 999), 'Europe/Berlin', '2026-07-04 00:30:59 +02:00'],
  [noon, 'America/St_Johns', '2026-01-03 08:30:00 -03:30'],
  [noon, 'Atlantic/Reykjavik', '2026-01-03 12:00:00 UTC'],
  [0, 'UTC', '1970-01-01 00:00:00 UTC'],
  [-1, 'UTC', '1969-12-31T23:59:59.999Z'],
  [8.64e15, 'UTC', '+275760-09-13T00:00:00.000Z'],
  [8.64e15 + 1, 'UTC', '8640000000000001'],
])('%d in %s is %s', (ms, zone, text) => {
  expect(zonedTime(ms, zone)).toBe(text);
});

test('without a zone the time is the local one', () => {
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(zonedTime(noon, undefined)).toBe(zonedTime(noon, local));
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  [':/etc/localtime', false],
  ['CET-1CEST,M3.5.0', false],
])('%s is a time zone: %j', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
