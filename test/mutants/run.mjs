import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { mutated, mutationsOf } from './mutations.mjs';
import { nearestTests } from './nearest.mjs';

/** `npm run mutants [-- --count 300 --seed 7 --jobs 2 --files src/listing]`: how many planted mistakes the tests find. */
const text = { type: 'string' };
const { values } = parseArgs({ options: { count: text, seed: text, jobs: text, files: text } });
const count = Number(values.count ?? 300);
const jobs = Number(values.jobs ?? 2);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const stations = ['listing', 'waiting', 'starting', 'http', 'api', 'credentials'];
const longestMs = 120_000;

const copies = mkdtempSync(join(tmpdir(), 'mutants-'));
const running = new Set();
// the mutants are in copies alone: whatever happens here, the tree stays as it is
process.on('exit', () => rmSync(copies, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) kill(child);
    process.exit(130);
  });
}

const all = sourceFiles().flatMap((file) => mutationsOf(readFileSync(file, 'utf8')).map((one) => ({ file, ...one })));
const size = Math.min(count, all.length);
const [drawn] = fc.sample(fc.shuffledSubarray(all, { minLength: size, maxLength: size }), { seed, numRuns: 1 });
say(`seed ${seed}: ${size} of ${all.length} mutants of ${values.files ?? stations.join(', ')}`);

const trees = Array.from({ length: jobs }, (_, index) => copyOfTree(join(copies, String(index))));
await refuseBrokenTests();
const queue = [...drawn];
const survivors = [];
let killed = 0;
await Promise.all(trees.map(work));
for (const mutant of survivors) say(`survived: ${told(mutant)}`);
say(`score: ${killed} of ${size} found, ${((100 * killed) / Math.max(1, size)).toFixed(1)} %`);

/** Tests that fail without a mutant would seem to find every one. */
async function refuseBrokenTests() {
  const tests = [...new Set(drawn.flatMap(({ file }) => nearestTests(file).flat()))];
  if (!(await fails(tests, trees[0], 10 * longestMs))) return;
  say('the tests fail without a mutant');
  process.exit(1);
}

async function work(tree) {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const finder = await finderOf(mutant, tree);
    if (finder === undefined) survivors.push(mutant);
    else killed += 1;
    say(
      `${killed + survivors.length}/${size} ${finder === undefined ? 'SURVIVED' : `found by ${finder}`}: ${told(mutant)}`,
    );
  }
}

/** The round of tests that finds it; undefined where none does. */
async function finderOf(mutant, tree) {
  const path = join(tree, mutant.file);
  const original = readFileSync(mutant.file, 'utf8');
  writeFileSync(path, mutated(original, mutant));
  try {
    for (const tests of nearestTests(mutant.file)) {
      if (await fails(tests, tree)) return tests.length === 1 ? tests[0] : `${tests[0]} and ${tests.length - 1} more`;
    }
    return undefined;
  } finally {
    writeFileSync(path, original);
  }
}

/** A run that never ends has found it, too. */
function fails(tests, tree, mostMs = longestMs) {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, '--bail', '--silent', '--runInBand', '--forceExit', ...tests], {
    cwd: tree,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, MODEL_SEED: '7' },
  });
  running.add(child);
  const timer = setTimeout(() => kill(child), mostMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(code !== 0);
    });
  });
}

/** With whatever it has started. */
function kill({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

function sourceFiles() {
  const folders = values.files?.split(',') ?? stations.map((station) => `src/${station}`);
  return folders.flatMap((folder) =>
    folder.endsWith('.ts')
      ? [folder]
      : readdirSync(folder, { recursive: true })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => join(folder, name)),
  );
}

/** All that git knows of, as it is now, and the packages. */
function copyOfTree(target) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  for (const file of files.split('\n').filter((name) => name !== '')) {
    mkdirSync(join(target, dirname(file)), { recursive: true });
    cpSync(file, join(target, file));
  }
  execFileSync('cp', ['-al', 'node_modules', target]);
  return target;
}

function told({ file, line, what, by }) {
  const short = (code) => code.replaceAll(/\s+/g, ' ').slice(0, 60);
  return `${file}:${line}: ${short(what)} → ${short(by) || 'nothing'}`;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
