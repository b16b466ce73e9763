import { expect, test } from '@jest/globals';
import { accessTo, canary } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

const task = {
  task_id: 't1',
  status: 'FAILED',
  path: `/bucket/${canary}/`,
  error_code: 'ModelArts.4401',
  error_msg: `token ${JSON.stringify(canary)}`,
};
const body = { ...task, total_count: 1, export_tasks: [task] };

test.each([
  ['list'],
  ['list', '-o', 'wide'],
  ['list', '-o', 'markdown'],
  ['show', 't1', '-o', 'markdown'],
  ['show', 't1'],
  ['wait', 't1'],
  ['wait', 't1', 't1'],
])('what a task repeats of the secrets that were sent is masked for people: %s %s %s', (...argv) =>
  withServer({ body }, async ({ origin }) => {
    for (const screen of [{}, { stdoutColumns: 100 }]) {
      const host = { env: accessTo(origin), clock: sleeplessClock(), ...screen };
      const { stdout, stderr } = await runCli(argv, host);
      expect((stdout + stderr).replaceAll('\\*', '*')).toContain('***');
      expect(stdout + stderr).not.toContain(canary);
    }
  }),
);

test.each(['json', 'ndjson', 'csv'])('%s loses nothing', (format) =>
  withServer({ body }, async ({ origin }) => {
    const { stdout } = await runCli(['list', '-o', format], { env: accessTo(origin) });
    expect(stdout).toContain(`/bucket/${canary}/`);
  }),
);

test.each([
  [[canary]],
  [['show', `${canary}!`]],
  [['list', '--limit', canary]],
  [['list', '--output', canary]],
  [['list', canary]],
  [['list', `--${canary}`]],
])('a secret of the run that is typed as an argument is not repeated: %j', async (argv) => {
  for (const flags of [[], ['--json']]) {
    const { code, stdout, stderr } = await runCli([...argv, ...flags], { env: accessTo('http://127.0.0.1:9') });
    expect([code, stdout, stderr.includes(canary)]).toEqual([2, '', false]);
    if (flags.length > 0) expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'usage' } });
  }
});

test('what a server says is cut before anything else is done with it', async () => {
  const many = `${'%41&amp;\\u0041'.repeat(100_000)}`;
  const answers = [
    { status: 400, body: { error_code: many, error_msg: many, request_id: many } },
    { body: { total_count: 1, export_tasks: { [many]: many } } },
    { body: { total_count: 1, export_tasks: many } },
  ];
  for (const answer of answers) {
    await withServer(answer, async ({ origin }) => {
      const { code, stderr } = await runCli(['list'], { env: accessTo(origin) });
      expect([[5, 7].includes(code), stderr.length < 2000]).toEqual([true, true]);
    });
  }
  await withServer({ body: { ...task, error_msg: many } }, async ({ origin }) => {
    const host = { env: accessTo(origin), clock: sleeplessClock(), stdoutColumns: 80 };
    const { stderr } = await runCli(['wait', 't1'], host);
    expect(stderr.length).toBeLessThan(20_000);
  });
});
