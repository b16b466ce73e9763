import type { Text } from '../resources/details.ts';
import type { Terminal } from '../terminal/index.ts';
import { harmless } from '../text/safe.ts';
import { wrapWords } from '../text/words.ts';
import { painted } from '../views/view.ts';
import type { RunOptions } from './run-options.ts';

/** What a run tells people beside its data. */
export interface Messages {
  /** A line made of these pieces; like a notice and a warning, `--quiet` leaves it out. */
  say(...line: readonly Text[]): void;
  notice(text: string): void;
  warn(text: string): void;
  /** What only `--verbose` tells; undefined where nobody wants to know. */
  readonly log: ((text: string) => void) | undefined;
}

/** `warned`: the warnings that were given; nobody is warned twice of the same. */
export function messagesOf(terminal: Terminal, options: RunOptions, warned: Set<string>): Messages {
  const { colour, glyphs, mask } = terminal;
  const tell = (line: string) => {
    if (options.quiet) return;
    // hidden first: a line may break within a secret
    void terminal.say(wrapWords(mask.hide(line), terminal.width).join('\n'));
  };
  return {
    say: (...line) => tell(line.map((text) => painted(text, { colour, hide: mask.hide, glyphs }, 0)).join('')),
    notice: (text) => tell(`${colour.cyan('note:')} ${harmless(text)}`),
    warn: (text) => {
      if (!warned.has(text)) tell(`${colour.magenta('warning:')} ${harmless(text)}`);
      warned.add(text);
    },
    log: options.verbose ? (text) => void terminal.say(colour.dim(harmless(text))) : undefined,
  };
}
