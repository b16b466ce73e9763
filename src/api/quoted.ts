const longest = 80;

/** A value from outside as JSON, short, and without anything a terminal would obey. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(shortened(value)) : shortened(JSON.stringify(value) ?? '');
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
