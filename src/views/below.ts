import type { Entry } from '../resources/details.ts';
import { unglued } from '../text/glue.ts';
import { widthOf, wrap } from '../text/width.ts';
import { withWholeCommands } from '../text/words.ts';
import { narrowest, painted, type Screen } from './view.ts';

/** What a command says below a drawn table: it sees the items as they are drawn, and is asked for its words when all are. */
export interface Below<Item> {
  see(items: readonly Item[]): void;
  words(): Promise<WordsBelow>;
}

export interface WordsBelow {
  readonly blocks: readonly Block[];
  /** What was seen, and how to go on. */
  readonly lines: readonly string[];
}

/** Some of the items once more, under a heading. */
export interface Block {
  readonly title: string;
  readonly entries: readonly Entry[];
  /** What is said of those that have no entry. */
  readonly rest: readonly string[];
}

export function drawnBelow({ blocks, lines }: WordsBelow, screen: Screen): string {
  const parts = [
    ...blocks.map((block) => blockText(block, screen)),
    lines.map((line) => lineText(line, screen)).join(''),
  ];
  return parts
    .filter((part) => part !== '')
    .map((part) => `\n${part}`)
    .join('');
}

function blockText({ title, entries, rest }: Block, screen: Screen): string {
  const texts = [...entries.map((entry) => entryText(entry, screen)), ...rest.map((line) => lineText(line, screen))];
  return `${screen.colour.bold(title)}\n${texts.join('')}`;
}

/** On one line if that fits; otherwise the text is wrapped below its label. Neither is shortened. */
function entryText([label, text]: Entry, screen: Screen): string {
  const { width } = screen;
  const [head, words] = [painted(label, screen, 0), painted(text, screen, 0)];
  if (widthOf(`${head}  ${words}`) <= width) return `${head}  ${words}\n`;
  const lines = wrap(words, Math.max(width, narrowest) - 2);
  return `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function lineText(text: string, screen: Screen): string {
  return wrap(withWholeCommands(painted(text, screen, 0)), Math.max(screen.width, narrowest))
    .map((line) => `${screen.colour.dim(unglued(line))}\n`)
    .join('');
}
