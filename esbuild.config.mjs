import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** What some packages import, and what they get instead: starting is to cost what is used. */
const replaced = {
  // got brings these along for options that are never used here: `cache`, `dnsCache`, `http2`, `form`
  'cacheable-request': 'export default class {} export class CacheError extends Error {}',
  'cacheable-lookup': 'export default class {}',
  'http2-wrapper': 'export default {}',
  'form-data-encoder': 'export const isFormData = () => false; export class FormDataEncoder {}',
  // got loads these for every request; here they are loaded by the first that needs them
  'node:https': `export default { request: ${later('https', 'request')} }`,
  'node:tls': `export const checkServerIdentity = ${later('tls', 'checkServerIdentity')}`,
  'node:zlib': `export default {
    createUnzip: ${later('zlib', 'createUnzip')},
    createInflateRaw: ${later('zlib', 'createInflateRaw')},
    createBrotliDecompress: ${later('zlib', 'createBrotliDecompress')},
  }`,
  // got names its requests, for diagnostics within the process
  'node:crypto': 'let requests = 0; export const randomUUID = () => String(++requests)',
  // an import reads every property: of this one that opens stdin, stdout and stderr, of the others it loads more modules
  'node:process': 'module.exports = process',
  'node:net': "module.exports = process.getBuiltinModule('node:net')",
  'node:util': "module.exports = process.getBuiltinModule('node:util')",
  // commander starts other programs as subcommands
  'node:child_process': 'module.exports = {}',
  // chalk looks for a level that is always given here
  '#supports-color': 'export default { stdout: false, stderr: false }',
  // ora's, which would have no colours then; so chalk need not be a file of its own, for both to load
  chalk: 'export default new Proxy({}, { get: () => (text) => text })',
};
const importers = /[\\/]node_modules[\\/](got|decompress-response|commander|chalk|ora)[\\/]/;

const sources = ['src', 'schemas/generated', 'package.json', 'package-lock.json', 'esbuild.config.mjs'];

/** An update may make a replacement pointless; nobody would notice. */
const unused = new Set([...Object.keys(replaced), 'localeCompare']);

if (isOld()) {
  rmSync('dist', { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [{ name: 'replaced', setup: replace }],
    // got's type checks make one at load, for a message nobody sees: it takes as long as all the rest of got
    // write-file-atomic seeds the names of its temporary files with its own
    define: { 'Intl.ListFormat': 'Object', __filename: '"modelarts-export"' },
    // bundled CommonJS packages use what an ES module does not have; all they require is built in
    banner: { js: 'const require = process.getBuiltinModule;' },
  });
  if (unused.size > 0) throw new Error(`nothing imports ${[...unused].join(', ')} any more: replace no more`);
  writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(Object.keys(metafile.inputs)));
}

function isOld() {
  const built = changedAt('dist/THIRD-PARTY-LICENSES.txt');
  return built === undefined || sources.some((source) => newest(source) > built);
}

function newest(path) {
  if (!statSync(path).isDirectory()) return changedAt(path);
  return Math.max(...readdirSync(path).map((name) => newest(`${path}/${name}`)), changedAt(path));
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** Each importer gets its own: what two share would become one more file to load. */
function replace(bundler) {
  bundler.onResolve({ filter: /./ }, ({ path, importer }) => {
    const [, name] = importers.exec(importer) ?? [];
    if (name === undefined || !(path in replaced)) return undefined;
    unused.delete(path);
    return { path: `${path} of ${name}`, namespace: 'replaced', pluginData: replaced[path] };
  });
  bundler.onLoad({ filter: /./, namespace: 'replaced' }, ({ pluginData }) => ({ contents: pluginData }));
  // to sort two suggestions by a locale, Node loads what it knows of all of them: a third of the time of a usage error
  bundler.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]suggestSimilar\.js$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8');
    if (text.includes('a.localeCompare(b)')) unused.delete('localeCompare');
    return { contents: text.replace('a.localeCompare(b)', 'Number(a > b) - 0.5') };
  });
}

function later(module, name) {
  return `(...args) => process.getBuiltinModule('node:${module}').${name}(...args)`;
}

/** The licences of the packages in the bundle ask to be kept with it. */
function licences(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  return packages.map((folder) => `${licenceOf(folder)}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return [`${name} ${version} (${license})`, file && readFileSync(`${folder}/${file}`, 'utf8').trim()]
    .filter(Boolean)
    .join('\n\n');
}
