const printable = /^[ -~]*$/;
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The text with everything that could steer a terminal shown as an escape: C0, DEL and C1 (`\x1b`), bidi controls
 * (`\u202e`), line breaks and tabs (`\n`), lone surrogates (`\ud800`). What a server sent goes through here before a person sees it.
 */
export function harmless(text: string): string {
  // nearly every text is ASCII, which is found out three times as fast
  return printable.test(text) ? text : text.replace(unprintable, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return shortEscapes[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
