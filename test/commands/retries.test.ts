import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

const watched = { stderrColumns: 200, env: { TERM: 'dumb' } };
const empty = { body: { total_count: 0, export_tasks: [] } };

function run(argv: readonly string[], answers: CannedAnswer | readonly CannedAnswer[], host: HostOptions = watched) {
  return withServer(answers, async ({ origin }) => {
    const outcome = await runCli(argv, { clock: sleeplessClock(), ...host, env: { ...accessTo(origin), ...host.env } });
    return { ...outcome, stderr: outcome.stderr.replaceAll(new URL(origin).host, 'HOST') };
  });
}

const faults: readonly CannedAnswer[] = [
  { status: 502 },
  { status: 429, headers: { 'retry-after': '20' } },
  (_request, response) => response.destroy(),
  { status: 503 },
  empty,
];

test('who watches is told of retries, in the words of wait', async () => {
  expect(await run(['list', '-o', 'name'], faults)).toEqual({
    code: 0,
    stdout: '',
    stderr: `note: ModelArts is not available (HTTP 502); next try at once
note: ModelArts gets too many requests, tried 2 times (HTTP 429); next try in 20s
note: ModelArts (HOST) closed the connection before its answer was complete, tried 3 times; next try in 1s
note: ModelArts is not available, tried 4 times (HTTP 503); next try in 2s
note: no export tasks in dataset dataset-1, project project-1, endpoint HOST
`,
  });
});

test.each<[string, readonly string[], HostOptions]>([
  ['-q', ['-q'], watched],
  ['a pipe', [], {}],
])('with %s nobody is told', async (_, flags, host) => {
  expect(await run(['list', '-o', 'name', ...flags], faults, host)).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('requests that fail together are told as one', async () => {
  const ids = Array.from({ length: 700 }, (_, index) => `t${index}`);
  const tried = new Map<string, number>();
  const answer: CannedAnswer = ({ url }, response) => {
    const page = Number(new URL(url, 'http://host').searchParams.get('offset'));
    tried.set(url, (tried.get(url) ?? 0) + 1);
    if (page > 1 && tried.get(url) === 1) return respond(response, { status: 503, headers: { 'retry-after': '5' } });
    const tasks = ids.slice(page * 100, page * 100 + 100).map((task_id) => ({ task_id }));
    respond(response, { body: { total_count: 700, export_tasks: tasks } });
  };
  const atOneMoment = { ...sleeplessClock(), monotonic: () => 0 };
  const { code, stdout, stderr } = await run(['list', '-o', 'name'], answer, { ...watched, clock: atOneMoment });
  expect([code, stdout.split('\n').length, stderr]).toEqual([
    0,
    701,
    'note: ModelArts is not available (HTTP 503); next try in 5s\n',
  ]);
});

test('what a server says there is harmless', async () => {
  const answers = [{ status: 503, body: { error_code: 'ModelArts.0001', error_msg: '\u001b[31mbusy' } }, empty];
  expect((await run(['list', '-o', 'name'], answers)).stderr).toContain(String.raw`\x1b[31mbusy`);
});
