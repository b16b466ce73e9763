import { optionError } from './option-error.ts';

const pattern = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** `90s`, `10m`, `1h30m`, `250ms`, or a number of seconds, in ms. `where` names the place in an error. */
export function parseDuration(text: string, where: string): number {
  const [, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = pattern.exec(asSeconds(text)) ?? [];
  const duration =
    Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(milliseconds);
  if (text === '' || !pattern.test(asSeconds(text)) || !Number.isSafeInteger(duration)) {
    throw optionError(`'${text}' in ${where} is not a duration: use 20s, 10m or 1h30m`);
  }
  return duration;
}

function asSeconds(text: string): string {
  return /^\d+$/.test(text) ? `${text}s` : text;
}
