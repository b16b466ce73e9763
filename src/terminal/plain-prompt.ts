import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Host } from '../host.ts';
import { harmless } from '../text/safe.ts';
import type { Choice, Prompt } from './prompt.ts';

/** One prompt serves all questions, so that what is typed ahead of one is not lost. It is never echoed, as a password may be in it. */
export function openPlainPrompt(host: Host, signal: AbortSignal): Prompt {
  const { stdin, stderr } = host;
  let isEchoed = false;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (isEchoed) stderr.write(chunk);
      done();
    },
  });
  const output = Object.assign(echo, { columns: stderr.columns });
  const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0, signal });
  lines.on('line', () => {
    isEchoed = false;
  });
  // read key by key, Ctrl-C is one of them, and no signal any more
  lines.on('SIGINT', () => host.kill(host.pid, 'SIGINT'));
  const typed = lines[Symbol.asyncIterator]();
  const ask: Prompt['ask'] = async (question, { isSecret = false } = {}) => {
    isEchoed = !isSecret;
    const shown = harmless(`${question}: `);
    lines.setPrompt(shown);
    if (isSecret) stderr.write(shown);
    else lines.prompt();
    const { value, done } = await typed.next();
    if (isSecret || done) stderr.write('\n');
    signal.throwIfAborted();
    return done ? undefined : String(value);
  };
  const tell = (line: string) => stderr.write(`${harmless(line)}\n`);
  return {
    ask,
    async choose(question, choices) {
      choices.forEach(({ label, hint }, index) => {
        tell(`${String(index + 1).padStart(3)}  ${label}${hint === undefined ? '' : ` (${hint})`}`);
      });
      for (;;) {
        const answer = await ask(`${question} (its number or name)`);
        if (!answer?.trim()) return undefined;
        const choice = chosen(answer.trim(), choices);
        if (choice) return choice.value;
        tell('there is no such choice');
      }
    },
    async confirm(question) {
      const answer = (await ask(`${question} (yes or no) [yes]`))?.trim().toLowerCase();
      return answer === undefined ? undefined : ['', 'y', 'yes'].includes(answer);
    },
    close: () => lines.close(),
  };
}

/** Two may have one name: then it tells neither. */
function chosen<Value>(answer: string, choices: readonly Choice<Value>[]): Choice<Value> | undefined {
  const [named, ...others] = choices.filter(({ label }) => label === answer);
  return named && others.length === 0 ? named : choices.find((_, index) => answer === String(index + 1));
}
