import { UsageError } from '../errors/index.ts';
import { durationMs } from './values.ts';

/** A time that may depend on when it is asked for; all in ms since 1970. */
export type Moment = (now: number) => number;

/** `24h` and `7d` ago, a date (its local midnight), or a time of ISO 8601, local without a zone. */
export function moment(flag: string, text: string): Moment {
  const agoMs = durationMs(text);
  if (agoMs !== undefined && /\D/.test(text)) return (now) => now - agoMs;
  const ms = timeOf(text);
  if (ms !== undefined) return () => ms;
  throw new UsageError(
    `${flag} takes a duration with its unit such as 24h or 7d, a date or a time such as 2026-01-31T12:00Z, not '${text}'`,
    nearMiss(text),
  );
}

const isoTime =
  /^(?<date>\d{4}-(?<month>\d\d)-(?<day>\d\d))(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/i;

function timeOf(text: string): number | undefined {
  const { date, month, day, time = '00:00', zone = '' } = isoTime.exec(text)?.groups ?? {};
  if (date === undefined || !isDate(date, Number(month), Number(day))) return undefined;
  const ms = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A Date takes the 30th of February for a day in March. */
function isDate(date: string, month: number, day: number): boolean {
  const midnight = new Date(`${date}T00:00Z`);
  return midnight.getUTCMonth() + 1 === month && midnight.getUTCDate() === day;
}

/** A bare number may be hours, days or a date: what was meant is for the user to say. */
function nearMiss(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  if (timeOf(date) !== undefined) return `did you mean ${date}?`;
  return /^\d{1,4}$/.test(text) ? `did you mean ${text}h or ${text}d?` : undefined;
}
