import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** A program to run: its arguments and environment. */
const bin = pathOf('../../bin/modelarts-export.js');
const list = '/v2/project-1/datasets/dataset-1/export-tasks';

export const bareNode = { name: 'node -e 0', argv: [process.execPath, '-e', '0'] };

export function cli(args, origin) {
  return {
    name: `modelarts-export ${args.join(' ')}`,
    argv: [process.execPath, bin, ...args],
    env: {
      MODELARTS_ENDPOINT: origin,
      MODELARTS_PROJECT_ID: 'project-1',
      MODELARTS_DATASET_ID: 'dataset-1',
      MODELARTS_TOKEN: 'token-of-the-benchmark',
    },
  };
}

export function plainLoop(origin) {
  return { name: 'plain loop', argv: [process.execPath, pathOf('plain-loop.mjs'), `${origin}${list}`] };
}

/** All pages over one connection. */
export function curl(origin, pages) {
  return { name: 'curl', argv: ['curl', '--silent', `${origin}${list}?limit=100&offset=[0-${pages - 1}]`] };
}

/** The same program, with its peak memory told on file descriptor 3. */
export function reportingMemory({ argv: [node, ...args], ...rest }) {
  return { ...rest, argv: [node, '--import', pathOf('report-memory.mjs'), ...args] };
}

function pathOf(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
