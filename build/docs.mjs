import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { picture } from './picture.mjs';
import { loadSources } from './sources.mjs';

/** Writes the tables of README and docs from what the program itself tells of them; with `--check` it only tells which pages are stale. */
const { settingEntries, settingFlags, credentialKinds, exitCodeRows, formatRows, wholeProgram, commandRows } =
  await loadSources(
    'src/settings/table.ts',
    'src/commands/help/topics/credentials.ts',
    'src/commands/help/topics/exit-codes.ts',
    'src/commands/help/topics/output.ts',
    'src/commands/help/declared.ts',
    'src/commands/program.ts',
  );
const entries = Object.entries(settingEntries);
const pages = {
  'README.md': {
    commands: markdownTable([
      ['command', 'does'],
      ...commandRows(wholeProgram({ version: '-', description: '' })).map(([name, text]) => [code([name]), text]),
    ]),
    formats: markdownTable([['`--output`', ''], ...formatRows.map(([name, text]) => [code([name]), text])]),
    'exit codes': markdownTable([['code', 'name', 'when'], ...exitCodeRows]),
    'usual settings': usualSettingsTable(),
  },
  'docs/credentials.md': { settings: settingsTable(), credentials: credentialsTable() },
};
const drawn = { 'docs/list.svg': await picture(['list', '--sandbox', '--max', '12']) };
const stale = [
  ...Object.entries(pages).filter(([page, tables]) => !isFresh(page, (text) => withTables(text, tables))),
  ...Object.entries(drawn).filter(([page, image]) => !isFresh(page, () => image)),
];
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`stale: ${stale.map(([page]) => page).join(', ')}; run npm run generate\n`);
  process.exitCode = 1;
}

/** Whether the page is as it is to be; where it is to be written, it is so afterwards. */
function isFresh(page, change) {
  const file = new URL(`../${page}`, import.meta.url);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const written = change(text);
  if (written !== text && !process.argv.includes('--check')) writeFileSync(file, written);
  return written === text;
}

function withTables(text, tables) {
  return Object.entries(tables).reduce((markdown, [name, table]) => between(markdown, name, table), text);
}

function between(markdown, name, table) {
  const [start, end] = [`<!-- ${name}: npm run generate -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [markdown.indexOf(start) + start.length, markdown.indexOf(end)];
  if (from < start.length || to < from) throw new Error(`there is no place for the ${name}`);
  return markdown.slice(0, from) + table + markdown.slice(to);
}

/** The three that are set before anything else. */
function usualSettingsTable() {
  const rows = ['region', 'project_id', 'dataset_id'].map((key) => {
    const { help, flag, variables } = settingEntries[key];
    return [help, code([flag.usage]), code(variables.slice(0, 1)), code([key])];
  });
  return markdownTable([['setting', 'flag', 'variable', 'key'], ...rows]);
}

function settingsTable() {
  const rows = entries
    .filter(([, { partOf }]) => partOf === undefined)
    .map(([key, entry]) => [
      entry.help,
      code(settingFlags.filter((flag) => flag.key === key).map(({ name }) => name)),
      ...variables(entry),
      profileKey(key, entry),
    ]);
  return markdownTable([['setting', 'flag', 'variable', 'also read', 'key in a profile'], ...rows]);
}

function credentialsTable() {
  const rows = Object.entries(credentialKinds).flatMap(([kind, name]) =>
    entries
      .filter(([, { partOf }]) => partOf === kind)
      .map(([key, entry], index) => [index === 0 ? name : '', entry.help, ...variables(entry), profileKey(key, entry)]),
  );
  return markdownTable([['credential', 'part', 'variable', 'also read', 'key in a profile'], ...rows]);
}

/** Our own and what else is read. */
function variables({ variables, otherwise }) {
  const isOwn = (name) => name.startsWith('MODELARTS_');
  const others = code(variables.filter((name) => !isOwn(name)));
  return [code(variables.filter(isOwn)), [others, otherwise].filter(Boolean).join(', ')];
}

function profileKey(key, { inProfile }) {
  return inProfile ? code([key]) : '';
}

function code(names) {
  return names.map((name) => `\`${name}\``).join(', ');
}

function markdownTable([header, ...rows]) {
  const line = (cells) =>
    `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell.replaceAll('|', '\\|')} `)).join('|')}|`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
