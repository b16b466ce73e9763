import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What these source files export, for the scripts that make pages of it. */
export async function loadSources(...files) {
  const bundle = await rolldown({ input: 'sources', cwd: root, platform: 'node', plugins: [everythingOf(files)] });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', output[0].code)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

function everythingOf(files) {
  return {
    name: 'sources',
    resolveId: (path) => (path === 'sources' ? path : undefined),
    load: (id) => (id === 'sources' ? files.map((file) => `export * from '${root}${file}';`).join('\n') : undefined),
  };
}
