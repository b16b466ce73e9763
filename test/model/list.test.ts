import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accessTo, canary } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { someIds, taskOf } from '../helpers/fake-list.ts';
import { runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { settled } from '../helpers/slow-list.ts';
import { withServer } from '../helpers/with-server.ts';
import { goWrong, type PassingFault, passingFaults } from './faults.ts';
import { type Manners, pageOf } from './paging.ts';
import { inTime, patienceMs, tries } from './runs.ts';

/** A list from its first request to its last, as plain data: a counter-example can be kept. */
interface History {
  /** How many tasks there are at first. */
  readonly size: number;
  readonly limit: number;
  readonly offset: Manners['offset'];
  readonly cap?: number | undefined;
  readonly count: keyof typeof counts;
  readonly beyond: keyof typeof ends;
  readonly moves: readonly Move[];
  readonly faults: readonly { readonly at: number; readonly fault: PassingFault }[];
  /** How many turns of the event loop each answer takes: pages that were asked for together come in any order. */
  readonly turns: readonly number[];
  readonly flags: readonly string[];
}

/** What happens to the list right before a request. */
interface Move {
  readonly at: number;
  /** New ones on top. */
  readonly born: number;
  /** Where one is dropped, counted from the top. */
  readonly gone: readonly number[];
}

/** What the server says how many there are. */
const counts = {
  exact: (size: number) => size,
  absent: () => undefined,
  null: () => null,
  none: () => 0,
  'three too many': (size: number) => size + 3,
  'three too few': (size: number) => Math.max(0, size - 3),
} as const;

const everyCount: History['count'][] = ['exact', 'absent', 'null', 'none', 'three too many', 'three too few'];

/** What it answers behind the last task. */
const ends: Readonly<Record<'empty' | '400' | '404' | 'null' | 'nothing', Manners['beyond']>> = {
  empty: undefined,
  400: () => ({ status: 400, body: { error_code: 'ModelArts.0104', error_msg: 'Bad offset.' } }),
  404: () => ({ status: 404, body: { error_code: 'ModelArts.0999', error_msg: 'No such page.' } }),
  null: (total) => ({ body: { total_count: total, export_tasks: null } }),
  nothing: () => ({ body: { total_count: 0, export_tasks: null } }),
};

const move = (most: { readonly born: number; readonly gone: number }) =>
  fc.record({
    at: fc.integer({ min: 1, max: 9 }),
    born: fc.nat(most.born),
    gone: fc.array(fc.nat(40), { maxLength: most.gone }),
  });

/** As many faults as one request may be repeated. */
const mostFaults = 4;

interface Kinds {
  /** The most that are new before a request, and that are dropped. */
  readonly born: number;
  readonly gone: number;
  readonly counted: History['count'][];
  /** The most requests that go wrong. */
  readonly faults?: number;
}

function history({ born, gone, counted, faults = mostFaults }: Kinds) {
  return fc
    .record({ limit: fc.integer({ min: 1, max: 9 }), pages: fc.nat(6), rest: fc.nat(8), isCapped: fc.boolean() })
    .chain(({ limit, pages, rest, isCapped }) =>
      fc.record<History>({
        size: fc.constant(pages * limit + (rest % limit)),
        limit: fc.constant(limit),
        offset: fc.constantFrom('page', 'record'),
        cap: isCapped ? fc.integer({ min: 1, max: limit }) : fc.constant(undefined),
        count: fc.constantFrom(...counted),
        beyond: fc.constantFrom('empty', '400', '404', 'null', 'nothing'),
        moves: fc.array(move({ born: Math.min(born, 2 * limit), gone }), { maxLength: 4 }),
        faults: fc.array(fc.record({ at: fc.nat(12), fault: fc.constantFrom(...passingFaults) }), {
          maxLength: faults,
        }),
        turns: fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
        flags: fc.constantFrom([], ['--verbose'], ['-o', 'ndjson'], ['-o', 'json'], ['-o', 'csv']),
      }),
    )
    .map((drawn) => (isBelievable(drawn) ? plainly(drawn) : drawn));
}

/** Too low a count that is reached is all there is to anybody who reads it, be some missing or not. */
function isBelievable({ count }: History): boolean {
  return count === 'three too few';
}

function plainly({ moves, ...others }: History): History {
  return { ...others, cap: undefined, moves: moves.map((move) => ({ ...move, gone: [] })) };
}

interface Listed {
  readonly code: number;
  readonly ids: readonly string[];
  readonly stderr: string;
  /** Those that were there at first and never dropped, newest first. */
  readonly throughout: readonly string[];
  /** Every one that was ever there. */
  readonly ever: ReadonlySet<string>;
}

/** What `list` makes of it. A request that is one too many is hung up on: the run fails then, instead of never ending. */
async function listThrough(history: History): Promise<Listed> {
  const ids = someIds(history.size);
  const ever = new Set(ids);
  const dropped = new Set<string>();
  const apply = ({ born, gone }: Move) => {
    for (const place of gone) for (const id of ids.splice(place, 1)) dropped.add(id);
    for (let number = 0; number < born; number += 1) {
      const id = `new-${ever.size}`;
      ids.unshift(id);
      ever.add(id);
    }
  };
  const { offset, cap, count, beyond, turns } = history;
  const manners = { offset, cap, total: counts[count], beyond: ends[beyond] };
  let requests = 0;
  const answer: CannedAnswer = async ({ url }, response) => {
    const number = requests++;
    history.moves.filter(({ at }) => at === number).forEach(apply);
    const fault = history.faults.find(({ at }) => at === number)?.fault;
    const page = pageOf(ids.map(taskOf), new URL(url, 'http://localhost').searchParams, { manners });
    for (let turn = turns[number % turns.length] ?? 0; turn > 0; turn -= 1) await settled();
    if (number > mostRequests(history)) response.destroy();
    else if (fault) goWrong(fault, response);
    else respond(response, page);
  };
  const flags = ['--all', '--limit', String(history.limit), '--retries', String(mostFaults), ...history.flags];
  const { code, stdout, stderr } = await withServer(answer, ({ origin }) =>
    runCli(['list', ...(history.flags.includes('-o') ? [] : ['-o', 'name']), ...flags], {
      env: accessTo(origin),
      clock: fakeClock({ random: 0.5 }),
    }),
  );
  expect(stdout + stderr).not.toContain(canary);
  const throughout = someIds(history.size).filter((id) => !dropped.has(id));
  return { code, ids: printedIds(stdout, history.flags), stderr, throughout, ever };
}

/** Each page twice over, one task a page, is more than any way of reading needs. */
function mostRequests({ size, moves, limit, cap = limit }: History): number {
  const grown = moves.reduce((sum, { born }) => sum + born, size);
  return 2 * (Math.ceil(grown / Math.min(limit, cap)) + 12) + 6 + grown;
}

function printedIds(stdout: string, flags: readonly string[]): readonly string[] {
  const lines = stdout.split(/\r?\n/).filter((line) => line !== '');
  const idIn = (task: { task_id: string }) => task.task_id;
  if (flags.includes('json')) return lines.flatMap((line) => JSON.parse(line).export_tasks.map(idIn));
  if (flags.includes('ndjson')) return lines.map((line) => idIn(JSON.parse(line)));
  return flags.includes('csv') ? idColumn(lines.map((line) => line.split(','))) : lines;
}

function idColumn([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  return rows.map((cells) => cells[head.indexOf('task_id')] ?? '');
}

/** What holds of every list, whatever its server does. */
function expectNoneTwice({ ids, ever }: Listed): void {
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !ever.has(id))).toEqual([]);
}

/** It moved, it was counted wrongly, or it was not counted at all: whoever reads this knows that some may be missing. */
const isTold = /^note: .*(the list moved while it was read|total_count is|the server sent no total_count)/m;

/** More than a page of new tasks right after page 0: offsets that count tasks were taken for pages, and most were lost. */
const pushed: History = {
  ...{ size: 21, limit: 4, offset: 'record', count: 'exact', beyond: 'empty' },
  ...{ moves: [{ at: 1, born: 5, gone: [] }], faults: [], turns: [0], flags: [] },
};
/** The same with offsets that count pages, where what lies behind the end counts nothing: they were taken for offsets that count tasks. */
const pushedPages: History = {
  ...pushed,
  ...{ size: 9, offset: 'page', beyond: 'nothing', moves: [{ at: 1, born: 4, gone: [] }] },
};

test(
  'a list that only grows: all that were there are printed, once, in their order',
  () =>
    fc.assert(
      fc.asyncProperty(
        history({ born: 9, gone: 0, counted: ['exact'] }),
        inTime(async (history) => {
          const listed = await listThrough(history);
          expectNoneTwice(listed);
          expect([listed.code, listed.ids.filter((id) => !id.startsWith('new'))]).toEqual([0, listed.throughout]);
        }),
      ),
      tries(60, [[pushed], [{ ...pushed, moves: [...pushed.moves, { at: 2, born: 8, gone: [] }] }], [pushedPages]]),
    ),
  patienceMs,
);

test(
  'a list that grows and shrinks, counted in any way: none twice, and none is missing without a word',
  () =>
    fc.assert(
      fc.asyncProperty(
        history({ born: 5, gone: 3, counted: everyCount }),
        inTime(async (history) => {
          const listed = await listThrough(history);
          expectNoneTwice(listed);
          const missing = listed.throughout.filter((id) => !listed.ids.includes(id));
          if (listed.code === 0 && missing.length > 0) expect(listed.stderr).toMatch(isTold);
          // behind the last task an error is one while the count says that some are missing
          if (listed.code !== 0)
            expect([history.beyond !== 'empty', [3, 5, 7]]).toEqual([true, expect.arrayContaining([listed.code])]);
        }),
      ),
      tries(60),
    ),
  patienceMs,
);

test(
  'more faults than a request is repeated for: what was printed is right, and it is exit 6',
  () =>
    fc.assert(
      fc.asyncProperty(
        history({ born: 0, gone: 0, counted: ['exact'], faults: 30 }),
        inTime(async (history) => {
          const listed = await listThrough(history);
          const { code, ids, throughout, stderr } = listed;
          expect(ids).toEqual(throughout.slice(0, ids.length));
          expect([0, 6]).toContain(code);
          if (code === 0) expect(ids).toEqual(throughout);
          if (code === 6 && ids.length > 0) expect(stderr).toContain(`incomplete: ${ids.length} task`);
        }),
      ),
      tries(40),
    ),
  patienceMs,
);

test(
  'a server that ignores the offset: its first page, and exit 7 where it says that there are more',
  () =>
    fc.assert(
      fc.asyncProperty(
        history({ born: 0, gone: 0, counted: ['exact'] }),
        inTime(async (history) => {
          const { code, ids, throughout } = await listThrough({ ...history, offset: 'ignored', beyond: 'empty' });
          const page = throughout.slice(0, Math.min(history.limit, history.cap ?? history.limit));
          const isWhole = page.length === throughout.length;
          const isDocument = history.flags.includes('json');
          expect([code, ids]).toEqual([isWhole ? 0 : 7, isWhole || !isDocument ? page : []]);
        }),
      ),
      tries(20),
    ),
  patienceMs,
);
