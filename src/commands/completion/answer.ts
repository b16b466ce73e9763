import { shellWord } from '../../text/safe.ts';
import type { Surroundings } from '../help/index.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import type { Shell } from './index.ts';

export interface Question {
  readonly shell: Shell;
  /** What was typed behind the name of the program; the last one is to be completed, and may be empty. */
  readonly words: readonly string[];
}

/** A candidate a line. Whatever goes wrong, the shell hears nothing of it. */
export async function answer({ shell, words }: Question, surroundings: Surroundings): Promise<void> {
  const asked = typed[shell]?.(words) ?? words;
  const current = asked.at(-1) ?? '';
  const found = await candidatesFor(asked, surroundings).catch((): readonly Candidate[] => []);
  const lines = found === 'files' ? [':files'] : found.filter(isOneLine).map((one) => lineFor(shell, one, current));
  await surroundings.print(lines.map((line) => `${line}\n`).join(''));
}

/** How a shell's words become those that were typed. */
const typed: Readonly<Partial<Record<Shell, (words: readonly string[]) => readonly string[]>>> = {
  bash: joined,
  powershell: (words) => [...words.slice(0, -1), (words.at(-1) ?? '').replace(/^:/, '')],
};

/** bash takes `--output=json` and `created:desc` apart, each for three words. */
function joined(words: readonly string[]): string[] {
  const whole: string[] = [];
  let isOpen = false;
  for (const word of words) {
    const isBreak = /^[=:]+$/.test(word);
    if (whole.length > 0 && (isBreak || isOpen)) whole.push(`${whole.pop()}${word}`);
    else whole.push(word);
    isOpen = isBreak;
  }
  return whole;
}

/** The name of a profile with a line break would be two candidates, and one with an escape is for no terminal. */
function isOneLine({ value }: Candidate): boolean {
  return !/\p{Cc}/u.test(value);
}

/**
 * bash and PowerShell put into the line what they get, so that the name of a profile such as `$(reboot)` would be run: it is quoted for
 * them. zsh and fish quote by themselves. bash replaces only what stands behind the last of its breaks, and shows no descriptions.
 */
function lineFor(shell: Shell, { value, text }: Candidate, current: string): string {
  if (shell === 'bash') return shellWord(value.slice(Math.max(current.lastIndexOf('='), current.lastIndexOf(':')) + 1));
  return `${shell === 'powershell' ? powershellWord(value) : value}\t${text}`;
}

/** PowerShell takes curly quotes for straight ones. */
function powershellWord(text: string): string {
  return /^[\w+=:,./-]+$/.test(text) ? text : `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
