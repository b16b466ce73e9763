import { CliError } from '../../src/errors/index.ts';
import type { FileStats } from '../../src/files/index.ts';
import { resolveSettings, type SettingFlags, type Settings, type SettingsInput } from '../../src/settings/index.ts';

export interface Given {
  readonly flags?: SettingFlags;
  readonly env?: Readonly<Record<string, string>>;
  /** Path to text; a file is ada's, and nobody else may read it, unless `stats` says otherwise. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stats?: Partial<FileStats>;
  readonly platform?: string;
}

const ada = { uid: 1000, gid: 1000 };
/** What a file of hers is like. */
export const ofAda: FileStats = { ...ada, mode: 0o100600 };

/** A machine in memory: home is /home/ada, the working directory /checkout. */
export function settingsInput({ flags = {}, env = {}, files = {}, stats = {}, platform = 'linux' }: Given = {}) {
  const warnings: string[] = [];
  const made: SettingsInput = {
    flags,
    env,
    home: '/home/ada',
    cwd: '/checkout',
    platform,
    user: platform === 'win32' ? undefined : ada,
    readFile: async (path) =>
      files[path] === undefined ? undefined : { text: files[path], stats: { ...ofAda, ...stats } },
    warn: (text) => warnings.push(text),
  };
  return { ...made, warnings };
}

export function settingsFor(given: Given): Promise<Settings> {
  return resolveSettings(settingsInput(given));
}

/** `error: … hint: …` as one text, or what came instead of an error. */
export async function failure(action: () => unknown): Promise<string> {
  try {
    return `no error: ${JSON.stringify(await action())}`;
  } catch (error) {
    if (!(error instanceof CliError)) return `not ours: ${error}`;
    return [error.message, error.details.hint, `exit ${error.exitCode}`].filter(Boolean).join(' | ');
  }
}

export const configPath = '/home/ada/.config/modelarts-export/config.json';

export function config(profiles: Readonly<Record<string, unknown>>, defaultProfile?: string): string {
  return JSON.stringify({ ...(defaultProfile && { default_profile: defaultProfile }), profiles });
}
