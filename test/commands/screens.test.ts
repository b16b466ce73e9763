import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { startSandbox } from '../../src/sandbox/index.ts';
import { expectGolden } from '../helpers/golden.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { screens } from '../helpers/screens.ts';
import { session } from '../helpers/session.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

interface Shown extends HostOptions {
  readonly tasks?: number | undefined;
}

/** One that runs, one that failed, and the documented one that succeeded. */
const someTasks = ['IUhpXLsA14DKT6cEHfM', 'CuiokTEOghaif4st0y3', 'rF9NNoB56k5rtYKg2Y7'];

describe.each<[name: string, argv: readonly string[]]>([
  ['list', ['list']],
  ['wide', ['list', '-o', 'wide', '--max', '8']],
  ['datasets', ['datasets']],
  ['datasets-show', ['datasets', 'show']],
  ['show', ['show', ...someTasks]],
])('%s', (name, argv) => {
  test.each(screens)('on %s columns', async (screen, stdoutColumns, env) => {
    const { code, stdout } = await shown(argv, { stdoutColumns, env });
    expect(code).toBe(0);
    expectGolden(`${name}-${screen}`, stdout);
  });
});

describe('what a newcomer sees, with nothing configured', () => {
  test.each(screens)('on %s columns', async (screen, columns, env) => {
    // there is nothing in it that is not ASCII
    const name = screen.replace('-ascii', '');
    expectGolden(`first-${name}`, await session([[], ['list'], ['whoami'], ['wait', 'a']], { columns, env }));
    expectGolden(`help-${name}`, await session([['help'], ['list', '--help']], { columns, env }));
  });
});

describe('wait', () => {
  test.each(screens)('on %s columns', async (screen, columns, env) => {
    const clock = sleeplessClock();
    const script = ['done:run=0s', 'nightly:run=20s', 'broken:run=3s,fail', 'monthly:queue=5s,run=30s'];
    const sandbox = await startSandbox({ clock, tasks: 0, script });
    const waits = [
      ['wait', 'done'],
      ['wait', 'monthly', '--timeout', '0'],
      ['wait', 'nightly', 'broken', 'monthly'],
      ['wait', 'broken'],
    ];
    const known = { ...sandbox.environment, MODELARTS_REGION: 'eu-de', TZ: 'Europe/Berlin' };
    try {
      expectGolden(`wait-${screen}`, await session(waits, { columns, clock, env: { ...known, ...env } }));
    } finally {
      await sandbox.close();
    }
  });
});

test.each([
  ['list'],
  ['list', '-A'],
  ['list', '-o', 'wide', '--max', '8'],
  ['datasets'],
  ['datasets', '-o', 'wide'],
  ['datasets', 'show'],
  ['show', ...someTasks],
])('at every width no line is wider than the screen: %s %s %s', async (...argv) => {
  await inSandbox({}, async (run) => {
    for (let stdoutColumns = 40; stdoutColumns <= 220; stdoutColumns += 9) {
      const { stdout } = await run(argv, { stdoutColumns, env: { NO_COLOR: '1' } });
      const wide = stdout.split('\n').filter((line) => stringWidth(line) > stdoutColumns);
      expect([stdoutColumns, stdout.length > 500, wide]).toEqual([stdoutColumns, true, []]);
    }
  });
});

test('no screen has other colours than those that light and dark backgrounds bear', () => {
  const folder = new URL('../fixtures/screens/', import.meta.url);
  const all = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const codes = new Set(all.flatMap((text) => text.split('\u001b[').slice(1)).map((text) => text.split('m')[0]));
  const colours = { bold: '1', dim: '2', end: ['', '22', '39'], red: ['31', '1;31'], green: '32', cyan: '36' };
  expect([...codes].sort()).toEqual(Object.values(colours).flat().sort());
});

test('of 250 tasks the bottom of the screen tells what runs and what failed', async () => {
  const { stdout } = await shown(['list'], { tasks: 250, stdoutColumns: 80, stdoutRows: 24, env: { NO_COLOR: '1' } });
  const bottom = stdout.split('\n').slice(-24).join('\n');
  expectGolden('list-250-bottom', bottom);
});

function shown(argv: readonly string[], { tasks, ...host }: Shown): Promise<Outcome> {
  return inSandbox({ tasks }, (run) => run(argv, host));
}

/** A dataset that is always the same, at the same moment. */
async function inSandbox<T>(options: Pick<Shown, 'tasks'>, use: (run: typeof runCli) => Promise<T>): Promise<T> {
  const clock = sleeplessClock();
  const sandbox = await startSandbox({ clock, ...options });
  const fixed = { ...sandbox.environment, MODELARTS_REGION: 'eu-de', TZ: 'Europe/Berlin' };
  try {
    return await use((argv, { env, ...host } = {}) => runCli(argv, { ...host, clock, env: { ...fixed, ...env } }));
  } finally {
    await sandbox.close();
  }
}
