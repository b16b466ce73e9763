import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { inPseudoTerminal, type PseudoTerminal } from './helpers/pseudo-terminal.ts';

const slow = 60_000;
const asFound = { isCursorShown: true, isOtherScreen: false, hasSameModes: true };
const wait = 'modelarts-export wait endless --interval 1s';
const resume = ['hint: the export goes on; wait on with:', `  ${wait}`];

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 0, script: ['endless:run=forever'] });
});

afterAll(() => sandbox.close());

/** Runs a script in a terminal of 60 columns and types the keys when the progress line is there. */
function interrupted(script: string, keys: string, look: (terminal: PseudoTerminal) => void = () => {}) {
  return inPseudoTerminal(script, { columns: 60, env: sandbox.environment }, async (terminal) => {
    await terminal.shows('RUNNING');
    look(terminal);
    terminal.type(keys);
    return terminal.ended();
  });
}

test(
  'Ctrl-C leaves the screen as it was, tells how to wait on, and the shell sees 130',
  async () => {
    const ending = await interrupted(`trap : INT; ${wait}; echo "code $?"`, '\u0003', ({ lines }) => {
      expect(lines()).toEqual([expect.stringMatching(/^. endless {2}RUNNING /), expect.stringMatching(/^ {2}\d+s/)]);
    });
    const lines = ['error: interrupted by SIGINT', ...resume, 'code 130'];
    expect(ending).toEqual({ code: 0, ...asFound, lines });
  },
  slow,
);

test(
  'a terminal that was told no size is taken for 80 columns',
  async () => {
    await inPseudoTerminal(`stty cols 0; ${wait}`, { columns: 80, env: sandbox.environment }, async (terminal) => {
      await terminal.shows(/^. endless {2}RUNNING .*samples/);
      expect(terminal.lines().length).toBeLessThanOrEqual(2);
      terminal.type('\u0003');
      const { code, isCursorShown, lines } = await terminal.ended();
      expect({ code, isCursorShown, lines }).toEqual({
        ...{ code: 130, isCursorShown: true },
        lines: ['error: interrupted by SIGINT', ...resume],
      });
    });
  },
  slow,
);

test(
  'Ctrl-C ends a loop around it too',
  async () => {
    const ending = await interrupted(`while true; do ${wait}; echo again; done`, '\u0003');
    expect(ending).toEqual({ code: 130, ...asFound, lines: ['error: interrupted by SIGINT', ...resume] });
  },
  slow,
);

test(
  'a second Ctrl-C ends it as well',
  async () => {
    const { lines, ...ending } = await interrupted(`trap : INT; ${wait}; echo "code $?"`, '\u0003\u0003');
    expect({ ...ending, last: lines.at(-1) }).toEqual({ code: 0, ...asFound, last: 'code 130' });
  },
  slow,
);

test(
  'SIGTERM is 143',
  async () => {
    const ending = await interrupted(`${wait} & read -r; kill -TERM $!; wait $!; echo "code $?"`, '\n');
    const lines = ['error: interrupted by SIGTERM', ...resume, 'code 143'];
    expect(ending).toEqual({ code: 0, ...asFound, lines });
  },
  slow,
);
