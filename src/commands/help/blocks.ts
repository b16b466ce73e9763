/** What help is made of, for a terminal, the man page and the tables of README alike. A command stands between backticks. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** Wrapped between words. */
  | { readonly kind: 'text'; readonly text: string }
  /** A term, and what it is. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  /** To be copied: never broken. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] };

export type Row = readonly [term: string, text: string];

/** A blank where no line ends. */
export const unbreakable = '\u00a0';

export function heading(text: string): Block {
  return { kind: 'heading', text };
}

export function rows(list: readonly Row[]): Block {
  return { kind: 'rows', rows: list };
}

/**
 * Reads a text as a command or a topic has it: `Examples:` is a heading, what is indented and begins with `$` is to be copied, what is
 * indented otherwise a term and, two blanks on, what it is; all else is prose, whose line breaks count for nothing.
 */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .flatMap(split)
    .map(blockOf);
}

/** Lines of one kind each. */
function split(paragraph: string): string[][] {
  const runs: string[][] = [];
  for (const line of paragraph.split('\n').filter((one) => one.trim() !== '')) {
    const run = runs.at(-1);
    if (run && kindOf(line) === kindOf(run[0] ?? '')) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function kindOf(line: string): 'lines' | 'rows' | 'text' {
  if (/^ +\$ /.test(line)) return 'lines';
  return line.startsWith(' ') ? 'rows' : 'text';
}

function blockOf(lines: readonly string[]): Block {
  const [first = ''] = lines;
  const kind = kindOf(first);
  const trimmed = lines.map((line) => line.trim());
  if (kind === 'lines') return { kind, lines: trimmed };
  if (kind === 'rows') return rows(rowsOf(lines));
  const text = trimmed.join(' ');
  return /^.{1,40}:$/.test(text) ? heading(text) : { kind, text };
}

/** A line that is indented further than the first goes on with what the one before it said. */
function rowsOf(lines: readonly string[]): Row[] {
  const list: [term: string, text: string][] = [];
  for (const line of lines) {
    const last = list.at(-1);
    if (last && indentOf(line) > indentOf(lines[0] ?? '')) last[1] += ` ${line.trim()}`;
    else {
      const [term = '', ...text] = line.trim().split(/ {2,}/);
      list.push([term, text.join(' ')]);
    }
  }
  return list;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
