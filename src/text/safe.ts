const printable = /^[ -~]*$/;
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * What the runners of CI services obey in a log: GitHub's `::command ::text` and `##[command]`, Azure's `##vso[command]`,
 * TeamCity's `##teamcity[command]`. Where a line begins is not known here: what looks like a command of GitHub's is broken anywhere.
 */
const runnerCommand = /##(?=\w{0,20}\[)|^(\s*)::|::(?=[a-z][\w-]{0,40}(?:::| ))/gi;

/**
 * The text for a person, with everything shown as an escape that could steer a terminal (`\x1b`, `\u202e`, `\n`), that hides
 * (`\u200b`), or that a CI runner would obey (`\x23#[`). What a server sent goes through here before a person sees it.
 */
export function harmless(text: string): string {
  const shown = visible(text);
  if (!shown.includes('##') && !shown.includes('::')) return shown;
  return shown.replace(runnerCommand, (command, blanks = '') =>
    command.startsWith('#') ? '\\x23#' : `${blanks}\\x3a:`,
  );
}

/** No message and no field is longer for people: a server may send millions of characters, which take seconds to search and to lay out. */
const longestText = 4096;

export function bounded(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** The same for a program that reads lines, as `name` writes them: nothing but what is unprintable is changed. */
export function visible(text: string): string {
  // nearly every text is ASCII, which is found out three times as fast
  if (printable.test(text)) return text;
  invisible ??= invisiblePattern();
  return text.replace(invisible, escaped);
}

/** Made when a text asks for it: Node needs ms to look up what Unicode says of all these characters. */
let invisible: RegExp | undefined;

function invisiblePattern(): RegExp {
  // C0, DEL and C1, lone surrogates, line breaks, bidi controls, and what is not drawn at all (Unicode, Default_Ignorable_Code_Point)
  const unprintable = String.raw`[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|(?!\p{Variation_Selector}|[\u200c\u200d])\p{Default_Ignorable_Code_Point}`;
  // a variation selector is a part of the character before it; one that follows another one, or nothing, is hidden text
  const straySelector = String.raw`(?<![\p{L}\p{M}\p{N}\p{P}\p{S}])\p{VS}|(?<=\p{DI})\p{VS}`;
  // a joiner is drawn between two pictographs, and between letters of scripts that join or stack theirs
  const pictograph = String.raw`\p{Extended_Pictographic}`;
  const joining = String.raw`[\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}]`;
  const joinsPictographs = String.raw`(?<=${pictograph}[\p{Emoji_Modifier}\ufe0f]?\u200d)(?=${pictograph})`;
  const joinsLetters = String.raw`(?<=${joining}[\u200c\u200d])(?=${joining})`;
  const strayJoiner = String.raw`[\u200c\u200d](?!${joinsPictographs}|${joinsLetters})`;
  return new RegExp([unprintable, straySelector, strayJoiner].join('|'), 'gu');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${hex(code, 5)}}`;
  return shortEscapes[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
