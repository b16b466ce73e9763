import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { transformSync } from 'esbuild';

/** Writes the tables of settings from `src/settings/table.ts`; with `--check` it only tells which pages are stale. */
const { settingEntries, settingFlags } = await importTable();
const entries = Object.entries(settingEntries);
const pages = {
  'docs/credentials.md': { settings: settingsTable(), credentials: credentialsTable() },
};
const stale = Object.entries(pages).filter(([page, tables]) => !isFresh(page, tables));
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`stale: ${stale.map(([page]) => page).join(', ')}; run npm run generate\n`);
  process.exitCode = 1;
}

/** Whether the page holds these tables; where it is to be written, it is afterwards. */
function isFresh(page, tables) {
  const file = new URL(`../${page}`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  const written = Object.entries(tables).reduce((markdown, [name, table]) => between(markdown, name, table), text);
  if (written !== text && !process.argv.includes('--check')) writeFileSync(file, written);
  return written === text;
}

/** It imports nothing, so that its JavaScript is a module by itself. */
function importTable() {
  const source = readFileSync(new URL('../src/settings/table.ts', import.meta.url), 'utf8');
  const { code } = transformSync(source, { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

function between(markdown, name, table) {
  const [start, end] = [`<!-- ${name}: npm run generate -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [markdown.indexOf(start) + start.length, markdown.indexOf(end)];
  if (from < start.length || to < from) throw new Error(`there is no place for the ${name}`);
  return markdown.slice(0, from) + table + markdown.slice(to);
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
  const names = {
    token: 'IAM token',
    'id-token': 'OIDC id token',
    'access-key': 'access key',
    password: 'user and password',
    agency: 'agency, over any of them',
  };
  const rows = Object.entries(names).flatMap(([kind, name]) =>
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
  const line = (cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
