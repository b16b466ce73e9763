import type { Ora } from 'ora';
import type { OutputStream } from '../terminal.ts';

export interface Progress {
  update(text: string): void;
  /** Wipe the line, so that something else can be written; the next frame draws it again. */
  clear(): void;
  stop(): void;
}

/** Shown after `patienceMs`; never when that is undefined. */
export function openProgress(stream: OutputStream, text: string, patienceMs: number | undefined): Progress {
  let current = text;
  let spinner: Ora | undefined;
  let isStopped = patienceMs === undefined;
  const show = async () => {
    const { default: ora } = await import('ora');
    // stdin is not the spinner's: discarding it would swallow Ctrl-C
    if (!isStopped) spinner = ora({ text: current, stream, discardStdin: false, isEnabled: true }).start();
  };
  const timer = patienceMs === undefined ? undefined : setTimeout(show, patienceMs);
  return {
    update: (next) => {
      current = next;
      if (spinner) spinner.text = next;
    },
    clear: () => {
      spinner?.clear();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      spinner?.stop();
    },
  };
}
