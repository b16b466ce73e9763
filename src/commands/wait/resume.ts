import type { Context } from '../../context/index.ts';
import { CliError, InterruptedError } from '../../errors/index.ts';

/** The same error, which says how to wait on where the export goes on. `piped` are the ids that came from stdin. */
export function resumable(error: unknown, { signal, argv }: Context, piped: readonly string[] = []): unknown {
  const command = commandLine(argv, piped);
  const hint = `the export goes on; wait on with: ${command}`;
  if (signal.reason instanceof InterruptedError) return new InterruptedError(signal.reason.signal, hint);
  if (!(error instanceof CliError)) return error;
  if (error.kind === 'timed_out') return new CliError('timed_out', error.message, { ...error.details, hint });
  if (error.kind !== 'pending') return error;
  return new CliError('pending', error.message, {
    ...error.details,
    hint: `the export goes on; look again with: ${command}`,
  });
}

/** What was typed: a secret is never an argument. */
function commandLine(argv: readonly string[], piped: readonly string[]): string {
  const source = piped.length > 0 ? `${['printf', '%s\\n', ...piped].map(quoted).join(' ')} | ` : '';
  return `${source}${['modelarts-export', ...argv].map(quoted).join(' ')}`;
}

/** One word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
