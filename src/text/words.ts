import { stripVTControlCharacters } from 'node:util';
import { glued, unglued } from './glue.ts';

/** A command to copy stands between quotes, or behind a colon to the end of the text, or indented on a line of its own. */
const command =
  /'(?:modelarts-export|config) [^']*'|(?:(?<=: )|^ {2,})(?:modelarts-export|chmod|ulimit|obsutil|aws) .*$/g;

/** The text with blanks in its commands at which nothing breaks it. */
export function withWholeCommands(text: string): string {
  return text.replace(command, glued);
}

/**
 * Lines for a person, broken between words only, and never in a command: where one is longer than the screen, the terminal breaks it, and
 * it can be copied all the same. What follows the first line is indented by so many columns more.
 */
export function wrapWords(text: string, width: number, { hang = 2 } = {}): string[] {
  if (columnsOf(text) <= width) return [text];
  const [lead = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = lead;
  for (const word of withWholeCommands(text).slice(lead.length).split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && columnsOf(`${line} ${word}`) > width) {
      lines.push(line);
      line = `${lead}${' '.repeat(hang)}${word}`;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line].map(unglued);
}

const printable = /^[ -~]*$/;
let wide: RegExp | undefined;

/** Near enough for messages: the exact measure is a library that a start should not load. */
function columnsOf(text: string): number {
  const bare = stripVTControlCharacters(text);
  if (printable.test(bare)) return bare.length;
  wide ??=
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;
  return [...bare].length + (bare.match(wide)?.length ?? 0);
}
