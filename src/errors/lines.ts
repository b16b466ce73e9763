import type { Palette } from '../text/palette.ts';
import { bounded, harmless } from '../text/safe.ts';
import { wrapWords } from '../text/words.ts';
import { type CliError, EndedError, type ErrorKind } from './index.ts';

export interface ErrorLineOptions {
  readonly isJson: boolean;
  /** A person reads stderr, too: the line of JSON stands below the others, not in their place. */
  readonly isRead: boolean;
  readonly isVerbose: boolean;
  readonly colour: Palette;
  /** Columns of stderr: what is for people is wrapped to it, JSON is a line in any case. */
  readonly width: number;
  /** Takes the secrets of the run out of a text. */
  readonly hide: (text: string) => string;
}

/** The next step where nobody knew a better one. */
const lastResort: Readonly<Partial<Record<ErrorKind, string>>> = {
  usage: "'modelarts-export --help' tells what there is",
  refused: '--verbose shows the request as it was sent',
  contract: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
};

/** What stderr says of an error: for people what happened and what to do, for programs one line of JSON, the last one; nothing of a usual end, nor of one that was asked for. */
export function errorLines(error: CliError, options: ErrorLineOptions): string[] {
  if (error instanceof EndedError || error.kind === 'empty') return [];
  const { isJson, isRead } = options;
  return [
    ...(isJson && !isRead ? [] : linesForPeople(error, options)),
    ...(isJson ? [JSON.stringify({ error: errorRecord(error, options) })] : []),
  ];
}

function linesForPeople(error: CliError, options: ErrorLineOptions): string[] {
  const { colour, width, hide } = options;
  const [hint, ...more] = hintsFor(error);
  const wrapped = (line: string, how?: { readonly hang: number }) => wrapWords(hide(line), width, how);
  // several ways stand below one another
  const how = more.length > 0 ? { hang: wayIndent.length + 2 } : undefined;
  const stack = options.isVerbose && error.kind === 'unexpected' ? [stackOf(error)] : [];
  return [
    ...wrapped(`${colour.red.bold('error:')} ${harmless(`${bounded(error.message)}${facts(error)}`)}`),
    ...(hint === undefined ? [] : wrapped(`${colour.cyan('hint:')} ${harmless(hint)}`, how)),
    ...more.flatMap((line) => wrapped(wayIndent + harmless(line))),
    ...stack,
  ];
}

const wayIndent = ' '.repeat('hint: '.length);

/** For a note of what goes wrong on the way: what happened, and the status of the answer. */
export function briefly({ message, details: { httpStatus } }: CliError): string {
  return `${message}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}`;
}

function hintsFor({ kind, details }: CliError): readonly string[] {
  return [details.hint ?? lastResort[kind] ?? []].flat();
}

function facts({ details }: CliError): string {
  const known = [
    details.httpStatus && `HTTP ${details.httpStatus}`,
    details.apiCode,
    details.requestId && `request ${details.requestId}`,
  ].filter(Boolean);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** The public record; a key without a value is left out. */
function errorRecord(error: CliError, { hide }: ErrorLineOptions): Record<string, unknown> {
  const { details } = error;
  // the line as a whole cannot be searched for them without breaking its JSON
  const told = (text: string | undefined) => text && harmless(hide(text));
  return {
    kind: error.kind,
    exit_code: error.exitCode,
    http_status: details.httpStatus,
    api_code: told(details.apiCode),
    message: told(bounded(error.message)),
    request_id: told(details.requestId),
    task_id: told(details.taskId),
    dataset_id: told(details.datasetId),
    retryable: error.retryable,
    hint: told(hintsFor(error).join('; ')) || undefined,
  };
}

function stackOf(error: CliError): string {
  return (error.cause instanceof Error && error.cause.stack) || (error.stack ?? '');
}
