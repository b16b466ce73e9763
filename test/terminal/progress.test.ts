import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import headless from '@xterm/headless';
import type { OutputStream } from '../../src/host.ts';
import { openProgress } from '../../src/terminal/progress.ts';
import { glyphsFor } from '../../src/text/glyphs.ts';

/** A screen that is no process's: what is written there is seen at once. */
function openScreen(columns: number, rows: number) {
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const stream: OutputStream = Object.assign(
    new Writable({ decodeStrings: false, write: (text, _, done) => screen.write(String(text), done) }),
    { isTTY: true, columns, rows },
  );
  Object.assign(stream, {
    cursorTo: (x: number) => cursorTo(stream, x),
    moveCursor: (x: number, y: number) => moveCursor(stream, x, y),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
  });
  const settled = () => new Promise<void>((resolve) => stream.write('', () => resolve()));
  const linesNow = () => {
    const { active } = screen.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    const last = all.findLastIndex((line) => line !== '');
    return all.slice(0, last + 1).map((line) => line.replace(/^[⠀-⣿]/, '*').trimEnd());
  };
  return {
    stream,
    lines: async () => {
      await settled();
      return linesNow();
    },
    /** As soon as the text stands there: what draws has to be loaded first. */
    drawn: (text: string) =>
      new Promise<readonly string[]>((resolve) => {
        const watching = screen.onWriteParsed(() => {
          if (!linesNow().some((line) => line.includes(text))) return;
          watching.dispose();
          resolve(linesNow());
        });
      }),
    resize: async (nextColumns: number, nextRows: number) => {
      await settled();
      screen.resize(nextColumns, nextRows);
      Object.assign(stream, { columns: nextColumns, rows: nextRows });
      stream.emit('resize');
    },
  };
}

const text = ['all of it  about 1m26s left', 'a line that is forty columns, all in all', 'the last one'].join('\n');

test('several lines are redrawn in place, and wiped', async () => {
  const screen = openScreen(80, 24);
  screen.stream.write('before\n');
  const progress = openProgress(screen.stream, text, { patienceMs: 0, glyphs: glyphsFor({}) });
  const whole = ['* all of it  about 1m26s left', '  a line that is forty columns, all in all', '  the last one'];
  expect(await screen.drawn('the last one')).toEqual(['before', ...whole]);
  progress.update('one line');
  expect(await screen.drawn('one line')).toEqual(['before', '* one line']);
  progress.stop();
  screen.stream.write('after\n');
  expect(await screen.lines()).toEqual(['before', 'after']);
});

test.each([40, 30, 25, 12])(
  'on a screen that gets %d columns wide, each line is a row, and nothing else is touched',
  async (columns) => {
    const screen = openScreen(80, 24);
    screen.stream.write('one\ntwo\n');
    const progress = openProgress(screen.stream, text, { patienceMs: 0, glyphs: glyphsFor({}) });
    await screen.drawn('the last one');
    await screen.resize(columns, 24);
    const cut = text.split('\n').map((line) => line.slice(0, columns - 2).trimEnd());
    expect(await screen.lines()).toEqual(['one', 'two', `* ${cut[0]}`, `  ${cut[1]}`, `  ${cut[2]}`]);
    await screen.resize(80, 24);
    expect(await screen.lines()).toEqual([
      'one',
      'two',
      ...text.split('\n').map((line, index) => (index === 0 ? '* ' : '  ') + line),
    ]);
    progress.stop();
    expect(await screen.lines()).toEqual(['one', 'two']);
  },
);

test('at the bottom of the screen nothing is left either', async () => {
  const screen = openScreen(60, 5);
  screen.stream.write('1\n2\n3\n4\n');
  const progress = openProgress(screen.stream, text, { patienceMs: 0, glyphs: glyphsFor({}) });
  await screen.drawn('the last one');
  await screen.resize(30, 5);
  progress.stop();
  screen.stream.write('after\n');
  expect(await screen.lines()).toEqual(['1', '2', '3', '4', 'after']);
});

test('nothing is drawn where nothing is to be redrawn', async () => {
  const screen = openScreen(80, 24);
  const progress = openProgress(screen.stream, text, { patienceMs: undefined, glyphs: glyphsFor({}) });
  progress.update('more');
  progress.stop();
  expect(await screen.lines()).toEqual([]);
});
