import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';
import { parseCsv } from '../views/rfc4180.ts';

/** What a server could put into a string to fool a terminal, a parser or a table. */
const nasty: Readonly<Record<string, string>> = {
  escape: '\u001b[31mred\u001b]0;title\u0007',
  c1: 'a\u009b2Jb\u0085c\u007f',
  bidi: 'user\u202etxt.exe\u2066x\u2069\u200f',
  lines: 'one\r\ntwo\nthree\rfour\u2028five',
  tabs: 'a\tb\t\tc',
  cjk: '导出/数据集/街道标志',
  combining: 'e\u0301te\u0301 n\u0303',
  emoji: '👩‍👩‍👧‍👦 🇩🇪 ✅',
  quotes: 'say "hi", it\'s; fine',
  formula: '=HYPERLINK("http://x")',
  nothing: '',
  lone: '\ud800',
};

const tasks = Object.entries(nasty).map(([name, text]) => ({
  task_id: `task-${name}`,
  status: 'FAILED',
  path: `/${text}`,
  error_code: text,
  error_msg: text,
  create_time: 1_606_103_820_120,
  [text]: { [text]: [text] },
}));

const harmful = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

test('json and ndjson lose nothing', async () => {
  const json = await listNasty(['--json']);
  expect(JSON.parse(json)).toEqual({ total_count: tasks.length, export_tasks: tasks });
  const ndjson = await listNasty(['-o', 'ndjson']);
  const lines = ndjson.split('\n').filter((line) => line !== '');
  expect(lines.map((line) => JSON.parse(line))).toEqual(tasks);
});

test('csv is RFC 4180, every string as it was, and a formula is only text', async () => {
  const [header = [], ...records] = parseCsv(await listNasty(['--csv']));
  const shown = records.map((record) => ({
    path: record[header.indexOf('path')],
    error_msg: record[header.indexOf('error_msg')],
  }));
  const expected = tasks.map(({ path, error_msg: text }) => ({ path, error_msg: asText(text) }));
  expect(shown).toEqual(expected);
  const raw = parseCsv(await listNasty(['--csv', '--csv-raw', '--no-header']));
  expect(raw.map((record) => record[header.indexOf('error_msg')])).toEqual(Object.values(nasty));
});

test.each(['table', 'wide'])(
  '%s in a pipe: a line for a task, a tab between cells, and no control character',
  async (format) => {
    const text = await listNasty(['-o', format]);
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const columns = header.split('\t').length;
    expect(lines.map((line) => line.split('\t').length)).toEqual(tasks.map(() => columns));
    expect(lines.map((line) => line.split('\t')[0])).toEqual(tasks.map((task) => task.task_id));
    expect(text.replace(/[\t\n]/g, '')).not.toMatch(harmful);
  },
);

test.each([40, 80, 200])('the table on %d columns: harmless, aligned, no wider than the screen', async (columns) => {
  const host = { stdoutColumns: columns, clock: sleeplessClock(1_606_104_000_000) };
  const text = await listNasty(['--color', 'never'], host);
  expect(text.replaceAll('\n', '')).not.toMatch(harmful);
  expect(text.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
  const [drawn = ''] = text.split('\n\n');
  const lines = drawn.split('\n');
  const statusAt = lines[0]?.indexOf('STATUS') ?? Number.NaN;
  expect(lines.slice(1).map((line) => line.slice(0, statusAt + 'FAILED'.length))).toEqual(
    tasks.map((task) => `${task.task_id.padEnd(statusAt)}FAILED`),
  );
});

test.each(tasks)('below the table $task_id is harmless, and no wider than the screen', async (task) => {
  const host = { stdoutColumns: 40, clock: sleeplessClock(1_606_104_000_000) };
  const text = await listNasty(['--color', 'never'], host, [task]);
  const [, failures = ''] = text.split('\n\n');
  const [title, first, ...more] = failures.split('\n');
  expect([title, first?.split(/[: ]/)[0]]).toEqual(['FAILED', task.task_id]);
  expect(more.filter((line) => !line.startsWith(' '))).toEqual([]);
  expect(failures.replaceAll('\n', '')).not.toMatch(harmful);
  expect(failures.split('\n').filter((line) => stringWidth(line) > 40)).toEqual([]);
});

test('in an error they are harmless too, for people and as JSON', async () => {
  const answer = { status: 400, body: { error_code: nasty['bidi'], error_msg: Object.values(nasty).join('|') } };
  await withServer(answer, async ({ origin }) => {
    for (const flags of [[], ['--json'], ['-v']]) {
      const { code, stderr } = await runCli(['list', ...flags], { env: accessTo(origin) });
      expect({ code, harm: harmful.exec(stderr.replaceAll('\n', '')) }).toEqual({ code: 5, harm: null });
    }
  });
});

async function listNasty(flags: readonly string[], host: HostOptions = {}, listed = tasks): Promise<string> {
  return withServer({ body: { total_count: listed.length, export_tasks: listed } }, async ({ origin }) => {
    const { code, stdout, stderr } = await runCli(['list', ...flags], { ...host, env: accessTo(origin) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  });
}

function asText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
