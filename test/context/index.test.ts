import { expect, test } from '@jest/globals';
import { type Context, openContext, type RunOptions } from '../../src/context/index.ts';
import { openTerminal } from '../../src/terminal/index.ts';
import { views } from '../../src/views/formats.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { fakeHost, type HostOptions } from '../helpers/host.ts';

const options: RunOptions = {
  flags: {},
  loadView: views.table,
  noHeader: false,
  rawCsv: false,
  utc: false,
  quiet: false,
  verbose: false,
  strict: false,
  sandbox: false,
  tokenCache: true,
  insecure: false,
  requestTimeoutMs: undefined,
  retries: undefined,
};

function contextOn(hostOptions: HostOptions, asked: Partial<RunOptions> = {}): Context {
  const host = fakeHost(hostOptions);
  const terminal = openTerminal(host, { colour: 'auto', quiet: false, showsProgress: true, pages: true });
  const { signal } = new AbortController();
  return openContext({ argv: [], options: { ...options, ...asked }, host, terminal, signal, version: '1.2.3' });
}

test('a screen is of the time when something is shown on it, not of the start', () => {
  const clock = fakeClock();
  const { screen } = contextOn({ clock });
  const start = screen.now;
  clock.pass(25_000);
  expect(screen.now - start).toBe(25_000);
});

test('a screen is what is known of stdout, and what was asked for', () => {
  const { screen } = contextOn({ stdoutColumns: 132, clock: fakeClock({ wallClockAtStart: 7 }) }, { noHeader: true });
  expect({ ...screen, colour: screen.colour.level }).toEqual({
    isTerminal: true,
    isDrawn: true,
    timeZone: undefined,
    width: 132,
    hide: expect.any(Function),
    height: Number.POSITIVE_INFINITY,
    glyphs: expect.objectContaining({ isAscii: false }),
    colour: 1,
    now: 7,
    noHeader: true,
    rawCsv: false,
  });
});

test('nobody can be asked where stdin is no terminal', async () => {
  expect(await contextOn({ stderrColumns: 80 }).prompt()).toBe(undefined);
});
