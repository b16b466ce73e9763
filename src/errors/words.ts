import type { ChalkInstance } from 'chalk';
import type { CliError } from '../errors.ts';

export interface ErrorManner {
  readonly isJson: boolean;
  readonly isVerbose: boolean;
  readonly colour: ChalkInstance;
}

/** What stderr says of an error: two lines for people, or one line of JSON and nothing else. */
export function errorLines(error: CliError, manner: ErrorManner): string[] {
  if (manner.isJson) return [JSON.stringify({ error: errorRecord(error) })];
  const { colour } = manner;
  const { hint } = error.details;
  return [
    `${colour.red.bold('error:')} ${error.message}${facts(error)}`,
    ...(hint === undefined ? [] : [`${colour.cyan('hint:')} ${hint}`]),
    ...(manner.isVerbose && error.kind === 'unexpected' ? [stackOf(error)] : []),
  ];
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
function errorRecord(error: CliError): Record<string, unknown> {
  const { details } = error;
  return {
    kind: error.kind,
    exit_code: error.exitCode,
    http_status: details.httpStatus,
    api_code: details.apiCode,
    message: error.message,
    request_id: details.requestId,
    retryable: error.retryable,
    hint: details.hint,
  };
}

function stackOf(error: CliError): string {
  return (error.cause instanceof Error && error.cause.stack) || (error.stack ?? '');
}
