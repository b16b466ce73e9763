import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Host } from '../host.ts';
import { harmless } from '../text/safe.ts';

/** Asks a person, on stderr: stdout is for data. */
export interface Prompt {
  /** The question is made harmless. What was typed; undefined when nothing more comes (Ctrl-D). */
  ask(question: string, options?: { readonly isSecret?: boolean }): Promise<string | undefined>;
  close(): void;
}

/** One prompt serves all questions, so that what is typed ahead of one is not lost. It is never echoed, as a password may be in it. */
export function openPrompt(host: Host, signal: AbortSignal): Prompt {
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
  return {
    async ask(question, { isSecret = false } = {}) {
      isEchoed = !isSecret;
      // the name of a user or a dataset may come from a file or a server
      const shown = harmless(question);
      lines.setPrompt(shown);
      if (isSecret) stderr.write(shown);
      else lines.prompt();
      const { value, done } = await typed.next();
      if (isSecret || done) stderr.write('\n');
      signal.throwIfAborted();
      return done ? undefined : String(value);
    },
    close: () => lines.close(),
  };
}
