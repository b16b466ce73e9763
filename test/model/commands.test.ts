import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accessTo, canary } from '../helpers/access.ts';
import { someIds } from '../helpers/fake-list.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';
import { choices, chosenOf, flagsOf } from './choice.ts';
import { passingFaults } from './faults.ts';
import type { Manners } from './paging.ts';
import { inTime, patienceMs, tries } from './runs.ts';
import { asked, asNames, inColumns, lines } from './shown.ts';
import {
  addTask,
  type End,
  type ModelTask,
  newWorld,
  type OrderFault,
  orderFaults,
  service,
  statusOf,
  type World,
} from './world.ts';

type Run = (...argv: string[]) => Promise<Outcome>;
/** Something that happens to the world, or that somebody types: the world tells what is to be seen of it. */
type Command = fc.AsyncCommand<World, Run>;

function happens(name: string, change: (world: World) => void): Command {
  return { check: () => true, run: async (world) => change(world), toString: () => name };
}

function typed(name: string, act: (world: World, run: Run) => Promise<void>): Command {
  return {
    check: () => true,
    run: async (world, run) => {
      const orders = world.orders;
      await act(world, run);
      expect(world.orders - orders).toBeLessThanOrEqual(1);
      world.faults = [];
      world.orderFault = 'ok';
    },
    toString: () => name,
  };
}

const paths = fc.constantFrom('/bucket/a/', '/bucket/b/');
const ends = fc.constantFrom<End>('SUCCESSED', 'FAILED', 'STOPPED');
const runTimes = fc.constantFrom(0, 4_000, 70_000, 1_000_000);

const passes = fc.nat(100_000).map((ms) => happens(`${ms} ms pass`, ({ clock }) => clock.pass(ms)));
const appears = fc
  .record({ path: paths, type: fc.constantFrom(0, 3), end: ends, runMs: runTimes })
  .map((task) => happens(`a task appears: ${JSON.stringify(task)}`, (world) => void addTask(world, task)));
const vanishes = fc.nat(20).map((place) =>
  happens(`task ${place} vanishes`, (world) => {
    world.tasks = world.tasks.toSpliced(place, 1);
  }),
);
/** As many as one request may be repeated, and fewer than looks of a wait may be missed. */
const goesWrong = fc.array(fc.constantFrom(...passingFaults), { minLength: 1, maxLength: 4 }).map((faults) =>
  happens(`goes wrong: ${faults}`, (world) => {
    world.faults = faults;
  }),
);

const lists = fc.constantFrom([], ['--limit', '2', '--all'], ['--limit', '100', '--all']).map((flags) =>
  typed(['list', ...flags].join(' '), async ({ tasks }, run) => {
    const { code, stdout } = await run('list', '-o', 'name', ...flags);
    expect({ code, stdout }).toEqual({ code: 0, stdout: lines(tasks.map(({ id }) => id)) });
  }),
);

/** Nothing goes wrong meanwhile, for time would pass. */
const chooses = fc
  .record({ choice: choices, shown: fc.oneof(asNames, inColumns, asked), failIfEmpty: fc.boolean() })
  .map(({ choice, shown, failIfEmpty }) => {
    const flags = [...flagsOf(choice), ...shown.flags, ...(failIfEmpty ? ['--fail-if-empty'] : [])];
    return typed(`list ${flags.join(' ')}`, async (world, run) => {
      world.faults = [];
      const chosen = chosenOf(choice, world);
      const { code, stdout } = await run('list', ...flags);
      const expected = failIfEmpty && chosen.length === 0 ? 12 : 0;
      expect({ code, stdout }).toEqual({ code: expected, stdout: shown.text(chosen, world.clock.now()) });
    });
  });

const listsDatasets = fc
  .constantFrom(['-o', 'name'], ['--no-header', '--columns', 'id'], ['--query', 'datasets[].dataset_id'])
  .map((flags) =>
    typed(`datasets ${flags.join(' ')}`, async ({ datasets }, run) => {
      const { code, stdout } = await run('datasets', ...flags);
      expect({ code, stdout }).toEqual({ code: 0, stdout: lines(datasets.map((name) => `id-${name}`)) });
    }),
  );

/** It is the only one that tells faults instead of getting over them all; and it changes nothing. */
const examines = fc.constant(
  typed('doctor', async (world, run) => {
    const { faults, orders, tasks } = world;
    const { code, stdout } = await run('doctor', '--json');
    const { checks }: { checks: { name: string; status: string }[] } = JSON.parse(stdout);
    const failed = checks.filter(({ status }) => status === 'fail');
    expect(faults.length > 0 ? [0, 6] : [0]).toContain(code);
    expect([failed.length > 0, checks.at(-1)?.name]).toEqual([code !== 0, 'dataset']);
    expect([world.orders, world.tasks]).toEqual([orders, tasks]);
  }),
);

const shows = fc.nat(6).map((place) =>
  typed(`show ${place}`, async (world, run) => {
    const task = world.tasks[place];
    const { code, stdout } = await run('show', task?.id ?? 'nobody', '--json');
    const shown = code === 0 ? JSON.parse(stdout).status : stdout;
    expect([code, shown]).toEqual(task ? [0, statusOf(task, world.clock.now())] : [3, '']);
  }),
);

const waits = fc
  .record({
    places: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
    timeoutMs: fc.constantFrom(0, 100_000, 400_000),
    knowsAll: fc.boolean(),
  })
  .map(({ places, timeoutMs, knowsAll }) =>
    typed(`wait ${places} for ${timeoutMs} ms${knowsAll ? '' : ', and nobody'}`, async (world, run) => {
      const awaited = awaitedIn(world, places);
      const nobody = knowsAll || awaited === undefined ? [] : ['nobody'];
      const wasFaulty = world.faults.length > 0;
      const since = world.clock.now();
      const ids = [...(awaited ?? []).map(({ id }) => id), ...nobody];
      const { code, stdout } = await run('wait', ...ids, '--timeout', `${timeoutMs / 1000}s`, '-o', 'name');
      const all = awaited ?? world.tasks.filter((task) => statusOf(task, since) === 'RUNNING');
      const expected = codeOfWait(all, { deadline: since + timeoutMs, isMissing: nobody.length > 0, timeoutMs });
      if (wasFaulty && timeoutMs === 0) return expect([expected, 6]).toContain(code);
      // what ends before the first look that succeeds was never waited for
      if (wasFaulty && awaited === undefined) return expect([expected, 0]).toContain(code);
      expect(code).toBe(expected);
      expect(stdout).toBe(code === 3 ? '' : lines(all.map(({ id }) => id)));
      expect(world.clock.now()).toBeLessThanOrEqual(since + timeoutMs);
    }),
  );

/** Those at these places; undefined: whatever runs. */
function awaitedIn({ tasks }: World, places: readonly number[]): readonly ModelTask[] | undefined {
  const named = places.flatMap((place) => tasks[place] ?? []);
  return named.length > 0 ? named : undefined;
}

interface Waited {
  readonly deadline: number;
  readonly isMissing: boolean;
  readonly timeoutMs: number;
}

/** What is final comes first: failed, missing, pending. */
function codeOfWait(tasks: readonly ModelTask[], { deadline, isMissing, timeoutMs }: Waited): number {
  const statuses = tasks.map((task) => statusOf(task, deadline));
  if (statuses.some((status) => status === 'FAILED' || status === 'STOPPED')) return 10;
  // what has not come by then is not given more time
  if (isMissing) return 3;
  if (statuses.includes('RUNNING')) return timeoutMs === 0 ? 8 : 124;
  return 0;
}

const starts = fc
  .record({
    path: paths,
    policy: fc.constantFrom('refuse', 'attach', 'once', 'force'),
    fault: fc.constantFrom<OrderFault>(...Object.keys(orderFaults).filter(isOrderFault)),
    life: fc.record({ runMs: runTimes, end: ends }),
    waits: fc.boolean(),
  })
  .map(({ life, ...order }) =>
    typed(`start ${JSON.stringify({ ...order, life })}`, async (world, run) => {
      const { path, policy, fault, waits } = order;
      world.orderFault = fault;
      world.nextLife = life;
      // while a look is repeated what was under way may end
      world.faults = waits ? [] : world.faults;
      const isFaulty = world.faults.length > 0;
      const before = { ...world };
      const now = world.clock.now();
      const flags = [...(policy === 'refuse' ? [] : [`--${policy}`]), ...(waits ? ['--wait', '-o', 'name'] : [])];
      const { code, stdout } = await run('start', '--path', path, ...flags);
      const seen = { code, stdout, sent: world.orders - before.orders, born: world.made - before.made };
      const expected = startOf(before, order, now);
      const expectedLater = startOf(before, order, isFaulty ? world.clock.now() : now);
      expect([expected, expectedLater]).toContainEqual(seen);
    }),
  );

function isOrderFault(word: string): word is OrderFault {
  return word in orderFaults;
}

/** Where nothing was started; without an answer nobody can know. */
const codesOfUnstarted: Readonly<Partial<Record<OrderFault, number>>> = {
  'http-429': 6,
  'http-400': 5,
  busy: 9,
  reset: 11,
  'http-502': 11,
};

interface Order {
  readonly path: string;
  readonly policy: string;
  readonly fault: OrderFault;
  readonly waits: boolean;
}

/** What a start has to come to, by what goes to the same path already and by how its order goes. */
function startOf(world: World, { path, policy, fault, waits }: Order, now: number) {
  const here = world.tasks.filter((task) => task.path === path);
  const running = here.filter((task) => statusOf(task, now) === 'RUNNING');
  const ours = (tasks: readonly ModelTask[]) => tasks.find(({ type }) => type === 3);
  const attached = policy === 'attach' || policy === 'once' ? ours(running) : undefined;
  if (attached) return { ...endOf(attached, waits), sent: 0, born: 0 };
  if (running.length > 0 && policy !== 'force') return { code: 9, stdout: '', sent: 0, born: 0 };
  const finished = policy === 'once' ? ours(here.filter((task) => statusOf(task, now) === 'SUCCESSED')) : undefined;
  if (finished) return { ...endOf(finished, waits), sent: 0, born: 0 };
  if (!orderFaults[fault].starts) return { code: codesOfUnstarted[fault], stdout: '', sent: 1, born: 0 };
  return { ...endOf({ id: `t${world.made}`, end: world.nextLife.end }, waits), sent: 1, born: 1 };
}

/** Its id; who waits for it learns how it ends. */
function endOf({ id, end }: Pick<ModelTask, 'id' | 'end'>, waits: boolean) {
  return { code: waits && end !== 'SUCCESSED' ? 10 : 0, stdout: `${id}\n` };
}

const commands = fc.commands(
  [passes, appears, appears, vanishes, goesWrong, lists, chooses, listsDatasets, shows, waits, starts, examines],
  { maxCommands: 12 },
);

const mannersOf = fc
  .record({ offset: fc.constantFrom('page', 'record'), cap: fc.constantFrom(undefined, 1, 3) })
  .map((manners): Manners => ({ ...manners, total: (size) => size }));

test(
  'whatever happens and whatever is typed: each command sees the world as it is, and an order goes out once',
  () =>
    fc.assert(
      fc.asyncProperty(
        mannersOf,
        fc.constantFrom(0, 3, 99, 100, 101, 230),
        commands,
        inTime(async (manners, datasetCount, script) => {
          const world = newWorld({ manners, datasets: someIds(datasetCount) });
          await withServer(service(world), async ({ origin }) => {
            const run: Run = async (...argv) => {
              const outcome = await runCli(argv, { clock: world.clock, env: accessTo(origin) });
              expect(outcome.stdout + outcome.stderr).not.toContain(canary);
              return outcome;
            };
            await fc.asyncModelRun(() => ({ model: world, real: run }), script);
          });
        }),
      ),
      tries(30),
    ),
  patienceMs,
);
