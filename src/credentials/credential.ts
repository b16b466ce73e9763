import type { UsageError } from '../errors/index.ts';
import type { Send } from '../http/send.ts';
import type { ReadFile, Setting, SettingKey, Settings, Source } from '../settings/index.ts';
import type { Clock } from '../terminal/index.ts';

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: string;
}

export interface Credential {
  readonly kind: Kind;
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
}

export type Kind = 'token' | 'access-key' | 'password';

export interface Identity {
  readonly user?: string | undefined;
  readonly domain?: string | undefined;
  readonly project?: { readonly id: string; readonly name?: string | undefined } | undefined;
  /** ms since 1970 */
  readonly expiresAt: number;
}

/** What signing in needs of the world. */
export interface Means {
  readonly send: Send;
  readonly clock: Clock;
  readonly readFile: ReadFile;
  readonly cwd: string;
  /** Where tokens are kept between runs; absent with `--no-token-cache`. */
  readonly cacheFolder?: string | undefined;
  warn(text: string): void;
}

/** A way to sign in; one file each. */
export interface Way {
  readonly kind: Kind;
  /** What there is of it in one source; undefined when the source has no place for it. */
  search(source: Source, settings: Settings): Search | undefined;
}

export type Search =
  | { readonly is: 'found'; readonly found: Found }
  | { readonly is: 'absent'; readonly because: string }
  | {
      readonly is: 'half';
      /** Its name is a variable's when the other half stands in one. */
      readonly missing: { readonly key: SettingKey; readonly name: string };
      readonly error: UsageError;
      /** What makes up for the missing half: the token that an earlier `login` left; undefined when there is none. */
      kept?(means: Means): Promise<Credential | undefined>;
    };

export interface Found {
  readonly source: string;
  /** The setting that is the secret: where it came from decides where it may be sent. */
  readonly secret: Setting;
  open(means: Means): Promise<Credential>;
}
