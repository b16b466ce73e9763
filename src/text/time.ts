const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365.25 * day;
const month = year / 12;

const ages = [
  [year, 'y'],
  [month, 'mo'],
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
] as const;

/** ISO 8601 in UTC; a time no calendar has (the API promises ms since 1970) as its number. */
export function isoTime(ms: number): string {
  return hasDate(ms) ? new Date(ms).toISOString() : String(ms);
}

/** The same, to the second. */
export function isoSecond(ms: number): string {
  return isoTime(ms).replace(/\.\d+Z$/, 'Z');
}

/** `1 d 6 h ago`, `in 3 min`: the two largest units, without one of nothing; both in ms since 1970. */
export function relativeTime(ms: number, now: number): string {
  if (!hasDate(ms)) return String(ms);
  const distance = Math.abs(now - ms);
  const largest = ages.findIndex(([unit]) => distance >= unit);
  if (largest < 0) return 'just now';
  const words = amounts(distance, ages.slice(largest, largest + 2)).join(' ');
  return ms > now ? `in ${words}` : `${words} ago`;
}

function amounts(ms: number, [age, ...smaller]: readonly (typeof ages)[number][]): string[] {
  if (age === undefined) return [];
  const [unit, word] = age;
  const count = Math.floor(ms / unit);
  return [...(count === 0 ? [] : [`${count} ${word}`]), ...amounts(ms - count * unit, smaller)];
}

/** Whether a Date can hold it (ECMAScript: 100,000,000 days either side of 1970). */
export function hasDate(ms: number): boolean {
  return Math.abs(ms) <= 100_000_000 * day;
}

/** `5s`, `1m13s`, `2h05m`, `3d04h`: the two largest units. */
export function durationWords(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)}s`;
  if (ms < hour) return `${Math.floor(ms / minute)}m${rest(ms, minute, second)}s`;
  if (ms < day) return `${Math.floor(ms / hour)}h${rest(ms, hour, minute)}m`;
  return `${Math.floor(ms / day)}d${rest(ms, day, hour)}h`;
}

/** For a pause or a while: to the nearest second. */
export function roundedDuration(ms: number): string {
  return durationWords(Math.round(ms / second) * second);
}

function rest(ms: number, whole: number, unit: number): string {
  return String(Math.floor((ms % whole) / unit)).padStart(2, '0');
}
