import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The programs to measure: a name, the command line, and what its environment has beside this one's. */
const ownBin = pathOf('../../bin/modelarts-export.cjs');
const cacheFolder = mkdtempSync(join(tmpdir(), 'bench-cache-'));
process.on('exit', () => rmSync(cacheFolder, { recursive: true, force: true }));
const datasets = '/v2/project-1/datasets';
const list = `${datasets}/dataset-1/export-tasks`;

export function bareNode({ node = process.execPath, env = {} } = {}) {
  return { name: 'node -e 0', argv: [node, '-e', '0'], env };
}

/** The least that a program of ES modules costs. */
export function oneLine() {
  return {
    name: 'an ES module that prints a line',
    argv: [process.execPath, '--input-type=module', '--eval', "process.stdout.write('0.1.0\\n')"],
  };
}

export function cli(args, origin, { node = process.execPath, bin = ownBin, env = {} } = {}) {
  return {
    name: `modelarts-export ${args.join(' ')}`,
    argv: [node, bin, ...args],
    env: {
      ...env,
      MODELARTS_ENDPOINT: origin,
      MODELARTS_PROJECT_ID: 'project-1',
      MODELARTS_DATASET_ID: 'dataset-1',
      MODELARTS_TOKEN: 'token-of-the-benchmark',
      // nobody's own settings and tokens; what Node compiles is kept from one round to the next
      XDG_CONFIG_HOME: pathOf('.'),
      XDG_CACHE_HOME: cacheFolder,
      NO_PROXY: '*',
    },
  };
}

/** The same of one who signs in with a password, and whose token is kept. */
export function withPassword({ name, argv, env: { MODELARTS_TOKEN: _, ...env } }) {
  const user = { MODELARTS_USERNAME: 'ada', MODELARTS_PASSWORD: 'password', MODELARTS_DOMAIN_NAME: 'domain' };
  const iam = { MODELARTS_IAM_ENDPOINT: env.MODELARTS_ENDPOINT };
  return { name: `${name}, with a password and a kept token`, argv, env: { ...env, ...user, ...iam } };
}

export function plainLoop(origin) {
  return { name: 'plain loop', argv: [process.execPath, pathOf('plain-loop.mjs'), `${origin}${list}`] };
}

export function plainDatasetsLoop(origin) {
  return {
    name: 'plain loop over datasets',
    argv: [process.execPath, pathOf('plain-loop.mjs'), `${origin}${datasets}`],
  };
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
