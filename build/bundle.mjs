import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { licences } from './licences.mjs';
import { manPage, secondManPage } from './man.mjs';
import { replacing } from './replaced.mjs';
import { billOfMaterials } from './sbom.mjs';

const sources = ['src', 'schemas/generated', 'build', 'package.json', 'package-lock.json'];
const lastWritten = 'dist/THIRD-PARTY-LICENSES.txt';

if (isOld()) {
  const { plugin, refuseUnused } = replacing();
  const program = await bundled('src/main.ts', [plugin]);
  refuseUnused();
  // by itself: what it shared with the program would be one more file for every run to load
  const compileCache = await bundled('src/compile-cache.ts', []);
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  for (const { fileName, code } of [...program, ...compileCache]) writeFileSync(`dist/${fileName}`, code);
  writeFileSync('dist/modelarts-export.1', await manPage());
  writeFileSync('dist/export-tasks.1', secondManPage);
  const files = program.flatMap(({ moduleIds }) => moduleIds);
  writeFileSync('dist/sbom.cdx.json', billOfMaterials(files));
  writeFileSync(lastWritten, licences(files));
}

/** CommonJS, as loading ES modules costs Node more; each `import()` is a `require` then (docs/decisions/commonjs-bundle.md). */
async function bundled(input, plugins) {
  const bundle = await rolldown({
    input,
    plugins,
    platform: 'node',
    // its ES modules: what is not used of them is left out
    resolve: { alias: { yaml: resolve('node_modules/yaml/browser/index.js') } },
    transform: { target: 'node20.19', define: { 'Intl.ListFormat': 'Object' } },
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    dynamicImportInCjs: false,
    esModule: false,
    generatedCode: { symbols: false },
    minify: true,
    comments: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    // what every run loads is one file
    codeSplitting: { groups: [{ name: 'program', tags: ['$initial'] }] },
  });
  return output;
}

function isOld() {
  const built = changedAt(lastWritten);
  return built === undefined || sources.some((source) => newest(source) > built);
}

function newest(path) {
  if (!statSync(path).isDirectory()) return changedAt(path);
  return Math.max(...readdirSync(path).map((name) => newest(`${path}/${name}`)), changedAt(path));
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
