import { transformSync } from 'esbuild';

/** The one transformer of the tests: the bundler's own, so that tests and `dist` see the same JavaScript. */
export default {
  process: (source, path) =>
    transformSync(source, { loader: 'ts', format: 'esm', target: 'node20.19', sourcefile: path, sourcemap: 'inline' }),
};
