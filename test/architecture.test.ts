import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Who may import whose values. Types are judged apart: they leave no trace in the program. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  host: [],
  values: [],
  text: [],
  errors: ['text'],
  sandbox: [],
  terminal: ['text', 'values'],
  resources: ['text', 'values'],
  listing: ['errors'],
  waiting: ['errors', 'resources', 'values'],
  http: ['errors', 'text', 'values'],
  files: ['errors', 'values'],
  'settings/table': [],
  settings: ['errors', 'files', 'settings/table', 'text', 'values', '#wire'],
  credentials: ['errors', 'values', '#wire'],
  api: ['errors', 'listing', 'waiting', 'values', '#wire'],
  views: ['errors', 'resources', 'text'],
  context: [
    'api',
    'credentials',
    'errors',
    'files',
    'http',
    'sandbox',
    'settings',
    'settings/table',
    'terminal',
    'text',
    'views',
    '#wire',
  ],
  commands: ['errors', 'resources', 'sandbox', 'settings/table', 'text', 'values'],
  main: ['commands', 'context', 'errors', 'terminal', 'package.json'],
};

/** One owner a library. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  commander: ['src/main.ts', 'src/commands/'],
  '@commander-js/extra-typings': ['src/main.ts', 'src/commands/'],
  got: ['src/http/index.ts'],
  chalk: ['src/text/palette.ts'],
  ora: ['src/terminal/'],
  'cli-table3': ['src/views/table'],
  'csv-stringify': ['src/views/csv.ts'],
  'string-width': ['src/text/width.ts', 'src/views/', 'src/terminal/'],
  yaml: ['src/settings/'],
  'fastest-levenshtein': ['src/text/suggest.ts'],
  hpagent: ['src/http/agents.ts'],
  'proper-lockfile': ['src/credentials/token-cache/'],
  'write-file-atomic': ['src/credentials/token-cache/'],
};

test('every file imports only what the road allows', () => {
  const astray = imports.filter(
    ({ from, to, isType }) =>
      !isType && to.station !== undefined && to.station !== from.station && !isAllowed(from.station, to.station),
  );
  expect(astray.map(describeImport)).toEqual([]);
});

test('every library has one owner', () => {
  const astray = imports.filter(({ from, to, isType }) => {
    if (isType || to.station !== undefined || to.specifier.startsWith('node:')) return false;
    return !(mayUse[libraryOf(to.specifier)] ?? []).some((owner) => from.file.startsWith(owner));
  });
  expect(astray.map(describeImport)).toEqual([]);
});

test('starting loads neither a heavy library nor the validators nor the sandbox', () => {
  const reached = reachedFrom('src/main.ts');
  const heavy = [...reached].filter((name) =>
    /^(got|ora|cli-table3|csv-stringify|yaml|#wire|src\/(sandbox|api|http|listing|waiting|credentials|views)\/.*)/.test(
      name,
    ),
  );
  expect(heavy).toEqual([]);
  expect(reached).toContain('src/commands/list.ts');
});

interface Import {
  readonly from: { readonly file: string; readonly station: string };
  readonly to: { readonly specifier: string; readonly file?: string; readonly station?: string };
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`);
const imports = sources.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:([^;'"]*?)\sfrom\s+)?'([^']+)'/gm);
  const calls = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, names = '', specifier = '']) => ({
      from: { file, station: stationOf(file) },
      to: target(file, specifier),
      isType:
        type !== undefined ||
        (/^\{.*\}$/s.test(names.trim()) && namesOf(names).every((name) => name.startsWith('type '))),
      isDynamic: false,
    })),
    ...[...calls].map(([, specifier = '']) => ({
      from: { file, station: stationOf(file) },
      to: target(file, specifier),
      isType: false,
      isDynamic: true,
    })),
  ];
}

function namesOf(braces: string): string[] {
  return braces
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function target(file: string, specifier: string): Import['to'] {
  if (/^#wire(\/|$)/.test(specifier)) return { specifier, station: '#wire' };
  if (!specifier.startsWith('.')) return { specifier };
  const path = relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/');
  return { specifier, file: path, station: stationOf(path) };
}

/** The table of settings is a station of its own: light enough to be read at the start. */
function stationOf(file: string): string {
  if (file === 'src/settings/table.ts') return 'settings/table';
  const [top = '', next = ''] = file.split('/');
  return top === 'src' ? next.replace(/\.ts$/, '') : file;
}

function isAllowed(from: string, to: string): boolean {
  return (mayImport[from] ?? []).includes(to);
}

function libraryOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function describeImport({ from, to }: Import): string {
  return `${from.file} imports ${to.file ?? to.specifier}`;
}

function reachedFrom(start: string): Set<string> {
  const reached = new Set([start]);
  for (const file of reached) {
    for (const { from, to, isType, isDynamic } of imports) {
      if (from.file === file && !isType && !isDynamic) reached.add(to.file ?? to.specifier);
    }
  }
  return reached;
}
