import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { type Ending, inPseudoTerminal, type PseudoTerminal } from './helpers/pseudo-terminal.ts';

const slow = 60_000;
const asFound = { isCursorShown: true, isOtherScreen: false, hasSameModes: true };
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: { now: () => Date.UTC(2026, 0, 3) }, tasks: 60 });
});

afterAll(() => sandbox.close());

interface Size {
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A script between two lines; with the pager that is given. */
function paged(
  pager: string,
  script: string,
  use: (terminal: PseudoTerminal) => Promise<void> = async () => {},
  { rows = 24, env = {} }: Size = {},
): Promise<Ending & { readonly written: string }> {
  const whole = { ...sandbox.environment, ...(pager !== '' && { MODELARTS_PAGER: pager }), ...env };
  return inPseudoTerminal(
    `echo before; ${script}; echo "code $?"`,
    { columns: 100, rows, env: whole },
    async (terminal) => {
      await use(terminal);
      return { ...(await terminal.ended()), written: terminal.written() };
    },
  );
}

const list = 'modelarts-export list';
/** What stands there without a pager; ages are those of the moment. */
const plain = async (script = list, rows = 24) => stable((await paged('', script, undefined, { rows })).lines);
const stable = (lines: readonly string[]) =>
  lines.map((line) => line.replace(/\d+ \w+(?: \d+ \w+)? ago/g, 'AGO').replace(/ +/g, ' '));

test.each([24, 40])(
  'less on %d rows: page by page, and q ends it, with the terminal as it was found',
  async (rows) => {
    const use = async ({ shows, type, lines }: PseudoTerminal) => {
      await shows(/\n:$/);
      // what stood there before has scrolled away by a line
      expect(lines()).toHaveLength(rows + 1);
      type('q');
    };
    const { code, lines, written: _, ...ending } = await paged('less', list, use, { rows });
    expect({ code, ...ending }).toEqual({ code: 0, ...asFound });
    expect(stable(lines).slice(0, rows - 2)).toEqual((await plain(list, rows)).slice(0, rows - 2));
    expect(lines.at(-1)).toBe('code 0');
  },
  slow,
);

test(
  'what fits the screen is shown at once: LESS=FRX where LESS is not set',
  async () => {
    const script = 'modelarts-export list --max 5';
    const { code, lines, hasSameModes } = await paged('less', script);
    expect({ code, hasSameModes, lines: stable(lines) }).toEqual({
      code: 0,
      hasSameModes: true,
      lines: await plain(script),
    });
    const [pager, help] = ['env | grep ^LESS', 'modelarts-export help ci'];
    const given = await paged(pager, help, undefined, { env: { LESS: 'M' } });
    expect([given.lines, (await paged(pager, help)).lines]).toEqual([
      ['before', 'LESS=M', 'code 0'],
      ['before', 'LESS=FRX', 'code 0'],
    ]);
  },
  slow,
);

const shout = 'sed s/^/PAGED:/';

test.each<[string, string, boolean, Size?]>([
  ['a table', 'modelarts-export list --max 3', true],
  ['wide', 'modelarts-export list --max 3 -o wide', true],
  ['show', 'modelarts-export show rF9NNoB56k5rtYKg2Y7', true],
  ['the datasets', 'modelarts-export datasets --max 3', true],
  ['a dataset', 'modelarts-export datasets show', true],
  ['help', 'modelarts-export list --help', true],
  ['a topic', 'modelarts-export help ci', true],
  ['--no-pager', 'modelarts-export list --max 3 --no-pager', false],
  ['--no-pager of help', 'modelarts-export list --help --no-pager', false],
  ['CI', 'modelarts-export list --max 3', false, { env: { CI: 'true' } }],
  ['json', 'modelarts-export list --max 3 --json', false],
  ['names', 'modelarts-export list --max 3 -o name', false],
  ['a pipe', 'modelarts-export list --max 3 | cat', false],
  ['stdin that is no terminal', 'modelarts-export list --max 3 < /dev/null', false],
  ['a wait', 'modelarts-export wait rF9NNoB56k5rtYKg2Y7 --timeout 0 -o table', false],
  ['the version', 'modelarts-export --version', false],
])(
  '%s: is it paged?',
  async (_, script, isPaged, size: Size = {}) => {
    const { code, lines } = await paged(shout, script, undefined, { rows: 200, ...size });
    const told = lines.slice(1, -1);
    expect([code, told.length > 0, told[0]?.startsWith('PAGED:')]).toEqual([0, true, isPaged]);
  },
  slow,
);

test.each(['nosuchpager', 'nosuchpager -x', '/etc/passwd', '"no such pager" -x 2> /dev/null'])(
  'a pager that cannot be started is as none: %s',
  async (pager) => {
    const script = 'modelarts-export list --max 5';
    const { lines, code } = await paged(pager, script);
    expect({ code, lines: stable(lines) }).toEqual({ code: 0, lines: await plain(script) });
  },
  slow,
);

test.each(['false', 'exit 3', 'kill -9 $$', 'head -n 0', 'true'])(
  'a pager that dies, or does not read, is a reader that has left: %s',
  async (pager) => {
    const { written: _, ...ending } = await paged(pager, list);
    expect(ending).toEqual({ code: 0, ...asFound, lines: ['before', 'code 0'] });
  },
  slow,
);

test(
  'Ctrl-C is for the pager: less goes on, and q ends it',
  async () => {
    const use = async ({ shows, type }: PseudoTerminal) => {
      await shows(/\n:$/);
      type('\u0003');
      // what is typed while it heeds the signal is lost
      const typing = setInterval(() => type('G'), 200);
      await shows('(END)');
      clearInterval(typing);
      type('q');
    };
    const { lines, code, hasSameModes, isCursorShown } = await paged('less', list, use);
    expect({ code, hasSameModes, isCursorShown, last: lines.at(-1) }).toEqual({
      ...{ code: 0, hasSameModes: true, isCursorShown: true },
      last: 'code 0',
    });
  },
  slow,
);

test(
  'a pager that Ctrl-C ends takes the run with it',
  async () => {
    const use = async ({ shows, type }: PseudoTerminal) => {
      await shows('reading nothing');
      type('\u0003');
    };
    const { written: _, ...ending } = await paged('echo reading nothing; exec sleep 60', list, use);
    expect(ending).toEqual({
      code: 130,
      ...asFound,
      lines: ['before', 'reading nothing', 'error: interrupted by SIGINT'],
    });
  },
  slow,
);

test(
  'a pager that stops reading is waited for',
  async () => {
    const script = 'modelarts-export list; modelarts-export help flags; modelarts-export help output';
    const pager = 'read -r line < /dev/tty; cat';
    const use = async ({ shows, type }: PseudoTerminal) => {
      await shows('before');
      for (let page = 0; page < 3; page += 1) type('\n');
    };
    const { code, lines } = await paged(pager, script, use, { rows: 500 });
    expect({ code, lines: stable(lines) }).toEqual({ code: 0, lines: await plain(script, 500) });
  },
  slow,
);

test(
  'SIGTERM ends the pager, too, and the terminal is as it was found',
  async () => {
    const script = 'echo $$ > "$HOME/pid"; exec modelarts-export list --max 40';
    const env = { ...sandbox.environment, MODELARTS_PAGER: 'less' };
    await inPseudoTerminal(script, { columns: 100, env }, async ({ shows, ended, folder }) => {
      await shows(/\n:$/);
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
      expect(pid).toBeGreaterThan(1);
      process.kill(pid, 'SIGTERM');
      const { code, lines, ...ending } = await ended();
      expect({ code, ...ending }).toEqual({ code: 143, ...asFound });
      expect(lines).toContain('error: interrupted by SIGTERM');
    });
  },
  slow,
);
