import type { IncomingHttpHeaders } from 'node:http';
import type { Dataset } from './dataset.ts';
import type { Tokens } from './tokens.ts';

/** What a route may know of the request. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly requestId: string;
  /** When it is answered, ms since 1970. */
  readonly now: number;
}

/** What there is behind the routes. */
export interface Service {
  readonly endpoint: string;
  readonly dataset: Dataset;
  readonly tokens: Tokens;
  readonly tokenLifetimeMs: number;
  readonly offsetMode: 'page' | 'record';
}
