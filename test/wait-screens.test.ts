import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { inPseudoTerminal } from './helpers/pseudo-terminal.ts';

const slow = 60_000;
const asFound = { isCursorShown: true, isOtherScreen: false, hasSameModes: true };
let sandbox: Sandbox;
/** Of the sandbox, where time passes only here: what a screen shows does not depend on how busy the machine is. */
let aheadMs: number;

beforeEach(async () => {
  const startedAt = Date.now();
  aheadMs = 0;
  const script = [
    'nightly:run=9s',
    'weekly:run=3s,fail',
    'monthly:queue=1s,run=11s',
    'endless:run=forever',
    'done:run=0s',
  ];
  sandbox = await startSandbox({ clock: { now: () => startedAt + aheadMs }, tasks: 0, script });
});

afterEach(() => sandbox.close());

/** The same, but for what is drawn of the moment. */
function still(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    line
      .replace(/\d+s\b/g, 'Ns')
      .replace(/\d{4}-\d\d-\d\d/g, 'DAY')
      .replace(/^[⠀-⣿] /, '* ')
      .replace(/[█░]+/, 'BAR')
      .replace(/ +\d+%/, ' N%')
      .replace(/\d+\/1000/, 'N/1000')
      .replace(/ {2}(?:about Ns left|any moment now)/, ''),
  );
}

test.each([24, 40])(
  'a wait of three tasks on %d rows: a line each while they run, a line for each end, and nothing else is left',
  async (rows) => {
    const script = 'echo before; modelarts-export wait nightly weekly monthly --interval 1s; echo "code $?"';
    await inPseudoTerminal(script, { columns: 100, rows, env: sandbox.environment }, async (terminal) => {
      await terminal.shows(/weekly +RUNNING/);
      aheadMs += 4000;
      expect(still(await terminal.shows(/weekly: FAILED.*1 of 3 ended.* monthly .*samples$/s))).toEqual([
        'before',
        'weekly: FAILED: ModelArts.4401: Failed to export data.',
        '* 1 of 3 ended, 1 failed  Ns  seen Ns ago',
        '  nightly  RUNNING  BAR N%  N/1000 samples',
        '  monthly  RUNNING  BAR N%  N/1000 samples',
      ]);
      aheadMs += 9000;
      const { lines, ...ending } = await terminal.ended();
      expect(ending).toEqual({ code: 0, ...asFound });
      expect(still(lines).slice(0, 4)).toEqual([
        'before',
        'weekly: FAILED: ModelArts.4401: Failed to export data.',
        'nightly: SUCCESSED after Ns, 1000 samples in obs://exports/street-signs-night/DAY/',
        'monthly: SUCCESSED after Ns, 1000 samples in obs://road-data/street-signs-v4/input/',
      ]);
      expect(lines.slice(-2)).toEqual([
        'error: export task weekly failed: ModelArts.4401: Failed to export data.',
        'code 10',
      ]);
    });
  },
  slow,
);

test(
  'a success ends with one line, and stdout gets a record only where a format was asked for',
  async () => {
    const script =
      'modelarts-export wait done; modelarts-export wait done -o name; modelarts-export wait done -q -o name';
    await inPseudoTerminal(script, { env: sandbox.environment, columns: 120 }, async (terminal) => {
      const { lines, ...ending } = await terminal.ended();
      expect({ ...ending, lines: still(lines) }).toEqual({
        code: 0,
        ...asFound,
        lines: [
          'done: SUCCESSED after Ns, 1000 samples in obs://exports/lane-markings/DAY/',
          'done: SUCCESSED after Ns, 1000 samples in obs://exports/lane-markings/DAY/',
          'done',
          'done',
        ],
      });
    });
  },
  slow,
);

test(
  'the lines fit a screen that gets narrower and wide again, and Ctrl-C leaves it as it was found',
  async () => {
    aheadMs += 2000;
    const script = 'echo before; modelarts-export wait endless monthly --interval 1s';
    await inPseudoTerminal(script, { columns: 110, rows: 24, env: sandbox.environment }, async (terminal) => {
      await terminal.shows(/endless +RUNNING .*samples\n/);
      await terminal.resize(50, 24);
      await terminal.shows(/\n {2}endless {2}RUNNING {2}\S+ +\d+%\n {2}monthly {2}\w+ +\S+ +\d+%$/);
      await terminal.resize(110, 40);
      await terminal.shows(/endless +RUNNING .*samples\n {2}monthly .*samples$/);
      terminal.type('\u0003');
      const { lines, ...ending } = await terminal.ended();
      expect({ ...ending, first: lines[0], last: lines.slice(-2) }).toEqual({
        ...{ code: 130, ...asFound, first: 'before' },
        last: [
          'error: interrupted by SIGINT',
          'hint: the export goes on; wait on with: modelarts-export wait endless monthly --interval 1s',
        ],
      });
    });
  },
  slow,
);

test(
  'CI=true in a pseudo-terminal: lines with a date, and not a single escape',
  async () => {
    const script = 'modelarts-export wait done --json; modelarts-export list; modelarts-export show done';
    const env = { ...sandbox.environment, CI: 'true' };
    await inPseudoTerminal(script, { env, columns: 132 }, async (terminal) => {
      const { code, lines } = await terminal.ended();
      expect([code, terminal.written().includes('\u001b')]).toEqual([0, false]);
      expect(lines.slice(0, 2)).toEqual([
        expect.stringMatching(/^\S+Z waiting until \S+Z for export task done of dataset \S+ \(\S+\)$/),
        expect.stringMatching(/^\S+Z done: SUCCESSED after 0s, 1000 samples in obs:/),
      ]);
    });
  },
  slow,
);
