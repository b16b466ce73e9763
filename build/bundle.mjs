import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { build, transform } from 'esbuild';
import { licences } from './licences.mjs';
import { manPage, secondManPage } from './man.mjs';
import { replacing } from './replaced.mjs';
import { billOfMaterials } from './sbom.mjs';

const sources = ['src', 'schemas/generated', 'build', 'package.json', 'package-lock.json'];
const lastWritten = 'dist/THIRD-PARTY-LICENSES.txt';

if (isOld()) {
  const { plugin, refuseUnused } = replacing();
  const common = {
    outdir: 'dist',
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  };
  const { metafile, outputFiles } = await build({
    ...common,
    entryPoints: ['src/main.ts'],
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    plugins: [plugin],
    // its ES modules: what is not used of them is left out
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    define: { 'Intl.ListFormat': 'Object' },
  });
  refuseUnused();
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  await Promise.all(outputFiles.map(writeAsCommonJs));
  // by itself: what it shared with the program would be one more file for every run to load
  const outExtension = { '.js': '.cjs' };
  await build({ ...common, entryPoints: ['src/compile-cache.ts'], format: 'cjs', outExtension });
  writeFileSync('dist/modelarts-export.1', manPage());
  writeFileSync('dist/export-tasks.1', secondManPage);
  const bundled = Object.keys(metafile.inputs);
  writeFileSync('dist/sbom.cdx.json', billOfMaterials(bundled));
  writeFileSync(lastWritten, licences(bundled));
}

/**
 * esbuild splits ES modules only, and loading those costs Node more than loading CommonJS (docs/decisions/commonjs-bundle.md). So each of the
 * files it has split becomes CommonJS here, and each `import()` the `require` that it stands for.
 */
async function writeAsCommonJs({ path, text }) {
  const { code } = await transform(text.replaceAll(/(["'])(\.\/[\w-]+)\.js\1/g, '$1$2.cjs$1'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    supported: { 'dynamic-import': false },
  });
  writeFileSync(path.replace(/\.js$/, '.cjs'), code);
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
