import type { Clock } from '../host.ts';
import type { AgentOptions } from './agents.ts';

export type Service = 'ModelArts' | 'IAM';

export type RequestHeaders = Readonly<Record<string, string>>;

export interface SendRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly service: Service;
  /** What is asked for, for people who are told that it does not exist: `export task rF9NNoB56k5rtYKg2Y7`. */
  readonly subject?: string | undefined;
  /** A function is called anew for every attempt. */
  readonly headers?: RequestHeaders | (() => Promise<RequestHeaders>) | undefined;
  readonly json?: unknown;
  /** Only GETs are ever retried. */
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What stands in the body and must never be printed, should the server repeat it. */
  readonly secrets?: readonly string[] | undefined;
}

export interface Answer {
  readonly status: number;
  /** The parsed JSON. */
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Takes the secrets that were sent out of a text, should the server have repeated them. */
  readonly hide?: ((text: string) => string) | undefined;
}

/** Gives a 2xx answer whose body is JSON and no refusal; everything else is thrown as a `CliError`. */
export type Send = (request: SendRequest) => Promise<Answer>;

export interface SendOptions extends AgentOptions {
  readonly userAgent: string;
  readonly clock: Clock;
  /** For one attempt, in ms. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets a line for every attempt, without secrets. */
  readonly log?: ((line: string) => void) | undefined;
}
