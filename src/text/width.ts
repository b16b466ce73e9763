import stringWidth from 'string-width';

const printable = /^[ -~]*$/;
const segmenter = new Intl.Segmenter();

/** How many columns of a screen a text takes; colours take none. */
export function widthOf(text: string): number {
  // without a bar's blocks a text is ASCII as a rule, which is measured far faster
  return stringWidth(text.replace(/[█░]/g, '#'));
}

export interface Shortening {
  /** Which part of the text stays. */
  readonly keep?: 'start' | 'end';
  /** Stands for what was cut off. */
  readonly ellipsis?: string;
}

/** Shortens to `width` columns, keeping the start or the end. A character is never cut in two. */
export function shorten(text: string, width: number, { keep = 'start', ellipsis = '…' }: Shortening = {}): string {
  if (printable.test(text) && text.length > width && width >= ellipsis.length)
    return shortenPrintable(text, { width, keep, ellipsis });
  if (stringWidth(text) <= width) return text;
  const room = Math.max(width - stringWidth(ellipsis), 0);
  const characters = charactersOf(text);
  const kept = keep === 'start' ? leading(characters, room) : leading(characters.reverse(), room).reverse();
  return keep === 'start' ? kept.join('') + ellipsis : ellipsis + kept.join('');
}

/** Nearly every text is ASCII, a column a character: that is cut a hundred times as fast. */
function shortenPrintable(
  text: string,
  { width, keep, ellipsis }: Required<Shortening> & { readonly width: number },
): string {
  const room = width - ellipsis.length;
  return keep === 'start' ? text.slice(0, room) + ellipsis : ellipsis + text.slice(text.length - room);
}

/** As much of the start of the text as `width` columns hold. */
export function cut(text: string, width: number): string {
  return leading(charactersOf(text), width).join('');
}

function leading(characters: readonly string[], width: number): string[] {
  let room = width;
  const end = characters.findIndex((character) => {
    room -= stringWidth(character);
    return room < 0;
  });
  return characters.slice(0, end === -1 ? undefined : end);
}

/** Lines of at most `width` columns, broken at spaces, or inside a word that is longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/).flatMap((piece) => pieces(piece, width))) {
    if (line !== '' && stringWidth(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const cut: string[] = [];
  let piece = '';
  let room = width;
  for (const character of charactersOf(word)) {
    const needed = stringWidth(character);
    if (needed > room) {
      cut.push(piece);
      piece = '';
      room = width;
    }
    piece += character;
    room -= needed;
  }
  return [...cut, piece];
}

/** What a reader sees as characters. One that marks have made very wide is taken apart, so that each part fits anywhere. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((character) =>
    stringWidth(character) > 8 ? [...character] : character,
  );
}
