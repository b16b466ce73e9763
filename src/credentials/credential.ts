import type { ReadFile } from '../files/index.ts';
import type { Clock } from '../host.ts';
import type { Send } from '../http/index.ts';
import type { Setting } from '../settings/index.ts';

/** What signs requests, with all that can be asked about it. */
export interface Credential extends Signer {
  /** How it signs in, for people: `token`, `id-token`, `access-key`, `password`, `agency`. */
  readonly kind: string;
  /** Its tokens are made by IAM, which tells the project and the service catalogue with each of them. */
  readonly signsInAtIam: boolean;
  /** Stands beside it, and counts where no setting says otherwise. */
  readonly project?: Setting | undefined;
}

/** What a provider opens: nothing is sent before one of these functions is called. */
export interface Signer {
  /** Where it came from, for people: `MODELARTS_TOKEN`, `profile prod of FILE`. */
  readonly source: string;
  /** The headers that sign this one request; called anew for every attempt. */
  headers(request: OutgoingRequest, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** After a 401: true when the next `headers()` will differ; absent for what cannot be renewed. */
  renew?(signal?: AbortSignal): Promise<boolean>;
  /** The project the credential is for, when it can tell. */
  projectId?(signal?: AbortSignal): Promise<string | undefined>;
  /** ModelArts' address in the token's service catalogue, as it stands there. */
  endpoint?(signal?: AbortSignal): Promise<string | undefined>;
  /** Who signed in, when IAM can tell. */
  identity?(signal?: AbortSignal): Promise<Identity | undefined>;
  /** What a token that it is exchanged for is kept under. */
  proof(signal?: AbortSignal): Promise<Proof>;
  /** The credential that an agency is assumed with. */
  readonly assumedWith?: Pick<Credential, 'kind' | 'source'>;
}

/** Tells a credential from every other one. */
export interface Proof {
  readonly who: unknown;
  readonly secret: string;
}

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** The bytes as they are sent: a signature covers them. */
  readonly body?: Uint8Array | undefined;
}

export interface Identity {
  readonly user?: string | undefined;
  readonly domain?: string | undefined;
  readonly project?: { readonly id: string; readonly name?: string | undefined } | undefined;
  /** ms since 1970 */
  readonly expiresAt: number;
}

/** What signing in needs of the world. */
export interface Dependencies {
  readonly send: Send;
  readonly clock: Clock;
  readonly readFile: ReadFile;
  readonly cwd: string;
  /** Where tokens are kept between runs; absent with `--no-token-cache`, and where there is no home folder. */
  readonly cacheFolder?: string | undefined;
  warn(text: string): void;
}
