import { dirname, resolve } from 'node:path';
import type { Config } from '#wire';
import { UsageError } from '../errors/index.ts';
import { didYouMean } from '../text/suggest.ts';
import { readOrExplain, warnIfShared } from './files.ts';
import { defaultConfigFile } from './places.ts';
import type { Origin, Setting, SettingKey, Source, Surroundings } from './source.ts';

type Profiles = NonNullable<Config['profiles']>;
type Profile = Profiles[string];

const secrets = ['token', 'password', 'secret_key', 'security_token'] as const;
const paths = new Set(['token_file', 'ca_file']);

export interface SelectedProfile {
  readonly profile: Setting;
  readonly configFile: Setting;
  readonly settings: Source;
}

/** The selected profile; undefined when nobody named one and there is no `default`. */
export async function selectProfile(surroundings: Surroundings): Promise<SelectedProfile | undefined> {
  const file = placeOfConfig(surroundings);
  const config = await readConfig(file, surroundings);
  const asked = askedProfile(surroundings, config?.default_profile, file);
  const profile = config?.profiles && entry(config.profiles, asked.value);
  if (profile) return { profile: asked, configFile: file, settings: profileSource(asked.value, profile, file) };
  if (asked.origin.from === 'table') return undefined;
  throw noSuchProfile(asked, config, file.value);
}

function placeOfConfig({ flags, env, cwd, ...place }: Surroundings): Setting {
  const [path, source] = flags.config ? [flags.config, '--config'] : [env['MODELARTS_CONFIG'], 'MODELARTS_CONFIG'];
  if (path) return { value: path, source, origin: fileOrigin(resolve(cwd, path), true) };
  const standard = defaultConfigFile({ env, ...place });
  return { value: standard, source: 'default', origin: fileOrigin(standard, false) };
}

function fileOrigin(path: string, isNamed: boolean): Origin & { from: 'file' } {
  return { from: 'file', path, isNamed, isLocal: false, naming: `--config ${path}, or MODELARTS_CONFIG=${path}` };
}

async function readConfig({ value, source }: Setting, surroundings: Surroundings): Promise<Config | undefined> {
  const file = readOrExplain(resolve(surroundings.cwd, value), `config file ${value}`, surroundings.readFile);
  if (!file) {
    if (source === 'default') return undefined;
    throw new UsageError(`${source}: there is no file ${value}`);
  }
  const { parseConfig } = await import('./config-text.ts');
  const config = parseConfig(file.text, value);
  if (Object.values(config.profiles ?? {}).some(holdsSecret)) warnIfShared(value, file.mode, surroundings);
  return config;
}

function holdsSecret(profile: Profile): boolean {
  return secrets.some((key) => profile[key] !== undefined);
}

function askedProfile({ flags, env }: Surroundings, standard: string | undefined, file: Setting): Setting {
  if (flags.profile) return { value: flags.profile, source: '--profile', origin: { from: 'flag' } };
  const variable = env['MODELARTS_PROFILE'];
  if (variable) return { value: variable, source: 'MODELARTS_PROFILE', origin: { from: 'environment' } };
  if (standard) return { value: standard, source: `default_profile of ${file.value}`, origin: file.origin };
  return { value: 'default', source: 'default', origin: { from: 'table' } };
}

function profileSource(name: string, profile: Profile, { value: path, origin }: Setting): Source {
  const source = `profile ${name} of ${path}`;
  const folder = origin.from === 'file' ? dirname(origin.path) : '';
  const values = Object.entries(profile).map(([key, value]) => {
    return [key, { value: paths.has(key) ? resolve(folder, value) : value, source, origin }] as const;
  });
  return { name: source, values: Object.fromEntries(values), nameOf: (key: SettingKey) => `${key} in ${source}` };
}

function noSuchProfile({ value, source }: Setting, config: Config | undefined, path: string): UsageError {
  if (!config) return new UsageError(`${source}: no profile ${value}, as there is no config file ${path}`);
  return new UsageError(
    `${source}: no profile ${value} in ${path}`,
    didYouMean(value, Object.keys(config.profiles ?? {})),
  );
}

/** An own entry: a profile is not called `constructor` by accident. */
function entry(profiles: Profiles, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}
