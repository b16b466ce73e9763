import type { Context } from '../../context/index.ts';
import { CliError, InterruptedError, UsageError } from '../../errors/index.ts';
import { shellWord } from '../../text/safe.ts';
import { longestTimerMs } from '../../values.ts';
import { taskId } from '../values.ts';

/** Stands for ids that are read from stdin. */
const fromStdin = '-';

/** Takes one more argument of `wait`. */
export function addTarget(text: string, earlier: readonly string[] = []): readonly string[] {
  const targets = [...earlier, text === fromStdin ? text : taskId(text)];
  if (targets.length > 1 && targets.includes(fromStdin)) {
    throw new UsageError("'-' reads the task ids from stdin: no other id can stand beside it", 'leave one of them out');
  }
  return targets;
}

/** Whether stdout gets a task rather than an envelope of tasks. */
export function isOneTask(targets: readonly string[]): boolean {
  return targets.length === 1 && targets[0] !== fromStdin;
}

/** The ids to wait for, each once; undefined where nobody names any. */
export async function findIds(
  context: Context,
  targets: readonly string[],
  timeoutMs: number,
): Promise<readonly string[] | undefined> {
  const [first] = targets;
  if (first === undefined) return undefined;
  return [...new Set(first === fromStdin ? await readIds(context, timeoutMs) : targets)];
}

/** Task ids on stdin, between white space. */
async function readIds(context: Context, timeoutMs: number): Promise<readonly string[]> {
  const words = (await readInTime(context, timeoutMs)).split(/\s+/).filter((word) => word !== '');
  return words.map((word) => taskId(word, 'stdin'));
}

/** A time-out of 0 looks once, at all the ids: like an endless one it lets stdin come to its end. */
async function readInTime({ terminal, signal }: Context, timeoutMs: number): Promise<string> {
  const deadline = new AbortController();
  const isTimed = timeoutMs > 0 && timeoutMs <= longestTimerMs;
  const timer = isTimed ? setTimeout(() => deadline.abort(), timeoutMs) : undefined;
  try {
    return await terminal.input.read(AbortSignal.any([signal, deadline.signal]));
  } catch (error) {
    if (signal.aborted || !deadline.signal.aborted) throw error;
    throw new CliError('timed_out', 'out of time: the task ids on stdin have not ended');
  } finally {
    clearTimeout(timer);
  }
}

/** The same error, which says how to wait on where the export goes on. `ids` are those that were waited for. */
export function resumable(
  error: unknown,
  { signal, argv }: Context,
  { targets, ids = [] }: { readonly targets: readonly string[]; readonly ids: readonly string[] | undefined },
): unknown {
  const piped = targets.includes(fromStdin) ? ids : [];
  const hint = (words: readonly string[], state = 'the export goes on') =>
    `${state}; wait on with: ${commandLine(words, piped)}`;
  if (signal.reason instanceof InterruptedError) return new InterruptedError(signal.reason.signal, hint(argv));
  if (!(error instanceof CliError) || (error.kind !== 'timed_out' && error.kind !== 'pending')) return error;
  const words = error.kind === 'pending' ? withoutTimeout(argv) : argv;
  const [state] = [error.details.hint].flat();
  return new CliError(error.kind, error.message, { ...error.details, hint: hint(words, state) });
}

/** Who has looked once waits on with the time-out that is the default. */
function withoutTimeout(argv: readonly string[]): readonly string[] {
  return argv.filter(
    (word, index) => word !== '--timeout' && argv[index - 1] !== '--timeout' && !word.startsWith('--timeout='),
  );
}

/** For a shell: the arguments, and what is to be piped into them. They may be shown whole, for a secret is never an argument. */
export function commandLine(argv: readonly string[], piped: readonly string[] = []): string {
  const source = piped.length > 0 ? `${['printf', '%s\\n', ...piped].map(shellWord).join(' ')} | ` : '';
  return `${source}${['modelarts-export', ...argv].map(shellWord).join(' ')}`;
}
