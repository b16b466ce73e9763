import { readFileSync } from 'node:fs';
import { loadSources } from './sources.mjs';

const about = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The man page: every command and every topic of help, in the words of help. */
export async function manPage() {
  const { wholeProgram, commandPage, topics } = await loadSources(
    'src/commands/program.ts',
    'src/commands/help/pages.ts',
    'src/commands/help/topics/index.ts',
  );
  const program = wholeProgram(about);
  return [
    `.TH MODELARTS-EXPORT 1 "" "modelarts-export ${about.version}" "User Commands"`,
    '.SH NAME',
    `modelarts-export, export-tasks \\- ${escaped(about.description)}`,
    '.SH SYNOPSIS',
    '.B modelarts-export\n[\\fIflags\\fR] \\fIcommand\\fR [\\fIarguments\\fR]',
    '.SH DESCRIPTION',
    `${escaped(about.description)}. Without an account: \\fBmodelarts-export list \\-\\-sandbox\\fR`,
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => commandPart(command, commandPage)),
    ...Object.entries(topics).flatMap(([name, topic]) => [
      `.SH ${escaped(name.toUpperCase())}`,
      ...topic.page(program).flatMap(roff),
    ]),
    '.SH SEE ALSO\n.BR curl (1),\n.BR jq (1)',
    '',
  ].join('\n');
}

/** What `man` shows for the second name of the program. */
export const secondManPage = '.so man1/modelarts-export.1\n';

function commandPart(command, commandPage, before = '') {
  const name = before + command.name();
  return [
    `.SS ${escaped([name, ...command.aliases()].join(', '))}`,
    ...commandPage(command).flatMap(roff),
    ...command.commands.flatMap((inner) => commandPart(inner, commandPage, `${name} `)),
  ];
}

function roff(block) {
  switch (block.kind) {
    case 'heading':
      return ['.PP', `\\fB${escaped(block.text)}\\fR`];
    case 'lines':
      return ['.PP', '.RS 4', '.nf', ...block.lines.map(escaped), '.fi', '.RE'];
    case 'rows':
      return block.rows.flatMap(([term, text]) => ['.TP', `\\fB${escaped(term)}\\fR`, marked(text)]);
    default:
      return ['.PP', marked(block.text)];
  }
}

/** What stands between backticks is bold. */
function marked(text) {
  return escaped(text).replace(/`([^`]*)`/g, '\\fB$1\\fR');
}

/** As roff wants it: no dash becomes a hyphen, no line a request. */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('\u00a0', '\\ ')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/gm, '\\&');
}
