/** An attempt that brought no answer to work with. */
export interface FailedAttempt {
  /** None when the connection failed. */
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  /** Node's, OpenSSL's, zlib's or the HTTP parser's. */
  readonly code: string;
  readonly message: string;
  readonly isTimeOut: boolean;
}

/** What happened and what to do about it. */
export interface Explanation {
  readonly message: string;
  readonly hint: string;
  /** Another try would fail in the same way. */
  readonly isLasting?: boolean;
}
