import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { SettingsInput } from './setting.ts';

const name = 'modelarts-export';

type Machine = Pick<SettingsInput, 'env' | 'home' | 'platform'>;

/** What the variables say, and else the passwd entry. A relative folder is ignored: it would be another one wherever one stands. */
export function homeFolder(
  { HOME, USERPROFILE }: Machine['env'],
  ofPasswd = () => userInfo().homedir,
): string | undefined {
  const named = [HOME, USERPROFILE].find((folder) => folder && isAbsolute(folder));
  if (named) return named;
  try {
    return ofPasswd() || undefined;
  } catch {
    // not every uid has an entry: a container is often run with any
    return undefined;
  }
}

/** The config file that is read when none is named; undefined: there is no home folder. */
export function defaultConfigFile(machine: Machine): string | undefined {
  return below(configFolder(machine), 'config.json');
}

/** Where IAM tokens are kept between runs. */
export function cacheFolder({ env, home, platform }: Machine): string | undefined {
  if (platform === 'win32') return below(env['LOCALAPPDATA'] || below(home, 'AppData', 'Local'), name, 'Cache');
  if (platform === 'darwin') return below(home, 'Library', 'Caches', name);
  return below(absolute(env['XDG_CACHE_HOME']) ?? below(home, '.cache'), name);
}

function configFolder({ env, home, platform }: Machine): string | undefined {
  const xdg = absolute(env['XDG_CONFIG_HOME']);
  if (xdg !== undefined) return join(xdg, name);
  if (platform === 'win32') return below(env['APPDATA'] || below(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return below(home, 'Library', 'Preferences', name);
  return below(home, '.config', name);
}

/** Where Huawei Cloud's SDKs look for credentials when no file is named. */
export function huaweiCredentialsFile({ home }: Machine): string | undefined {
  return below(home, '.huaweicloud', 'credentials');
}

/** The folders OpenStack's files are looked for in, beside the working directory, as openstacksdk does. */
export function openStackFolders({ env, home, platform }: Machine): readonly string[] {
  const folders = [absolute(env['XDG_CONFIG_HOME']), below(home, '.config')];
  if (platform === 'win32') folders.push(below(env['LOCALAPPDATA'] || below(home, 'AppData', 'Local'), 'OpenStack'));
  if (platform === 'darwin') folders.push(below(home, 'Library', 'Application Support'));
  const own = folders.filter((folder) => folder !== undefined).map((folder) => join(folder, 'openstack'));
  return platform === 'win32' ? own : [...new Set([...own, '/etc/openstack'])];
}

/** Without a home folder there is nothing below it either. */
function below(folder: string | undefined, ...names: readonly string[]): string | undefined {
  return folder === undefined ? undefined : join(folder, ...names);
}

/** A relative path in these variables is to be ignored, says the XDG Base Directory Specification. */
function absolute(folder: string | undefined): string | undefined {
  return folder && isAbsolute(folder) ? folder : undefined;
}
