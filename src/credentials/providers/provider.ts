import { UsageError } from '../../errors/index.ts';
import type { SettingKey, Settings, Source } from '../../settings/index.ts';
import type { Credential, Dependencies, Signer } from '../credential.ts';
import type { Secret } from '../trust.ts';

/** A way to sign in: a file, and a line in `index.ts`. */
export interface Provider extends Pick<Credential, 'kind' | 'signsInAtIam'> {
  /** It goes over another credential, and so counts wherever it stands. */
  readonly isOver?: true;
  /** What one source holds of it; undefined where the source has no place for it. */
  find(source: Source): Finding | undefined;
  /** All that tells it from others but its secret: what its token, or one that it is exchanged for, is kept under. undefined: none can be. */
  who?(values: Source['values'], settings: Settings): unknown;
}

export type Finding = Found | Incomplete | Absent;

export interface Found {
  readonly is: 'found';
  /** The setting that it is called after, for people. */
  readonly source: string;
  /** Every secret that is sent or signed with: where each came from decides where it may be sent. */
  readonly secrets: readonly Secret[];
  open(context: ProviderContext): Promise<Signer>;
}

/** A part is there, another is not. Credentials are never put together from two sources. */
export interface Incomplete {
  readonly is: 'incomplete';
  readonly error: UsageError;
}

export interface Absent {
  readonly is: 'absent';
  readonly because: string;
}

export interface ProviderContext extends Dependencies {
  /** The IAM endpoint is absent where the secret must not be sent to it. */
  readonly settings: Settings;
  /**
   * The credential that would be used if there were none of this provider: for one that exchanges another credential's token
   * for its own. The other one may be opened with other settings, for example without the project that is signed in to.
   */
  openNext(settings?: Settings): Promise<Credential>;
}

export function absent({ nameOf }: Source, ...keys: readonly SettingKey[]): Absent | undefined {
  const names = keys.map((key) => nameOf(key)).filter((name) => name !== undefined);
  if (names.length === 0) return undefined;
  const because = names.length === 1 ? `${names[0]} is not set` : `neither ${names.join(' nor ')} is set`;
  return { is: 'absent', because };
}

export function incomplete(source: Source, given: SettingKey, missing: SettingKey): Incomplete {
  const setting = source.values[given];
  const there = setting?.origin.from === 'environment' ? setting.source : nameIn(source, given);
  const name = nameIn(source, missing);
  const hint =
    missing === 'password'
      ? `set ${name} too, or sign in once: modelarts-export login`
      : 'credentials are taken whole from one source';
  return { is: 'incomplete', error: new UsageError(`${there} is set, but ${name} is not`, hint) };
}

/** What a setting is called in this source, for people. */
export function nameIn(source: Source, key: SettingKey): string {
  return source.nameOf(key) ?? key;
}

/** A secret that goes into a header: trimmed, and nothing but printable ASCII. The message never shows it. */
export function secretText(text: string, source: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new UsageError(`${source} is empty`);
  if (!/^[\x20-\x7e]+$/.test(trimmed)) {
    throw new UsageError(
      `${source} holds a character that is not printable ASCII`,
      'was it copied whole, and nothing else?',
    );
  }
  return trimmed;
}

/** Where to sign in. `source` and `using` are for people: `OS_PASSWORD` and `a password`. */
export function requireIam(
  { iamEndpoint }: Settings,
  { source, using }: { readonly source: string; readonly using: string },
): string {
  if (iamEndpoint) return iamEndpoint.value;
  throw new UsageError(
    `${source}: signing in with ${using} needs an IAM endpoint`,
    'give --region NAME (or MODELARTS_REGION), or --iam-endpoint URL (or MODELARTS_IAM_ENDPOINT, OS_AUTH_URL)',
  );
}

/** Whoever needs only the settings may go on; nobody can sign in. */
export function withoutProject(source: string): Signer {
  const refuse = () => Promise.reject(noProject(source));
  return { source, headers: refuse, proof: refuse };
}

export function noProject(source: string): UsageError {
  return new UsageError(
    `${source}: there is no project to sign in to`,
    'give --project ID or set MODELARTS_PROJECT_ID',
  );
}
