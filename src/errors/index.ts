/** The exit codes: a public promise, the same in every output mode (README, "Exit codes"). */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  not_found: 3,
  auth: 4,
  refused: 5,
  unavailable: 6,
  contract: 7,
  pending: 8,
  already_running: 9,
  busy: 9,
  task_failed: 10,
  unknown_outcome: 11,
  empty: 12,
  timed_out: 124,
  interrupted: 130,
} as const;

export type ErrorKind = Exclude<keyof typeof exitCodes, 'ok'>;

/** What is known beside the sentence. A server's own text in the sentence was made harmless where it was put in. */
export interface ErrorDetails {
  /** One next step; several ways to take it are lines of their own. */
  readonly hint?: string | readonly string[] | undefined;
  readonly httpStatus?: number | undefined;
  readonly apiCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean | undefined;
  /** How long the server asks to be left alone, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** The request may have had its effect all the same: what it was to start may run. */
  readonly isUncertain?: true | undefined;
  /** The export task that this is about, and its dataset. */
  readonly taskId?: string | undefined;
  readonly datasetId?: string | undefined;
  readonly cause?: unknown;
}

/** Every failure this tool knows. Thrown where it is born, caught once in `main.ts`. */
export class CliError extends Error {
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.kind = kind;
    this.details = details;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }

  get retryable(): boolean {
    return this.details.retryable ?? false;
  }

  /** The same failure, with more known of it. */
  with(details: ErrorDetails): CliError {
    return new CliError(this.kind, this.message, { ...this.details, ...details });
  }
}

/** A wrong flag, argument, setting or file; nothing was sent. */
export class UsageError extends CliError {
  constructor(message: string, hint?: ErrorDetails['hint'], cause?: unknown) {
    super('usage', message, { hint, cause });
  }
}

/** The dataset or the task does not exist. */
export class NotFoundError extends CliError {
  constructor(message: string, details?: ErrorDetails) {
    super('not_found', message, details);
  }
}

/** No credentials, or the server does not accept them. */
export class AuthError extends CliError {
  constructor(message: string, details?: ErrorDetails) {
    super('auth', message, details);
  }
}

/** Any other refusal by the API. */
export class RefusedError extends CliError {
  constructor(message: string, details?: ErrorDetails) {
    super('refused', message, details);
  }
}

/** Network, DNS, TLS, time-out, 408, 429, 5xx: worth another try unless the details say otherwise. */
export class UnavailableError extends CliError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('unavailable', message, { ...details, retryable: details.retryable ?? true });
  }
}

/** The answer is not what the specification promises. `notJson` tells a proxy's page from a wrong shape. */
export class ContractError extends CliError {
  readonly notJson: boolean;

  constructor(message: string, details: ErrorDetails & { readonly notJson?: boolean } = {}) {
    super('contract', message, details);
    this.notJson = details.notJson ?? false;
  }
}

/** 128 and the number of the signal, as a shell has it. */
const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Stopped by a signal. */
export class InterruptedError extends CliError {
  readonly signal: keyof typeof signalExitCodes;

  constructor(signal: keyof typeof signalExitCodes, hint?: ErrorDetails['hint'], details: ErrorDetails = {}) {
    super('interrupted', `interrupted by ${signal}`, { ...details, hint });
    this.signal = signal;
  }

  override with({ hint = this.details.hint, ...details }: ErrorDetails): InterruptedError {
    return new InterruptedError(this.signal, hint, { ...this.details, ...details });
  }

  override get exitCode(): number {
    return signalExitCodes[this.signal];
  }
}

/** Stopped by a signal, where that is the usual end: nobody has to be told. */
export class EndedError extends InterruptedError {}
