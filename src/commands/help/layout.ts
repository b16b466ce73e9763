import { type Block, type Row, unbreakable } from './blocks.ts';

export interface LayoutOptions {
  /** Columns. Help is ASCII: a character is a column. */
  readonly width: number;
  /** How a heading looks. */
  readonly heading: (text: string) => string;
}

/** Below it a term and what it is do not stand side by side. */
const narrow = 60;
const indent = '  ';

/** Blocks as a screen shows them: nothing is wider than it but a command to be copied and a word that is. */
export function layOut(blocks: readonly Block[], options: LayoutOptions): string {
  const lines = blocks.flatMap((block, index) => {
    const isFirst = index === 0 || blocks[index - 1]?.kind === 'heading';
    return [...(isFirst ? [] : ['']), ...linesOf(block, options)];
  });
  return `${lines.join('\n')}\n`;
}

function linesOf(block: Block, { width, heading }: LayoutOptions): string[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block.text)];
    case 'text':
      return wrapWords(shown(block.text), width);
    case 'lines':
      return block.lines.map((line) => indent + line);
    case 'rows':
      return width < narrow ? stacked(block.rows, width) : sideBySide(block.rows, width);
  }
}

function stacked(rows: readonly Row[], width: number): string[] {
  const deeper = indent.repeat(3);
  return rows.flatMap(([term, text]) => [indent + term, ...wrapWords(shown(text), width - deeper.length, deeper)]);
}

/** A term that is longer than most has a line of its own. */
function sideBySide(rows: readonly Row[], width: number): string[] {
  const longest = Math.floor(width * 0.36);
  const column = Math.max(0, ...rows.map(([term]) => term.length).filter((length) => length <= longest));
  const hanging = indent.repeat(2) + ' '.repeat(column);
  return rows.flatMap(([term, text]) => {
    const lines = wrapWords(shown(text), width - hanging.length, hanging);
    if (term.length > column) return [indent + term, ...lines];
    const [first = '', ...rest] = lines;
    return [`${indent}${term.padEnd(column)}${indent}${first.trimStart()}`.trimEnd(), ...rest];
  });
}

/** A command within prose is quoted where it has blanks, and its blanks do not break. */
function shown(text: string): string {
  return text
    .replace(/`([^`]*)`/g, (_, code: string) => (code.includes(' ') ? `'${code}'` : code))
    .replace(/'modelarts-export [^']*'/g, (command) => command.replaceAll(' ', unbreakable));
}

/** Lines broken at blanks, never within a word. */
function wrapWords(text: string, width: number, before = ''): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.filter((line) => line !== '').map((line) => before + line.replaceAll(unbreakable, ' '));
}
