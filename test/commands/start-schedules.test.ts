import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { path, withStarting } from '../helpers/starting.ts';
import { inTime, tries } from '../model/runs.ts';

/** How the first ten requests go; after them all is well. Neither fault hangs: no time passes for one that does. */
const faults = [
  ...[
    'ok',
    'ok',
    'late=7s',
    'lost',
    'lost-504',
    'lost-html',
    'lost-500',
    'lost-429:1',
    'lost+late=12s',
    'lost-504+late=90s',
  ],
  ...['reset', 'reset-body', 'truncated', 'empty', 'html', '502', '503', '504', '408', '429:2', '401', '403', '500'],
  ...['400+4384', '400+4352', '501+4386', '500+4354', '200+4384'],
];
const schedules = fc.array(fc.constantFrom(...faults), { minLength: 10, maxLength: 10 });
const policies = fc.constantFrom([], ['--attach'], ['--once'], ['--force']);
const waits = fc.constantFrom([], ['--wait', '--max-errors', '3', '--timeout', '5m']);
const lives = fc.constantFrom('mine:start', 'mine:start,run=1s,fail', 'mine:start,run=forever', 'mine:start,queue=9s');

test('whatever goes wrong: never two POSTs, never success without a task, never 6 where something may have been started', () =>
  fc.assert(
    fc.asyncProperty(
      schedules,
      policies,
      waits,
      lives,
      inTime((schedule, policy, wait, life) =>
        withStarting({ script: [life], faults: schedule.join(',') }, async ({ start, methods, clock, tasks }) => {
          const { code, stdout } = await start(['--path', path, '--json', '-q', ...policy, ...wait]);
          const sent = methods.filter((method) => method === 'POST').length;
          const fault = schedule[methods.indexOf('POST')] ?? 'ok';
          // what still would go wrong, until all is well; and what shows late has shown
          for (let left = schedule.length - methods.length; left > 0; left -= 1) await tasks().catch(() => undefined);
          clock.pass(100_000);
          const there = await tasks();
          expect(sent).toBeLessThanOrEqual(1);
          expect(there.length).toBeLessThanOrEqual(sent);
          if (code === 0) expect([there, JSON.parse(stdout).task_id]).toEqual([['mine'], 'mine']);
          if (code === 6 && !fault.startsWith('lost-429')) expect(there).toEqual([]);
        }),
      ),
    ),
    tries(100),
  ));
