import { resolve } from 'node:path';
import { UsageError } from '../../errors/index.ts';
import { type FileStats, isForeign, othersMayWrite } from '../../files/index.ts';
import { shellWord } from '../../text/safe.ts';
import type { FileOrigin, SettingsInput } from '../setting.ts';
import { type SettingKey, settingEntries, settingKeys } from '../table.ts';

/** Where a file of settings may be, and who says so. */
export interface Place {
  readonly path: string;
  /** For people, where it cannot be read: `config file config.json`. */
  readonly what: string;
  /** A flag or variable names it. */
  readonly isNamed: boolean;
  /** It lies in the working directory, so whoever wrote the checked-out folder may have written it. */
  readonly isLocal?: boolean;
  /** How to name it, for people: `--config FILE, or MODELARTS_CONFIG=FILE`. */
  readonly naming: string;
}

export interface SettingsFile {
  /** As people are told it. */
  readonly path: string;
  readonly text: string;
  readonly stats: FileStats;
  readonly origin: FileOrigin;
}

/** undefined: there is no such file, or nobody named it and it may not be read. */
export async function openSettingsFile(place: Place, input: SettingsInput): Promise<SettingsFile | undefined> {
  const { path, what, isNamed, naming } = place;
  const full = resolve(input.cwd, path);
  const file = await input.readFile(full, { what, namedBy: isNamed ? 'user' : 'nobody' });
  if (!file) return undefined;
  const distrust = isNamed ? undefined : whyDistrusted(place, file.stats, input);
  return { path, ...file, origin: { from: 'file', path: full, distrust, naming } };
}

/** `source` is what names it. */
export function noFile(source: string, path: string): UsageError {
  return new UsageError(`${source}: there is no file ${path}`, `correct the path, or do without ${source}`);
}

function whyDistrusted({ isLocal }: Place, stats: FileStats, { user }: SettingsInput): FileOrigin['distrust'] {
  if (isLocal) return 'local';
  return othersMayWrite(stats, user) ? 'shared' : undefined;
}

/** Warns of what others can do with a file that holds a secret, or that is the user's own. `holders` are what stands in it. */
export function warnIfShared(
  { path, stats, origin }: SettingsFile,
  holders: readonly Readonly<Partial<Record<SettingKey, unknown>>>[],
  { user, warn }: SettingsInput,
): void {
  const secrets = settingKeys.filter((key) => settingEntries[key].kind === 'secret');
  const holdsSecret = holders.some((holder) => secrets.some((key) => holder[key] !== undefined));
  const allowed = [stats.mode & 0o044 && 'read', stats.mode & 0o022 && 'write'].filter(Boolean).join(' and ');
  if (user && holdsSecret && allowed) {
    warn(`${path} holds a secret and others can ${allowed} it: chmod 600 ${shellWord(path)}`);
  }
  if (origin.distrust !== 'shared') return;
  const [fact, remedy] = isForeign(stats, user)
    ? ['belongs to another user', `to trust it, name it: ${origin.naming}`]
    : ['can be written by others', `chmod go-w ${shellWord(path)}`];
  warn(`${path} ${fact}, so it decides only where its own secrets go: ${remedy}`);
}
