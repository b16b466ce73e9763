import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accessTo } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { someIds } from '../helpers/fake-list.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { settled } from '../helpers/slow-list.ts';
import { withServer } from '../helpers/with-server.ts';
import { goWrong, type PassingFault, passingFaults } from './faults.ts';
import { pageOf } from './paging.ts';
import { inTime, patienceMs, tries } from './runs.ts';

interface Project {
  /** Newest first. */
  readonly datasets: readonly Dataset[];
  readonly offset: 'page' | 'record';
  readonly limit: number;
  /** By the number of the request. */
  readonly faults: readonly { readonly at: number; readonly fault: PassingFault }[];
  readonly turns: readonly number[];
}

interface Dataset {
  readonly id: string;
  /** Its export tasks. */
  readonly size: number;
  readonly fate: 'there' | 'vanished' | 'forbidden';
}

/** As many faults as one request may be repeated. */
const mostFaults = 4;

const projects: fc.Arbitrary<Project> = fc.record({
  datasets: fc
    .array(
      fc.record({
        size: fc.nat(14),
        fate: fc.constantFrom<Dataset['fate']>('there', 'there', 'there', 'vanished', 'forbidden'),
      }),
      { maxLength: 16 },
    )
    .map((all) => all.map((one, index) => ({ ...one, id: `d${index}` }))),
  offset: fc.constantFrom('page', 'record'),
  limit: fc.integer({ min: 1, max: 6 }),
  faults: fc.array(fc.record({ at: fc.nat(40), fault: fc.constantFrom(...passingFaults) }), { maxLength: mostFaults }),
  turns: fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
});

const refusals = {
  vanished: { status: 400, body: { error_code: 'ModelArts.4352', error_msg: 'No such dataset.' } },
  forbidden: { status: 403, body: { error_code: 'ModelArts.0201', error_msg: 'No permission.' } },
};

function service({ datasets, offset, faults, turns }: Project, inFlight: { now: number; most: number }): CannedAnswer {
  let requests = 0;
  return async ({ url }, response) => {
    const number = requests++;
    inFlight.most = Math.max(inFlight.most, ++inFlight.now);
    response.once('close', () => {
      inFlight.now -= 1;
    });
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const dataset = datasets.find(({ id }) => pathname.includes(`/datasets/${id}/`));
    for (let turn = turns[number % turns.length] ?? 0; turn > 0; turn -= 1) await settled();
    const fault = faults.find(({ at }) => at === number)?.fault;
    if (fault) return goWrong(fault, response);
    if (dataset && dataset.fate !== 'there') return respond(response, refusals[dataset.fate]);
    const manners = { offset, total: (size: number) => size };
    if (dataset)
      return respond(
        response,
        pageOf(
          tasksOf(dataset).map((task_id) => ({ task_id })),
          searchParams,
          { manners },
        ),
      );
    const listed = datasets.map(({ id }, index) => ({
      dataset_id: id,
      dataset_name: `set ${id}`,
      create_time: 1000 - index,
    }));
    respond(response, pageOf(listed, searchParams, { manners, keys: { list: 'datasets', total: 'total_number' } }));
  };
}

function tasksOf({ id, size }: Dataset): readonly string[] {
  return someIds(size).map((task) => `${id}-${task}`);
}

test(
  'every dataset that may be read, each of its tasks once, dataset by dataset, and never more than six requests at once',
  () =>
    fc.assert(
      fc.asyncProperty(
        projects,
        inTime(async (project) => {
          const inFlight = { now: 0, most: 0 };
          const { code, stdout, stderr } = await withServer(
            service(project, inFlight),
            ({ origin }): Promise<Outcome> =>
              runCli(['list', '--all-datasets', '--limit', String(project.limit), '-o', 'name'], {
                env: accessTo(origin),
                clock: fakeClock({ random: 0.5 }),
              }),
          );
          const having = (fate: Dataset['fate']) => project.datasets.filter((one) => one.fate === fate);
          const expected = having('there').flatMap(tasksOf);
          expect(stdout.split('\n').slice(0, -1)).toEqual(expected);
          expect(code).toBe(having('forbidden').length > 0 ? 4 : 0);
          expect(/^note: gone since/m.test(stderr)).toBe(having('vanished').length > 0);
          expect(inFlight.most).toBeLessThanOrEqual(6);
        }),
      ),
      tries(40),
    ),
  patienceMs,
);
