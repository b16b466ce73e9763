import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { OutputStream } from '../../src/host.ts';
import { run } from '../../src/main.ts';
import { openTerminal, WriteError } from '../../src/terminal/index.ts';
import { accessTo } from '../helpers/access.ts';
import { type FakeHost, fakeHost, type HostOptions } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

const asTerminal = { stdoutColumns: 80, stderrColumns: 80 };

test.each<[string, HostOptions, 'auto' | 'always' | 'never', stdout: boolean, stderr: boolean]>([
  ['a terminal', asTerminal, 'auto', true, true],
  ['a pipe', {}, 'auto', false, false],
  ['stdout in a pipe', { stderrColumns: 80 }, 'auto', false, true],
  ['stderr in a pipe', { stdoutColumns: 80 }, 'auto', true, false],
  ['TERM=dumb', { ...asTerminal, env: { TERM: 'dumb' } }, 'auto', false, false],
  ['FORCE_COLOR over TERM=dumb', { env: { FORCE_COLOR: '1', TERM: 'dumb' } }, 'auto', true, true],
  ['FORCE_COLOR=0', { ...asTerminal, env: { FORCE_COLOR: '0' } }, 'auto', false, false],
  ['FORCE_COLOR=false', { ...asTerminal, env: { FORCE_COLOR: 'false' } }, 'auto', false, false],
  ['an empty FORCE_COLOR is unset', { env: { FORCE_COLOR: '' } }, 'auto', false, false],
  ['NO_COLOR over FORCE_COLOR', { ...asTerminal, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, 'auto', false, false],
  ['NO_COLOR, whatever it says', { ...asTerminal, env: { NO_COLOR: '0' } }, 'auto', false, false],
  ['an empty NO_COLOR is unset', { ...asTerminal, env: { NO_COLOR: '' } }, 'auto', true, true],
  ['--color always over NO_COLOR', { env: { NO_COLOR: '1', TERM: 'dumb' } }, 'always', true, true],
  ['--color never over FORCE_COLOR', { ...asTerminal, env: { FORCE_COLOR: '1' } }, 'never', false, false],
  ['CI on a terminal', { ...asTerminal, env: { CI: 'true' } }, 'auto', false, false],
  ['CI, whatever it says', { ...asTerminal, env: { CI: '0' } }, 'auto', false, false],
  ['CI=false', { ...asTerminal, env: { CI: 'false' } }, 'auto', true, true],
  ['an empty CI is unset', { ...asTerminal, env: { CI: '' } }, 'auto', true, true],
  ['FORCE_COLOR over CI', { env: { FORCE_COLOR: '1', CI: 'true' } }, 'auto', true, true],
  ['--color always over CI', { env: { CI: 'true' } }, 'always', true, true],
])('colours: %s', (_, options, colour, stdout, stderr) => {
  const terminal = openTerminal(fakeHost(options), { colour, quiet: false, showsProgress: true, pages: true });
  expect([terminal.output.colour.level > 0, terminal.colour.level > 0]).toEqual([stdout, stderr]);
});

test.each<[string, HostOptions, boolean, redraws: boolean]>([
  ['a terminal', asTerminal, true, true],
  ['a pipe', {}, true, false],
  ['CI', { ...asTerminal, env: { CI: '1' } }, true, false],
  ['CI=false', { ...asTerminal, env: { CI: 'false' } }, true, true],
  ['TERM=dumb', { ...asTerminal, env: { TERM: 'dumb' } }, true, false],
  ['--no-progress', asTerminal, false, false],
])('%s is redrawn, or a log', (_, options, showsProgress, redraws) => {
  const terminal = openTerminal(fakeHost(options), { colour: 'auto', quiet: false, showsProgress, pages: true });
  expect(terminal.redraws).toBe(redraws);
});

test('with --no-progress stderr is a log without colours, and stdout a terminal as before', () => {
  const terminal = openTerminal(fakeHost(asTerminal), {
    colour: 'auto',
    quiet: false,
    showsProgress: false,
    pages: true,
  });
  expect([terminal.output.colour.level, terminal.colour.level]).toEqual([1, 0]);
});

test.each([
  [{}, true],
  [{ CI: 'true' }, false],
  [{ CI: 'false' }, true],
])('with %j somebody can be asked on a terminal: %j', (env, canAsk) => {
  const host = fakeHost({ ...asTerminal, env });
  const stdin = Object.assign(host.stdin, { isTTY: true });
  const terminal = openTerminal({ ...host, stdin }, { colour: 'auto', quiet: false, showsProgress: true, pages: true });
  expect(terminal.canAsk).toBe(canAsk);
});

test.each<[HostOptions, number]>([
  [{ stdoutColumns: 132 }, 132],
  [{ stdoutColumns: 132, env: { COLUMNS: '20' } }, 132],
  [{ stdoutColumns: 0, env: { COLUMNS: '120' } }, 120],
  [{ stdoutColumns: 0 }, 80],
  [{ stdoutColumns: 0, env: { COLUMNS: '-3' } }, 80],
  [{ stdoutColumns: 0, env: { COLUMNS: 'wide' } }, 80],
  [{ env: { COLUMNS: '20' } }, Number.POSITIVE_INFINITY],
])('the width of %j is %d', (options, width) => {
  expect(
    openTerminal(fakeHost(options), { colour: 'auto', quiet: false, showsProgress: true, pages: true }).output.width,
  ).toBe(width);
});

test.each([
  [asTerminal, false, true],
  [asTerminal, true, false],
  [{ stdoutColumns: 80 }, false, false],
])('%j, quiet %j: somebody watches: %j', (options, quiet, isWatched) => {
  expect(openTerminal(fakeHost(options), { colour: 'auto', quiet, showsProgress: true, pages: true }).isWatched).toBe(
    isWatched,
  );
});

test('every chunk is written only when the one before was taken', async () => {
  const taken: string[] = [];
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk, _, done) => {
      setImmediate(() => {
        taken.push(chunk);
        done();
      });
    },
  });
  const seen: string[] = [];
  const chunks = function* () {
    for (const chunk of ['one', '', 'two', 'three']) {
      seen.push(`${chunk} after ${taken.length}`);
      yield chunk;
    }
  };
  await terminalOn(stdout).print(chunks());
  expect({ seen, taken }).toEqual({
    seen: ['one after 0', ' after 1', 'two after 1', 'three after 2'],
    taken: ['one', 'two', 'three'],
  });
});

test.each(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'])(
  'a reader that leaves (%s) ends the printing quietly',
  async (code) => {
    const asked: string[] = [];
    const chunks = function* () {
      for (const chunk of ['one', 'two']) {
        asked.push(chunk);
        yield chunk;
      }
    };
    await terminalOn(failing(code)).print(chunks());
    expect(asked).toEqual(['one']);
  },
);

test('any other write error is thrown', async () => {
  await expect(terminalOn(failing('ENOSPC')).print(['one'])).rejects.toEqual(new WriteError('ENOSPC'));
});

test('a signal ends a write that nobody takes', async () => {
  const interruption = new AbortController();
  const printing = terminalOn(new Writable({ write: () => {} })).print(['one', 'two'], interruption.signal);
  interruption.abort(new Error('Ctrl-C'));
  await expect(printing).rejects.toEqual(new Error('Ctrl-C'));
});

test('what fails on stderr fails nobody', async () => {
  const host = { ...fakeHost(), stderr: failing('EIO') };
  await openTerminal(host, { colour: 'auto', quiet: false, showsProgress: true, pages: true }).say('anybody there?');
});

test('a full disk under list is one line and exit 1', async () => {
  const host = { ...fakeHost(), stdout: failing('ENOSPC') };
  const code = await run(['list', '--sandbox'], host);
  expect({ code, stderr: host.written.stderr }).toEqual({ code: 1, stderr: 'error: cannot write to stdout: ENOSPC\n' });
});

test('a reader that leaves list is exit 0, and not told of an empty list', async () => {
  const host = { ...fakeHost({ stderrColumns: 80 }), stdout: failing('EPIPE') };
  const code = await run(['list', '--sandbox'], host);
  expect({ code, stderr: host.written.stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during list: exit %d, after cleaning up the process ends itself by it', async (signal, exitCode) => {
  const { host, listeners } = listeningHost();
  const code = await interrupted(host, () => host.interrupt(signal));
  expect({ code, ...host.written, ownSignals: host.ownSignals, listeners: listeners() }).toEqual({
    code: exitCode,
    stdout: '',
    stderr: `error: interrupted by ${signal}\n`,
    ownSignals: [`4711 ${signal}, listeners left: 0`],
    listeners: 0,
  });
});

test('an interruption as JSON', async () => {
  const { host } = listeningHost();
  const code = await interrupted(host, () => host.interrupt('SIGINT'), '--json');
  const error = { kind: 'interrupted', exit_code: 130, message: 'interrupted by SIGINT', retryable: false };
  expect({ code, ...host.written }).toEqual({ code: 130, stdout: '', stderr: `${JSON.stringify({ error })}\n` });
});

test('a second signal ends the process at once, before anything is said', async () => {
  const { host } = listeningHost();
  let saidBefore: string | undefined;
  await interrupted(host, () => {
    host.interrupt('SIGINT');
    host.interrupt('SIGTERM');
    saidBefore = host.written.stderr;
  });
  expect({ saidBefore, first: host.ownSignals[0] }).toEqual({
    saidBefore: '',
    first: '4711 SIGTERM, listeners left: 0',
  });
});

test('a signal while the reader of stdout sleeps', async () => {
  const { host } = listeningHost();
  const sleepy = { ...host, stdout: new Writable({ highWaterMark: 1, write: () => host.interrupt('SIGTERM') }) };
  const code = await run(['list', '--sandbox', '--json'], sleepy);
  expect({ code, ownSignals: host.ownSignals }).toEqual({ code: 143, ownSignals: ['4711 SIGTERM, listeners left: 0'] });
});

test('the exit code waits until a listener of somebody else has had the signal', async () => {
  const { host } = listeningHost();
  let isDelivered = false;
  const kill = () =>
    setImmediate(() =>
      setImmediate(() => {
        isDelivered = true;
      }),
    );
  await interrupted({ ...host, kill }, () => host.interrupt('SIGINT'));
  expect(isDelivered).toBe(true);
});

test('no listener is left behind', async () => {
  const { host, listeners } = listeningHost();
  await run(['--version'], host);
  await run(['lst'], host);
  expect(listeners()).toBe(0);
});

/** Runs list against a server that never answers, and acts when it was asked. */
function interrupted(host: FakeHost, act: () => void, ...flags: readonly string[]): Promise<number> {
  return withServer(
    () => act(),
    ({ origin }) => run(['list', ...flags], Object.assign(host, { env: accessTo(origin) })),
  );
}

/** Counts its listeners, and tells how many were left when the process ended itself. */
function listeningHost(): { host: FakeHost; listeners: () => number } {
  const host = fakeHost();
  const listening = new Set<() => void>();
  return {
    listeners: () => listening.size,
    host: {
      ...host,
      on: (signal, listener) => {
        listening.add(listener);
        return host.on(signal, listener);
      },
      off: (signal, listener) => {
        listening.delete(listener);
        return host.off(signal, listener);
      },
      kill: (pid, signal) => host.ownSignals.push(`${pid} ${signal}, listeners left: ${listening.size}`),
    },
  };
}

function terminalOn(stdout: OutputStream) {
  return openTerminal({ ...fakeHost(), stdout }, { colour: 'auto', quiet: false, showsProgress: true, pages: true });
}

function failing(code: string): OutputStream {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}
