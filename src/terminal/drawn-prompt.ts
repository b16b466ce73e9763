import { PassThrough, Writable } from 'node:stream';
import { autocomplete, confirm, password, text } from '@clack/prompts';
import type { Host } from '../host.ts';
import { harmless } from '../text/safe.ts';
import type { Prompt } from './prompt.ts';

interface DrawnOptions {
  readonly isColoured: boolean;
  readonly signal: AbortSignal;
}

/** So many are shown at a time; to type narrows them down. */
const mostShown = 8;

/** Questions that are drawn anew as they are answered. */
export function openDrawnPrompt(host: Host, { isColoured, signal }: DrawnOptions): Prompt {
  const keys = openKeys(host);
  const streams = {
    input: keys.stream,
    output: screenOf(host, { isColoured }),
    signal: AbortSignal.any([signal, keys.ended]),
  };
  const answered = async <Answer>(asking: Promise<Answer>) => {
    const answer = await asking;
    signal.throwIfAborted();
    return isAnswer(answer) ? answer : undefined;
  };
  return {
    ask: (question, { isSecret = false } = {}) => {
      const asked = { ...streams, message: harmless(question) };
      // not even how many characters there are
      return answered(isSecret ? password({ ...asked, mask: '' }) : text(asked));
    },
    async choose(question, choices) {
      // the library tells choices apart by their values, and shows and searches their labels
      const options = choices.map(({ label, hint }, value) => ({
        value,
        label: harmless(label),
        ...(hint !== undefined && { hint: harmless(hint) }),
      }));
      const asked = { ...streams, message: harmless(question), options, maxItems: mostShown };
      const index = await answered(autocomplete(asked));
      return index === undefined ? undefined : choices[index]?.value;
    },
    confirm: (question) => answered(confirm({ ...streams, message: harmless(question) })),
    close: keys.close,
  };
}

/** The library gives a symbol after Esc, and where its signal is aborted. */
function isAnswer<Answer>(answer: Answer): answer is Exclude<Answer, symbol> {
  return typeof answer !== 'symbol';
}

const esc = '\u001b';
/** An arrow key is several characters. */
const keystroke = new RegExp(`${esc}(?:\\[[\\d;]*[A-Za-z~]|O[A-Z])?|[^]`, 'gu');
const [ctrlC, ctrlD] = ['\u0003', '\u0004'];

/**
 * stdin, read key by key as long as there are questions: each of them reads until it is answered, and what was typed ahead waits for the
 * next. Nothing is echoed by the terminal in between, as a password may be among it.
 */
function openKeys(host: Host) {
  const { stdin } = host;
  const ended = new AbortController();
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, setRawMode: () => {} });
  const onData = (chunk: Buffer | string) => {
    for (const key of String(chunk).match(keystroke) ?? []) {
      if (key === ctrlC) host.kill(host.pid, 'SIGINT');
      else if (key === ctrlD) ended.abort();
      else stream.write(key);
    }
  };
  const onEnd = () => ended.abort();
  stdin.setRawMode?.(true);
  stdin.on('data', onData).once('end', onEnd);
  return {
    stream,
    ended: ended.signal,
    close: () => {
      stdin.off('data', onData).off('end', onEnd).pause();
      stdin.setRawMode?.(false);
      stream.destroy();
    },
  };
}

const colour = new RegExp(`${esc}\\[[\\d;]*m`, 'g');

/** stderr, as the library sees it: it asks nobody whether there are to be colours. */
function screenOf({ stderr }: Host, { isColoured }: Pick<DrawnOptions, 'isColoured'>) {
  const screen = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      stderr.write(isColoured ? chunk : String(chunk).replace(colour, ''), () => done());
    },
  });
  return Object.defineProperties(screen, {
    columns: { get: () => stderr.columns || 80 },
    rows: { get: () => Reflect.get(stderr, 'rows') || 24 },
  });
}
