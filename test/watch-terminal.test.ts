import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { inPseudoTerminal, type PseudoTerminal } from './helpers/pseudo-terminal.ts';

const slow = 60_000;
const asFound = { isCursorShown: true, isOtherScreen: false, hasSameModes: true };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 0, script: ['endless:run=forever'] });
});

afterAll(() => sandbox.close());

const watch = 'modelarts-export list --watch --interval 1s --columns id,status';
const frame = [
  'id       status',
  'endless  RUNNING',
  '',
  expect.stringMatching(/^dataset .*: 1 running$/),
  '',
  'looks every 1s; Ctrl-C ends it',
];
const hasFrames = ({ written, until }: PseudoTerminal, count: number) =>
  until(() => written().split('\u001b[?2026l').length > count);
const screen = () => ({ columns: 80, rows: 10, env: sandbox.environment });

test(
  'Ctrl-C leaves the last frame and the cursor below it, and the shell sees 130',
  async () => {
    await inPseudoTerminal(`trap : INT; echo before; ${watch}; echo "code $?"`, screen(), async (terminal) => {
      await hasFrames(terminal, 2);
      expect(terminal.lines()).toEqual(['before', ...frame]);
      terminal.type('\u0003');
      expect(await terminal.ended()).toEqual({ code: 0, ...asFound, lines: ['before', ...frame, 'code 130'] });
    });
  },
  slow,
);

test(
  'a resize heals, and so does a look that was missed',
  async () => {
    const faulty = await startSandbox({ clock: Date, tasks: 0, script: ['endless:run=forever'], faults: 'ok,502' });
    const there = { ...screen(), env: faulty.environment };
    await inPseudoTerminal(`trap : INT; echo before; ${watch}; echo "code $?"`, there, async (terminal) => {
      const told = await terminal.shows('ModelArts is not available: Backend unavailable (HTTP 502); next look in 1s');
      expect(told.slice(0, 4)).toEqual(['before', ...frame.slice(0, 3)]);
      await terminal.shows('looks every');
      await terminal.resize(70, 12);
      expect(await terminal.shows(/^id {7}status/)).toEqual(frame);
      await terminal.resize(90, 14);
      await hasFrames(terminal, 4);
      terminal.type('\u0003');
      expect(await terminal.ended()).toEqual({ code: 0, ...asFound, lines: [...frame, 'code 130'] });
    }).finally(faulty.close);
  },
  slow,
);

test(
  'Ctrl-C ends a loop around it too',
  async () => {
    await inPseudoTerminal(`while true; do ${watch}; echo again; done`, screen(), async (terminal) => {
      await terminal.shows('looks every');
      terminal.type('\u0003');
      expect(await terminal.ended()).toEqual({ code: 130, ...asFound, lines: frame });
    });
  },
  slow,
);

test.each([
  ['CI=true', ''],
  ['TERM=dumb', ''],
  ['', '--no-progress'],
])(
  '%s %s: what has changed, and not a single escape',
  async (variables, flag) => {
    await inPseudoTerminal(`trap : INT; ${variables} ${watch} ${flag}; echo "code $?"`, screen(), async (terminal) => {
      await terminal.shows('endless');
      terminal.type('\u0003');
      expect(await terminal.ended()).toEqual({
        code: 0,
        ...asFound,
        lines: ['id      status', 'endless RUNNING', 'code 130'],
      });
      expect(terminal.written()).not.toContain('\u001b');
    });
  },
  slow,
);
