import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { withWholeCommands } from '../../src/text/words.ts';
import { accessTo } from '../helpers/access.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import type { CannedAnswer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { sources } from '../helpers/sources.ts';
import { withServer } from '../helpers/with-server.ts';

/** What is wrong with the command line or the settings. */
const usage: readonly (readonly string[])[] = [
  ['list'],
  ['wait'],
  ['datasets'],
  ['nonsense'],
  ['lisst'],
  ['list', 'x'],
  ['list', '--nonsense'],
  ['list', '--jsno'],
  ['list', '--json=x'],
  ['list', '--token', 'x'],
  ['list', '--limit', '0'],
  ['list', '--limit', '101'],
  ['list', '--offset', '-1'],
  ['list', '--type', 'conditionall'],
  ['list', '--all', '--offset', '1'],
  ['list', '--status', 'faild'],
  ['list', '--status', 'nonsense'],
  ['list', '--since', '7'],
  ['list', '--since', '2026-01-02', '--until', '2026-01-01'],
  ['list', '--sort', 'nonsense'],
  ['list', '--columns', 'nonsense'],
  ['list', '--max', '0'],
  ['list', '--status', 'failed', '--limit', '5'],
  ['list', '--query', '['],
  ['list', '--csv', '--query', 'x'],
  ['list', '--json', '--csv'],
  ['list', '-o', 'tabel'],
  ['list', '--project'],
  ['list', '--project', '--json'],
  ['list', '--project', 'a b'],
  ['list', '--dataset', 'my data'],
  ['list', '--region', 'eu-df'],
  ['list', '--region', 'nowhere-at-all'],
  ['list', '--endpoint', 'ftp://x'],
  ['list', '--endpoint', 'http://modelarts.example'],
  ['list', '--endpoint', 'https://u:p@x.example'],
  ['list', '--config', '/nonexistent/config.json'],
  ['list', '--profile', 'nonsense'],
  ['list', '--os-cloud', 'nonsense'],
  ['list', '--sandbox', '--endpoint', 'https://x.example'],
  ['list', '--width', '7'],
  ['list', '--color', 'sometimes'],
  ['list', '--request-timeout', 'soon'],
  ['list', '--retries', 'many'],
  ['list', '-A', '--dataset', 'x'],
  ['show'],
  ['show', 'a b'],
  ['wait', '--timeout', 'x'],
  ['wait', '--interval', '10ms'],
  ['start'],
  ['start', '--path', 'bucket'],
  ['start', '--path', 'obs://b/p/', '--once', '--force'],
  ['start', '--path', 'obs://b/p/', '--timeout', '1h'],
  ['start', '--path', 'obs://b/p/', '--new-dataset', 'x'],
  ['datasets', '--dataset-type', 'object detections'],
  ['datasets', 'show', 'a', '--dataset', 'b'],
  ['whoami', '--csv'],
  ['whoami', '-o', 'wide'],
  ['login'],
  ['logout'],
  ['help', 'nonsense'],
  ['config', 'get', 'nonsense'],
  ['config', 'get', 'region'],
  ['config', 'get', 'secret_key'],
  ['config', 'set', 'secret_key', 'x'],
  ['config', 'set', 'region', ''],
  ['sandbox', '--tasks', 'many'],
];

const refused = (
  status: number,
  error_code: string,
  error_msg = 'what the service says of it in a whole sentence',
) => ({
  status,
  body: { error_code, error_msg, request_id: '0123456789abcdef0123456789abcdef' },
});

/** What a service may answer. */
const answers: readonly (readonly [argv: readonly string[], answer: CannedAnswer])[] = [
  [['list'], refused(401, 'APIG.0301')],
  [['list'], refused(403, 'ModelArts.0204')],
  [['list'], refused(400, 'ModelArts.4352')],
  [['list'], refused(404, 'ModelArts.4204')],
  [['list'], { status: 404, body: 'no such page' }],
  [['list'], refused(400, 'ModelArts.0104')],
  ...['4310', '4354', '4383', '4750', '4826'].map((code) => [['list'], refused(500, `ModelArts.${code}`)] as const),
  [['list', '--retries', '0'], refused(429, 'APIG.0308')],
  [['list', '--retries', '0'], { status: 503, body: '<html>', headers: { 'retry-after': '3600' } }],
  [['list'], { status: 302, body: '', headers: { location: 'https://elsewhere.example/' } }],
  [['list'], { body: '<html>a login page</html>' }],
  [['list'], { body: { export_tasks: {} } }],
  [['list'], { body: { total_count: 3 } }],
  [['list'], { body: { total_count: 0, export_tasks: [] } }],
  [['list', '--limit', '1'], { body: { total_count: 25, export_tasks: [{ task_id: 'a' }] } }],
  [['list', '--limit', '1'], { body: { export_tasks: [{ task_id: 'a' }] } }],
  [['list', '--offset', '9'], { body: { total_count: 25, export_tasks: [] } }],
  [
    ['list', '--type', 'all', '--max', '1'],
    { body: { total_count: 2, export_tasks: [{ task_id: 'a' }, { task_id: 'b' }] } },
  ],
  [['show', 'a'], refused(400, 'ModelArts.4359')],
  [['wait', 'a', '--timeout', '0'], { body: { task_id: 'a', status: 'ODD' } }],
  [
    ['wait', 'a'],
    {
      body: { task_id: 'a', status: 'FAILED', error_code: 'ModelArts.4310', error_msg: 'Access to OBS is forbidden.' },
    },
  ],
  [['wait', 'a', '--timeout', '10s'], refused(500, 'ModelArts.0100')],
  [['wait'], { body: { total_count: 0, export_tasks: [] } }],
  [
    ['start', '--path', 'obs://b/p/'],
    { body: { total_count: 1, export_tasks: [{ task_id: 'a', status: 'RUNNING', path: '/b/p/' }] } },
  ],
  [['start', '--path', 'obs://b/p/', '--dry-run'], { body: { total_count: 0, export_tasks: [] } }],
  [['datasets'], { body: { total_number: 0, datasets: [] } }],
  [['datasets', 'show', 'd'], refused(400, 'ModelArts.4353')],
  [['login'], { body: '' }],
];

describe('no word and no command is broken on 40 columns', () => {
  test.each(usage)('%s %s %s %s', async (...argv) => {
    const words = argv.filter((word) => word !== undefined);
    const env = { NO_COLOR: '1', HOME: '/dev/null/home' };
    await expectWholeWords((columns) => runCli(words, { stderrColumns: columns, clock, env }));
  });

  test.each(answers)('%j answered with %j', async (argv, answer) => {
    await withServer(answer, async ({ origin }) => {
      await expectWholeWords((columns) =>
        runCli(argv, { stderrColumns: columns, clock: sleeplessClock(), env: { ...accessTo(origin), TERM: 'dumb' } }),
      );
    });
  });
});

test('a command in a text stands between quotes, or behind a colon at its end', () => {
  const texts = sources
    .filter(({ file }) => !/^src\/(commands\/help|commands\/completion\/scripts\.ts|sandbox)/.test(file))
    .flatMap(({ text }) => text.match(/(["'`])(?:(?!\1).)*modelarts-export [a-z](?:(?!\1).)*\1/g) ?? [])
    .map((literal) => literal.slice(1, -1))
    .filter((literal) => /[^ ]/.test(literal.replace(/^ *\$? ?modelarts-export( [a-z]+)+$/, '')));
  expect(texts.filter((literal) => /modelarts-export [a-z]/.test(withWholeCommands(literal)))).toEqual([]);
});

test('a text comes to people by few ways: each of them wraps it, and only "incomplete: N tasks written" is short enough not to need it', () => {
  const saying = sources.filter(({ text }) => /\bterminal\.say\(/.test(text)).map(({ file }) => file);
  expect(saying.toSorted()).toEqual(['src/commands/print-listing.ts', 'src/context/messages.ts', 'src/main.ts']);
  const writing = sources.filter(({ text }) => /\bstderr\.write\(/.test(text)).map(({ file }) => file);
  expect(writing.toSorted()).toEqual([
    'src/terminal/drawn-prompt.ts',
    'src/terminal/index.ts',
    'src/terminal/plain-prompt.ts',
  ]);
});

test('the help of every command is wrapped between words', async () => {
  const commands = [
    [],
    ...[
      ...readFileSync(new URL('../../src/commands/index.ts', import.meta.url), 'utf8').matchAll(/declare(\w+),/g),
    ].map(([, name = '']) => [name.toLowerCase()]),
  ];
  for (const command of commands) {
    const { stdout: wide } = await runCli([...command, '--help'], { stdoutColumns: 1000, env: { NO_COLOR: '1' } });
    const { stdout: narrow } = await runCli([...command, '--help'], { stdoutColumns: 40, env: { NO_COLOR: '1' } });
    expect(wordsOf(narrow)).toEqual(wordsOf(wide));
  }
});

const clock = sleeplessClock();

/** What is said is the same on a narrow screen as on a very wide one, but for the blanks between words. */
async function expectWholeWords(run: (columns: number) => Promise<Outcome>): Promise<void> {
  const [wide, narrow] = [await run(10_000), await run(40)];
  const [said, wrapped] = [timeless(wide.stderr), timeless(narrow.stderr)];
  expect({ code: narrow.code, words: wordsOf(wrapped) }).toEqual({ code: wide.code, words: wordsOf(said) });
  const long = wrapped.split('\n').filter((line) => line.length > 40 && isBreakable(line));
  expect(long).toEqual([]);
  const commands = said.match(/'modelarts-export [^']*'|(?<=: )modelarts-export .*$/gm) ?? [];
  expect(commands.filter((command) => !wrapped.includes(command))).toEqual([]);
}

/** A line of JSON is for programs, and a single word or command stands alone however long it is. */
function isBreakable(line: string): boolean {
  return !line.startsWith('{') && withWholeCommands(line).trim().includes(' ');
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Times differ from run to run, and so does the home. */
function timeless(text: string): string {
  return text
    .replace(/no-home-[\da-f-]+/g, 'HOME')
    .replace(/\d+ ms/g, 'N ms')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}
