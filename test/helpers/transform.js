import { transformSync } from 'rolldown/utils';

const options = { sourcemap: true, target: 'node20.19', tsconfig: false };

/** The one transformer of the tests: the bundler's own, so that tests and `dist` see the same JavaScript. */
export default {
  process(source, path) {
    const { code, map, errors } = transformSync(path, source, options);
    if (errors.length > 0) throw errors[0];
    return { code, map };
  },
};
