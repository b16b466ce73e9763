import { expect, test } from '@jest/globals';
import { startSandbox } from '../../src/sandbox/index.ts';
import { expectGolden } from '../helpers/golden.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

interface Shown extends HostOptions {
  readonly tasks?: number;
}

const widths = [40, 80, 120];
const kinds = [
  ['', { LANG: 'en_US.UTF-8', NO_COLOR: '1' }],
  ['-colour', { LANG: 'en_US.UTF-8' }],
  ['-ascii', { LANG: 'C', NO_COLOR: '1' }],
  ['-ascii-colour', { LANG: 'C' }],
] as const;
const screens = widths.flatMap((width) => kinds.map(([kind, env]) => [`${width}${kind}`, width, env] as const));

test.each(screens)('list on %s columns', async (name, stdoutColumns, env) => {
  const { code, stdout } = await shown(['list'], { stdoutColumns, env });
  expect(code).toBe(0);
  expectGolden(`list-${name}`, stdout);
});

test.each(screens)('datasets on %s columns', async (name, stdoutColumns, env) => {
  const { code, stdout } = await shown(['datasets'], { stdoutColumns, env });
  expect(code).toBe(0);
  expectGolden(`datasets-${name}`, stdout);
});

test('of 250 tasks the bottom of the screen tells what runs and what failed', async () => {
  const { stdout } = await shown(['list'], { tasks: 250, stdoutColumns: 80, stdoutRows: 24, env: { NO_COLOR: '1' } });
  const bottom = stdout.split('\n').slice(-24).join('\n');
  expectGolden('list-250-bottom', bottom);
});

/** A dataset that is always the same, at the same moment. */
async function shown(argv: readonly string[], { tasks, env, ...host }: Shown): Promise<Outcome> {
  const clock = sleeplessClock();
  const sandbox = await startSandbox({ clock, tasks });
  try {
    return await runCli(argv, { ...host, clock, env: { ...sandbox.environment, MODELARTS_REGION: 'eu-de', ...env } });
  } finally {
    await sandbox.close();
  }
}
