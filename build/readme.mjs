import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { transformSync } from 'esbuild';

/** Writes README's tables of settings from `src/settings/table.ts`; with `--check` it only tells whether they are stale. */
const readme = new URL('../README.md', import.meta.url);
const { settingEntries, settingFlags } = await importTable();
const entries = Object.entries(settingEntries);
const text = readFileSync(readme, 'utf8');
const written = between(between(text, 'settings', settingsTable()), 'credentials', credentialsTable());
if (!process.argv.includes('--check')) {
  writeFileSync(readme, written);
} else if (written !== text) {
  process.stderr.write('stale: README.md; run npm run generate\n');
  process.exitCode = 1;
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
  if (from < start.length || to < from) throw new Error(`README has no place for the ${name}`);
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
  const names = { token: 'IAM token', 'access-key': 'access key', password: 'user and password' };
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
