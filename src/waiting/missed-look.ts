import { type CliError, ContractError, UnavailableError } from '../errors/index.ts';

/** A look that failed in a way that the next one may not. */
export interface MissedLook {
  readonly error: CliError;
  /** How many looks in a row were missed, this one included. */
  readonly inARow: number;
  /** ms to the next try; undefined when there is none. */
  readonly nextMs: number | undefined;
}

/** Network, 408, 429, 5xx, or a proxy's page in place of JSON. What no second try can mend is thrown on. */
export function missedOrThrow(error: unknown): CliError {
  if (error instanceof UnavailableError && error.retryable) return error;
  if (error instanceof ContractError && error.notJson) return error;
  throw error;
}

export function givingUp({ message, details }: CliError, inARow: number): UnavailableError {
  const text = inARow > 1 ? `gave up after ${inARow} failed looks in a row; the last one: ${message}` : message;
  return new UnavailableError(text, { ...details, retryable: true });
}
