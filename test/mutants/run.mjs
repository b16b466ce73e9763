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
const startedAt = performance.now();

const copies = mkdtempSync(join(tmpdir(), 'mutants-'));
const running = new Set();
// the mutants are in copies alone: whatever happens here, the tree stays as it is
process.on('exit', () => {
  for (const child of running) kill(child);
  rmSync(copies, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

const all = sourceFiles().flatMap((file) => mutationsOf(readFileSync(file, 'utf8')).map((one) => ({ file, ...one })));
const size = Math.min(count, all.length);
const [drawn] = fc.sample(fc.shuffledSubarray(all, { minLength: size, maxLength: size }), { seed, numRuns: 1 });
say(`seed ${seed}: ${size} of ${all.length} mutants of ${values.files ?? stations.join(', ')}`);

const trees = Array.from({ length: jobs }, (_, index) => copyOfTree(join(copies, String(index))));
await refuseBrokenTests();
const queue = [...drawn];
const came = { found: [], survived: [], 'timed out': [] };
await Promise.all(trees.map(work));
const { found, survived, 'timed out': late } = came;
for (const mutant of late) say(`timed out: ${told(mutant)}`);
for (const mutant of survived) say(`survived: ${told(mutant)}`);
const judged = found.length + survived.length;
say(`score: ${found.length} of ${judged} found, ${((100 * found.length) / Math.max(1, judged)).toFixed(1)} %`);
say(`timed out: ${late.length}, twice each and not in the score; ${minutesSince(startedAt)} min`);

/** Tests that fail without a mutant would seem to find every one. */
async function refuseBrokenTests() {
  const tests = [...new Set(drawn.flatMap(({ file }) => nearestTests(file).flat()))];
  const { result, first } = await resultOf(tests, trees[0], 10 * longestMs);
  if (result === 'passed') return;
  say(`without a mutant the tests have ${result}: ${first}`);
  process.exit(1);
}

async function work(tree) {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const { is, by } = await fateOf(mutant, tree);
    came[is].push(mutant);
    say(`${Object.values(came).flat().length}/${size} ${is}${by ? ` by ${by}` : ''}: ${told(mutant)}`);
  }
}

/** Whether a round of tests finds it, and which. */
async function fateOf(mutant, tree) {
  const path = join(tree, mutant.file);
  const original = readFileSync(mutant.file, 'utf8');
  writeFileSync(path, mutated(original, mutant));
  try {
    for (const tests of nearestTests(mutant.file)) {
      const by = tests.length === 1 ? tests[0] : `${tests[0]} and ${tests.length - 1} more`;
      const { result } = await patientResultOf(tests, tree);
      if (result !== 'passed') return { is: result === 'failed' ? 'found' : result, by };
    }
    return { is: 'survived' };
  } finally {
    writeFileSync(path, original);
  }
}

/** What runs out of time on a busy machine gets another try, with more of it. */
async function patientResultOf(tests, tree) {
  const once = await resultOf(tests, tree, longestMs);
  return once.result === 'timed out' ? resultOf(tests, tree, 3 * longestMs) : once;
}

/** 'passed', 'failed', or 'timed out' where nothing but time was what went wrong; and the first test that has not passed. */
function resultOf(tests, tree, mostMs) {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const flags = ['--bail', '--silent', '--runInBand', '--forceExit', `--testTimeout=${mostMs / 4}`];
  const child = spawn(process.execPath, [...jest, ...flags, ...tests], {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, MODEL_SEED: '7' },
  });
  running.add(child);
  const timer = setTimeout(() => kill(child), mostMs);
  let report = '';
  child.stderr.on('data', (text) => {
    report += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      const [first = ''] = report.match(/(?<=^ {2}● ).*$/m) ?? [];
      const result = signal === 'SIGKILL' || isLate(report) ? 'timed out' : 'failed';
      resolve({ result: code === 0 ? 'passed' : result, first });
    });
  });
}

/** Every test that failed has run out of its own time. */
function isLate(report) {
  const failures = report.match(/^ {2}● /gm) ?? [];
  const late = report.match(/^ {4}thrown: "Exceeded timeout of/gm) ?? [];
  return failures.length > 0 && late.length >= failures.length;
}

function minutesSince(then) {
  return ((performance.now() - then) / 60_000).toFixed(1);
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
