import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { run } from '../../src/main.ts';
import { accessTo, canary } from '../helpers/access.ts';
import { fakeHost } from '../helpers/host.ts';
import { leavableReader } from '../helpers/leaving.ts';
import { withServer } from '../helpers/with-server.ts';
import { type Choice, choices, chosenOf, flagsOf } from './choice.ts';
import { type PassingFault, passingFaults } from './faults.ts';
import { plainManners } from './paging.ts';
import { inTime, patienceMs, tries } from './runs.ts';
import { asNames, inColumns, type Shown } from './shown.ts';
import { addTask, type End, type ModelTask, newWorld, service, taskOf, type World } from './world.ts';

interface Watching {
  /** When they are over somebody presses Ctrl-C. */
  readonly looks: readonly Look[];
  readonly choice: Choice;
  readonly shown: Shown;
  /** The look at which whoever reads stdout has gone. */
  readonly leavesAt: number | undefined;
}

/** What happens while somebody looks, and how the look goes. */
interface Look {
  readonly tookMs: number;
  readonly born: readonly Parameters<typeof addTask>[1][];
  readonly gone: readonly number[];
  readonly fault: PassingFault | undefined;
}

const born = fc.record({
  path: fc.constantFrom('/bucket/a/', '/bucket/b/'),
  type: fc.constantFrom(0, 3),
  end: fc.constantFrom<End>('SUCCESSED', 'FAILED', 'STOPPED'),
  runMs: fc.constantFrom(0, 7000, 70_000, 1_000_000),
});
const look = fc.record<Look>({
  tookMs: fc.constantFrom(0, 0, 400, 9000),
  born: fc.array(born, { maxLength: 2 }),
  gone: fc.array(fc.nat(5), { maxLength: 1 }),
  fault: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom(...passingFaults)),
});
const missed = look.map((one): Look => ({ ...one, fault: one.fault ?? '503' }));
const looks = fc
  .tuple(fc.array(look, { minLength: 1, maxLength: 9 }), fc.array(missed, { maxLength: 12 }))
  .map((parts) => parts.flat());

const asJson = fc.constant<Shown>({
  flags: ['-o', 'ndjson'],
  text: (tasks, now) => tasks.map((task) => `${JSON.stringify(taskOf(task, now))}\n`).join(''),
});

const watchings = fc.record<Watching>({
  looks,
  choice: choices,
  shown: fc.oneof(asNames, asJson, inColumns),
  leavesAt: fc.option(fc.nat(15), { nil: undefined }),
});

/** As many missed looks in a row end it. */
const mostMissed = 10;

/** What it has to come to, look by look. */
function expectationOf({ choice, shown, leavesAt }: Watching) {
  const news = newsIn(choice);
  const expected = { code: 130, stdout: '' };
  let [number, inARow, isFirst] = [0, 0, true];
  const see = ({ fault }: Look, world: World) => {
    const isGone = leavesAt !== undefined && number++ >= leavesAt;
    inARow = fault ? inARow + 1 : 0;
    if (inARow === mostMissed) expected.code = 6;
    if (fault) return;
    const now = world.clock.now();
    const header = shown.text([], now).length;
    const text = shown.text(news(world), now).slice(isFirst ? 0 : header);
    isFirst = false;
    if (!isGone) expected.stdout += text;
    else if (text !== '') expected.code = 0;
  };
  return { expected, see };
}

/** All that is chosen, and what was told once already; but nothing that was told exactly so. */
function newsIn(choice: Choice) {
  const told = new Map<string, string>();
  return (world: World): readonly ModelTask[] => {
    const chosen = chosenOf(choice, world);
    const others = world.tasks.filter((task) => told.has(task.id) && !chosen.includes(task));
    return [...chosen, ...others].filter((task) => {
      const state = JSON.stringify(taskOf(task, world.clock.now()));
      const isNews = told.get(task.id) !== state;
      told.set(task.id, state);
      return isNews;
    });
  };
}

function happen({ tookMs, born, gone, fault }: Look, world: World): void {
  world.clock.pass(tookMs);
  for (const task of born) addTask(world, task);
  for (const place of gone) world.tasks = world.tasks.toSpliced(place, 1);
  world.faults = fault ? [fault] : [];
}

test(
  'a list that is watched: at first all, then exactly what has changed, until a signal, its reader or ten missed looks end it',
  () =>
    fc.assert(
      fc.asyncProperty(
        watchings,
        inTime(async (watching) => {
          const world = newWorld({ manners: plainManners, datasets: [] });
          const { expected, see } = expectationOf(watching);
          const host = fakeHost({ clock: world.clock });
          const reader = leavableReader(host);
          const answer = service(world);
          let next = 0;
          const code = await withServer(
            (request, response) => {
              const look = watching.looks[next];
              if (look === undefined) return host.interrupt('SIGINT');
              if (watching.leavesAt === next) reader.leave();
              next += 1;
              happen(look, world);
              see(look, world);
              answer(request, response);
            },
            ({ origin }) => {
              Object.assign(host, { env: { ...accessTo(origin), HOME: '/nonexistent' } });
              return run(['list', '--watch', ...flagsOf(watching.choice), ...watching.shown.flags], host);
            },
          );
          expect({ code, stdout: host.written.stdout }).toEqual(expected);
          expect(host.written.stderr).not.toContain(canary);
        }),
      ),
      tries(60),
    ),
  patienceMs,
);
