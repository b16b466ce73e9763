import { isAbsolute, join } from 'node:path';
import type { SettingsInput } from './setting.ts';

const name = 'modelarts-export';

type Machine = Pick<SettingsInput, 'env' | 'home' | 'platform'>;

/** The config file that is read when none is named. */
export function defaultConfigFile(machine: Machine): string {
  return join(configFolder(machine), 'config.json');
}

/** Where IAM tokens are kept between runs. */
export function cacheFolder({ env, home, platform }: Machine): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), name, 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', name);
  return join(absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), name);
}

function configFolder({ env, home, platform }: Machine): string {
  const xdg = absolute(env['XDG_CONFIG_HOME']);
  if (xdg !== undefined) return join(xdg, name);
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', name);
  return join(home, '.config', name);
}

/** The folders OpenStack's files are looked for in, beside the working directory, as openstacksdk does. */
export function openStackFolders({ env, home, platform }: Machine): readonly string[] {
  const folders = [absolute(env['XDG_CONFIG_HOME']), join(home, '.config')];
  if (platform === 'win32') folders.push(join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'OpenStack'));
  if (platform === 'darwin') folders.push(join(home, 'Library', 'Application Support'));
  const own = folders.filter((folder) => folder !== undefined).map((folder) => join(folder, 'openstack'));
  return platform === 'win32' ? own : [...new Set([...own, '/etc/openstack'])];
}

/** A relative path in these variables is to be ignored, says the XDG Base Directory Specification. */
function absolute(folder: string | undefined): string | undefined {
  return folder && isAbsolute(folder) ? folder : undefined;
}
