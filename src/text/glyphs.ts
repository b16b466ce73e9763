/** What is drawn beside words. */
export interface Glyphs {
  /** The two parts of a bar. */
  readonly filled: string;
  readonly rest: string;
  /** Stands for what was cut off. */
  readonly ellipsis: string;
  /** Between the parts of a line. */
  readonly dot: string;
  /** `12 × the same` */
  readonly times: string;
  readonly isAscii: boolean;
}

const unicode: Glyphs = { filled: '█', rest: '░', ellipsis: '…', dot: '·', times: '×', isAscii: false };
const ascii: Glyphs = { filled: '#', rest: '.', ellipsis: '...', dot: '|', times: 'x', isAscii: true };

/** The consoles whose fonts lack what is not ASCII. */
const poorTerminals: readonly (string | undefined)[] = ['dumb', 'linux'];

/** ASCII where the locale says that it is not UTF-8, or the terminal shows no more. No locale at all, as in most containers, says nothing. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  const isUtf8 = !locale || /utf-?8/i.test(locale);
  return isUtf8 && !poorTerminals.includes(env['TERM']) ? unicode : ascii;
}
