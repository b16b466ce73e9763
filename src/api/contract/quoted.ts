const longest = 80;

/** Takes the secrets out of a text. */
export type Hide = (text: string) => string;

/** A value from outside as JSON, short, without secrets and without anything a terminal would obey. */
export function quoted(value: unknown, hide: Hide): string {
  const text =
    typeof value === 'string' ? JSON.stringify(shortened(hide(value))) : shortened(hide(JSON.stringify(value) ?? ''));
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
