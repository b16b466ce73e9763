import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * What got brings along for options that are never used here (`cache`, `dnsCache`, `http2`) is a third of the program and
 * of the time it takes to load. Each entry is what got needs of it at start-up.
 */
const leftOut = {
  'cacheable-request': 'export default class {}; export class CacheError extends Error {}',
  'cacheable-lookup': 'export default class {}',
  'http2-wrapper': 'export default {}',
};

const sources = ['src', 'schemas/generated', 'package.json', 'package-lock.json', 'esbuild.config.mjs'];

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
    plugins: [{ name: 'left-out', setup: leaveOut }],
    // bundled CommonJS packages use what an ES module does not have
    banner: {
      js: [
        "import { createRequire as makeRequire } from 'node:module';",
        "import { fileURLToPath as toPath } from 'node:url';",
        'const require = makeRequire(import.meta.url), __filename = toPath(import.meta.url);',
      ].join(''),
    },
  });
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

function leaveOut(bundler) {
  const names = new RegExp(`^(${Object.keys(leftOut).join('|')})$`);
  bundler.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'left-out' }));
  bundler.onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] }));
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
