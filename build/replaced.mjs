/** What some packages import, or one of them alone, and what they get instead: starting is to cost what is used. */
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
  // ora draws one of these, of a hundred and more
  'cli-spinners': `export default {
    dots: { interval: 80, frames: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'] },
    line: { interval: 130, frames: ['-', '\\\\', '|', '/'] },
  }`,
  // commander starts other programs as subcommands
  'node:child_process': 'module.exports = {}',
  // chalk looks for a level that is always given here
  '#supports-color': 'export default { stdout: false, stderr: false }',
  // ora's, which would have no colours then; so chalk need not be a file of its own, for both to load
  chalk: 'export default new Proxy({}, { get: () => (text) => text })',
  // cli-table3 lays out one line of `#`, without colours (src/views/table-drawing.ts): 6 kB of the package less
  'string-width of cli-table3': 'module.exports = (text) => text.length',
  '@colors/colors/safe': 'module.exports = {}',
  // proper-lockfile makes folders and looks at them, which graceful-fs leaves to Node, too: 3 kB less
  'graceful-fs': "module.exports = Object.create(require('node:fs'))",
};
const importers = /[\\/]node_modules[\\/](got|decompress-response|commander|chalk|ora|cli-table3|proper-lockfile)[\\/]/;

const virtual = /^\0replaced: ((\S+) of \S+)$/;
const suggestSimilar = /[\\/]commander[\\/]lib[\\/]suggestSimilar\.js$/;

/** The plugin for the bundler, and a check: an update may make a replacement pointless, and nobody would notice. */
export function replacing() {
  const unused = new Set([...Object.keys(replaced), 'localeCompare']);
  const refuseUnused = () => {
    if (unused.size > 0) throw new Error(`nothing imports ${[...unused].join(', ')} any more: replace no more`);
  };
  const plugin = {
    name: 'replaced',
    /** Each importer gets its own: what two share would become one more file to load. */
    resolveId(path, importer = '') {
      const [, name] = importers.exec(importer) ?? [];
      if (name === undefined) return undefined;
      const what = [`${path} of ${name}`, path].find((key) => key in replaced);
      unused.delete(what);
      return what && `\0replaced: ${path} of ${name}`;
    },
    load(id) {
      const [, whole, path] = virtual.exec(id) ?? [];
      return path && (replaced[whole] ?? replaced[path]);
    },
    // to sort two suggestions by a locale, Node loads what it knows of all of them: a third of the time of a usage error
    transform(code, id) {
      if (!suggestSimilar.test(id) || !code.includes('a.localeCompare(b)')) return undefined;
      unused.delete('localeCompare');
      return code.replace('a.localeCompare(b)', 'Number(a > b) - 0.5');
    },
  };
  return { plugin, refuseUnused };
}

function later(module, name) {
  return `(...args) => require('node:${module}').${name}(...args)`;
}
