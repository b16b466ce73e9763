import { hasDate, isoTime } from './time.ts';

/** `Europe/Berlin`, `UTC` */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `2026-01-03 13:00:00 +01:00`, `2026-01-03 12:00:00 UTC`; without a zone in the local time. ms since 1970. */
export function zonedTime(ms: number, timeZone: string | undefined): string {
  // what is written in more than four digits is nobody's year
  if (!hasDate(ms) || ms < 0 || ms >= endOfYears) return isoTime(ms);
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute, second] = fields.map((field) => parts.get(field));
  const offset = parts.get('timeZoneName')?.replace('GMT', '') || 'UTC';
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset === '+00:00' ? 'UTC' : offset}`;
}

const endOfYears = Date.UTC(9999, 11, 31);
const fields = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    ...(timeZone !== undefined && { timeZone }),
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
}
