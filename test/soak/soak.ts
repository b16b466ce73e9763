import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { run as runProgram } from '../../src/main.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { fakeHost } from '../helpers/host.ts';
import { bin, ended } from '../helpers/shell.ts';
import { allowedAfter, allowedOfOrder, retries, schedules } from './faults.ts';
import type { Finding, Report, Tally } from './report.ts';
import { environmentOf, type Scenario, scenarios, scriptOf, secretsOf } from './scenarios.ts';

export interface SoakOptions {
  readonly runs: number;
  readonly spawned: number;
  readonly seed: number;
}

/** All commands under random faults: what they come to is what it would be without, or the right exit code. */
export async function soak({ runs, spawned, seed }: SoakOptions): Promise<Report> {
  const quick = scenarios.filter(({ isSlow }) => !isSlow);
  const inProcess = await tallied(draw(scenarios, runs, seed), { run: runInProcess, atOnce: 1 });
  // these really sleep, so that some may do so together
  const asProcesses = await tallied(draw(quick, spawned, seed), { run: runSpawned, atOnce: 4 });
  return { inProcess, spawned: asProcesses, findings: [...inProcess.findings, ...asProcesses.findings] };
}

type Drawn = readonly [Scenario, readonly string[]];

function draw(from: readonly Scenario[], numRuns: number, seed: number): Drawn[] {
  return numRuns === 0 ? [] : fc.sample(fc.tuple(likely(from), schedules), { seed, numRuns });
}

/** A quarter of all runs, and more, start something: there most harm is done. */
function likely(from: readonly Scenario[]) {
  const starts = from.filter(({ does }) => does === 'start');
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...from) },
    { weight: 1, arbitrary: fc.constantFrom(...starts) },
  );
}

/** What was seen of one run. */
interface Seen {
  readonly code: number | 'hang';
  readonly stdout: string;
  readonly stderr: string;
  /** Method and address of every request for the API. */
  readonly requests: readonly string[];
  readonly filesLeft: readonly string[];
  /** What still keeps the process alive. */
  readonly leaks: readonly string[];
  readonly secrets: readonly string[];
  /** The tasks that were ordered, in the end. */
  readonly ordered: number;
}

type Run = (scenario: Scenario, faults: readonly string[]) => Promise<Seen>;
interface Way {
  readonly run: Run;
  readonly atOnce: number;
}

async function tallied(drawn: Drawn[], { run, atOnce }: Way): Promise<Tally> {
  const start = performance.now();
  const calm = new Map<Scenario, Promise<Seen>>();
  const queue = [...drawn];
  const judged: Judged[] = [];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [scenario, schedule] = next;
      const expecting = calm.get(scenario) ?? calmRun(scenario, run);
      calm.set(scenario, expecting);
      const expected = await expecting;
      const seen = await run(scenario, schedule);
      judged.push({ scenario, met: schedule.slice(0, seen.requests.length), seen, expected });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { ...sumsOf(judged), findings: judged.flatMap(findingsIn), seconds: (performance.now() - start) / 1000 };
}

/** What it comes to without a fault; a scenario that is wrong in itself would prove nothing. */
async function calmRun(scenario: Scenario, run: Run): Promise<Seen> {
  const seen = await run(scenario, []);
  if (seen.code === (scenario.code ?? 0)) return seen;
  throw new Error(`without a fault ${scenario.argv.join(' ')} is exit ${seen.code}: ${seen.stderr}`);
}

function sumsOf(judged: readonly Judged[]): Pick<Tally, 'runs' | 'faults' | 'retries'> {
  const sum = (of: (one: Judged) => number) => judged.reduce((all, one) => all + of(one), 0);
  return {
    runs: judged.length,
    faults: sum(({ met }) => met.filter((fault) => fault !== 'ok').length),
    retries: sum(({ seen, expected }) => Math.max(0, seen.requests.length - expected.requests.length)),
  };
}

interface Judged {
  readonly scenario: Scenario;
  readonly met: readonly string[];
  readonly seen: Seen;
  readonly expected: Seen;
}

function findingsIn(judged: Judged): readonly Finding[] {
  const { scenario, met, seen } = judged;
  const { code, stdout, stderr, leaks, filesLeft, secrets } = seen;
  const told = `${scenario.argv.join(' ')} (${scenario.as ?? 'token'}) with ${met.join(',') || 'no faults'}: `;
  if (code === 'hang') return [{ is: 'hang', what: told }];
  const wrong = whatIsWrong(judged);
  const result = `exit ${code}, ${JSON.stringify(stdout.slice(0, 200))}, ${JSON.stringify(stderr.slice(-300))}`;
  return [
    ...(wrong ? [{ is: 'wrong result' as const, what: `${told}${wrong}; ${result}` }] : []),
    ...leaks.map((leak) => ({ is: 'leak' as const, what: told + leak })),
    ...filesLeft.map((file) => ({ is: 'file left behind' as const, what: told + file })),
    ...secrets.map(() => ({ is: 'secret printed' as const, what: `${told}${result}` })),
  ];
}

function whatIsWrong(judged: Judged): string | undefined {
  const { scenario, met, seen, expected } = judged;
  const isAsExpected = seen.code === expected.code && seen.stdout === expected.stdout;
  if (scenario.does === 'start') return whatIsWrongWithOrder(judged, isAsExpected);
  if (isAsExpected) return undefined;
  const { isMended, codes } = allowedAfter(met, scenario);
  if (isMended) return `expected exit ${expected.code}, ${JSON.stringify(expected.stdout.slice(0, 200))}`;
  if (!codes.includes(Number(seen.code))) return `expected exit ${expected.code} or ${codes}`;
  const tellsMore = scenario.does === 'wait' || scenario.does === 'look';
  return tellsMore || expected.stdout.startsWith(seen.stdout) ? undefined : 'stdout is not a part of what it should be';
}

/** A 401 has kept the order from the service: who can sign in anew sends it once more. */
function whatIsWrongWithOrder({ scenario, met, seen }: Judged, isAsExpected: boolean): string | undefined {
  const { requests, ordered, code } = seen;
  const sent = requests.flatMap((request, place) => (request.startsWith('POST') ? [met[place] ?? 'ok'] : []));
  const [own, ...others] = sent.filter((fault) => fault !== '401' || scenario.as !== 'user');
  if (others.length > 0) return `${sent.length} orders were sent`;
  if (ordered > sent.length) return `${ordered} tasks were made`;
  if (code === 6 && ordered > 0) return 'exit 6, but something was started';
  if (code === 0 && ordered === 0) return 'exit 0, but nothing was started';
  if (isAsExpected) return undefined;
  const codesOfOrder = own === undefined ? allowedAfter(met, { ...scenario, does: 'read' }).codes : allowedOfOrder(own);
  const codesOfWait = scenario.argv.includes('--wait') && ordered > 0 ? [3, 4, 5, 7, 11, 124] : [];
  const allowed = [...codesOfOrder, ...codesOfWait];
  return allowed.includes(Number(code)) ? undefined : `expected exit ${allowed}`;
}

/** Long after the sandbox was started: what was under way there has ended, and nothing changes while it is read. */
const ageMs = 10 * 24 * 3_600_000;
const mostMs = 60_000;

async function runInProcess(scenario: Scenario, faults: readonly string[]): Promise<Seen> {
  const clock = fakeClock({ random: 0.5 });
  const host = fakeHost({ clock, ...(scenario.stdin !== undefined && { stdin: scenario.stdin }) });
  const interrupt = () => void host.interrupt('SIGINT');
  return withMachine({ scenario, faults, clock, age: clock.pass, interrupt }, async (env) => {
    const before = resources();
    const code = await inTime(runProgram(argvOf(scenario), Object.assign(host, { env })));
    return { code, ...host.written, leaks: await leaksSince(before) };
  });
}

/** When every sandbox of the spawned runs is started, by its own clock: what it shows is the same in all of them. */
const spawnedAt = Date.now() - ageMs;

async function runSpawned(scenario: Scenario, faults: readonly string[]): Promise<Seen> {
  const start = Date.now();
  let [aheadMs, isAged] = [0, false];
  const clock = { now: () => spawnedAt + aheadMs + (isAged ? Date.now() - start : 0) };
  const age = (ms: number) => {
    aheadMs += ms;
    isAged = true;
  };
  return withMachine({ scenario, faults, clock, age }, async (env) => {
    const child = spawn(process.execPath, [bin, ...argvOf(scenario), ...hurryOf(scenario)], { env, stdio: 'pipe' });
    child.stdin.on('error', () => {}).end(scenario.stdin ?? '');
    const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
    const { code, signal, stdout, stderr } = await ended(child);
    clearTimeout(timer);
    return { code: signal === null && code !== null ? code : 'hang', stdout, stderr, leaks: [] };
  });
}

function argvOf({ argv, does }: Scenario): readonly string[] {
  return does === 'nothing' ? argv : [...argv, '--retries', String(retries)];
}

/** Time is not for nothing there. */
function hurryOf({ does }: Scenario): readonly string[] {
  if (does === 'wait') return ['--interval', '1s', '--max-errors', '5'];
  return does === 'start' ? ['--settle', '2s'] : [];
}

type Outcome = Pick<Seen, 'code' | 'stdout' | 'stderr' | 'leaks'>;

interface Machine {
  readonly scenario: Scenario;
  readonly faults: readonly string[];
  readonly clock: { now(): number };
  /** Lets time pass for the sandbox. */
  age(ms: number): void;
  /** Ends what never ends by itself. */
  readonly interrupt?: () => void;
}

/** As many as nothing is told twice in. */
const calmLooks = 2;

/** A sandbox whose requests go wrong, and a home of its own, which is looked at afterwards. */
async function withMachine(
  { scenario, faults, clock, age, interrupt }: Machine,
  use: (env: Record<string, string>) => Promise<Outcome>,
): Promise<Seen> {
  const requests: string[] = [];
  const sandbox = await startSandbox({
    clock,
    tasks: 16,
    seed: 5,
    script: scriptOf(scenario),
    faults: faults.join(','),
    onRequest: ({ method, url }) => {
      if (!url.startsWith('/v3/')) requests.push(`${method} ${url}`);
      // by then nothing goes wrong any more
      if (scenario.does === 'watch' && requests.length > faults.length + calmLooks) interrupt?.();
    },
  });
  age(ageMs);
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
  for (const each of [home, temporary]) mkdirSync(each);
  try {
    const outcome = await use({ HOME: home, TMPDIR: temporary, ...environmentOf(scenario, sandbox) });
    const asked = [...requests];
    const said = outcome.stdout + outcome.stderr;
    // what shows late has shown
    age(100_000);
    return {
      ...outcome,
      stdout: plain(outcome.stdout, sandbox, folder),
      requests: asked,
      filesLeft: filesLeftIn(folder),
      secrets: [...secretsOf(sandbox), ...tokensKeptIn(folder)].filter((secret) => said.includes(secret)),
      ordered: await orderedIn(sandbox, faults.length - asked.length),
    };
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}

/** Without what is another one in every run. */
function plain(text: string, { endpoint }: Sandbox, folder: string): string {
  return text
    .replaceAll(endpoint, 'ORIGIN')
    .replaceAll(new URL(endpoint).host, 'HOST')
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/(?<=expires_at\W+)\d[\w:.-]+/g, 'TIME');
}

/** Nothing but what is meant to stay: the cache and the config file, without a lock and without half a file. */
function filesLeftIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = all.map((file) => join(file.parentPath, file.name).slice(folder.length + 1));
  const isMeant = /^home\/(?:\.cache\/modelarts-export\/|\.config\/modelarts-export\/config\.json$)/;
  return paths.filter((path) => !isMeant.test(path) || /\.(?:lock|tmp)$/.test(path));
}

/** What IAM has given the run. */
function tokensKeptIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/"token":"([^"]+)"/g)].map(([, token = '']) => token));
}

/** How many tasks with the path of the orders there are, once no request goes wrong any more. */
async function orderedIn({ endpoint, projectId, datasetId, token }: Sandbox, left: number): Promise<number> {
  const address = `${endpoint}/v2/${projectId}/datasets/${datasetId}/export-tasks?limit=100`;
  const ask = async () => (await fetch(address, { headers: { 'x-auth-token': token } })).text();
  for (let faults = left; faults > 0; faults -= 1) await ask().catch(() => undefined);
  const { export_tasks: tasks }: { export_tasks: { path?: string }[] } = JSON.parse(await ask());
  return tasks.filter((task) => task.path === '/bucket/soak/').length;
}

async function inTime(running: Promise<number>): Promise<Seen['code']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'hang'>((resolve) => {
    timer = setTimeout(() => resolve('hang'), mostMs);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What keeps the process alive, without what is the sandbox's. */
function resources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== 'TCPServerWrap')
    .toSorted();
}

/** A socket that was closed needs a few turns of the event loop to be gone. */
async function leaksSince(before: readonly string[]): Promise<readonly string[]> {
  for (let turn = 0; turn < 200 && resources().length > before.length; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return resources().length > before.length ? [`${resources()} instead of ${before}`] : [];
}
