import type { Host } from '../host.ts';
import type { Terminal } from './index.ts';

/** Asks a person, on stderr: stdout is for data. What is shown is made harmless: it may come from a file or a server. */
export interface Prompt {
  /** What was typed; undefined when nothing more comes (Ctrl-D). */
  ask(question: string, options?: { readonly isSecret?: boolean }): Promise<string | undefined>;
  /** One of them; undefined when none was chosen (Esc, Ctrl-D). */
  choose<Value>(question: string, choices: readonly Choice<Value>[]): Promise<Value | undefined>;
  /** Enter alone is yes; undefined when there was no answer. */
  confirm(question: string): Promise<boolean | undefined>;
  close(): void;
}

export interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
  /** What else is to be known of it. */
  readonly hint?: string | undefined;
}

/** Drawn where lines can be drawn anew, else line by line. */
export async function openPrompt(
  host: Host,
  { redraws, colour }: Pick<Terminal, 'redraws' | 'colour'>,
  signal: AbortSignal,
): Promise<Prompt> {
  if (redraws)
    return (await import('./drawn-prompt.ts')).openDrawnPrompt(host, { isColoured: colour.level > 0, signal });
  return (await import('./plain-prompt.ts')).openPlainPrompt(host, signal);
}
