import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { accessTo } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { withServer } from '../helpers/with-server.ts';
import { pageOf } from '../model/paging.ts';
import { parseCsv } from '../views/rfc4180.ts';

/** After the idea of the Big List of Naughty Strings: what has broken a program somewhere. */
const naughty: readonly string[] = JSON.parse(
  readFileSync(new URL('../fixtures/naughty-strings.json', import.meta.url), 'utf8'),
);

const tasks = naughty.map((text, index) => ({
  task_id: `t${index}`,
  status: text,
  path: text,
  error_msg: text,
  [text]: text,
}));
const document = { total_count: tasks.length, export_tasks: tasks };
/** What steers a terminal. */
const steering = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

function list(...flags: string[]): Promise<string> {
  const answer: CannedAnswer = ({ url }, response) =>
    respond(response, pageOf(tasks, new URL(url, 'http://localhost').searchParams));
  return withServer(answer, async ({ origin }) => {
    const { code, stdout, stderr } = await runCli(['list', ...flags], { env: accessTo(origin) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  });
}

test('from a server: json, ndjson, yaml and csv give every one of them back', async () => {
  expect(JSON.parse(await list('--json'))).toEqual(document);
  const lines = (await list('-o', 'ndjson')).split('\n').filter((line) => line !== '');
  expect(lines.map((line) => JSON.parse(line))).toEqual(tasks);
  const [head = [], ...rows] = parseCsv(await list('--csv', '--csv-raw'));
  expect(rows.map((row) => row[head.indexOf('path')])).toEqual(naughty);
  for (const version of ['1.1', '1.2'] as const) {
    const [read] = parseAllDocuments(await list('-o', 'yaml'), { version });
    expect(JSON.stringify(read && 'toJS' in read && read.toJS())).toBe(JSON.stringify(document));
  }
});

test.each(['table', 'wide', 'markdown'])(
  'from a server: %s has a line for each, and none steers the terminal',
  async (format) => {
    const text = await list('-o', format);
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(tasks.length + (format === 'markdown' ? 2 : 1));
    expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(steering);
  },
);

/** Where a person may type anything. */
const places: readonly ((text: string) => readonly string[])[] = [
  (text) => ['show', text],
  (text) => ['wait', text],
  (text) => ['list', '--dataset', text],
  (text) => ['list', '--limit', text],
  (text) => ['list', '--output', text],
  (text) => ['list', '--query', text],
  (text) => ['list', '--status', text],
  (text) => ['list', '--since', text],
  (text) => ['datasets', '--search', text],
  (text) => ['start', '--dry-run', '--path', text],
  (text) => ['config', 'get', text],
  (text) => [text],
];

test('from a person: in every place there is an answer, and never a bug', () =>
  withServer({ body: { total_count: 0, export_tasks: [], total_number: 0, datasets: [] } }, async ({ origin }) => {
    for (const [number, place] of places.entries()) {
      // a third of them each, and each of them in a third of the places
      for (const text of naughty.filter((_, index) => index % 3 === number % 3)) {
        const { code, stderr } = await runCli(place(text), { env: accessTo(origin) });
        expect({ argv: place(text), isBug: code === 1, steers: steering.exec(stderr.replaceAll('\n', '')) }).toEqual({
          argv: place(text),
          isBug: false,
          steers: null,
        });
      }
    }
  }));
