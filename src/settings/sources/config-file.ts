import { dirname, resolve } from 'node:path';
import type { Config, Profile } from '#wire';
import { UsageError } from '../../errors/index.ts';
import { shellWord } from '../../text/safe.ts';
import { didYouMean } from '../../text/suggest.ts';
import { defaultConfigFile } from '../places.ts';
import { collect, first, type Setting, type SettingsInput, type Source } from '../setting.ts';
import { isProfileKey, settingEntries } from '../table.ts';
import { noFile, openSettingsFile, warnIfShared } from './settings-file.ts';

export interface SelectedProfile {
  readonly profile: Setting;
  readonly configFile: Setting;
  readonly source: Source;
}

/**
 * The selected profile of the config file; `named` are the sources that may name either. undefined when nobody named a
 * profile and there is no `default`.
 */
export async function selectProfile(
  named: readonly Source[],
  input: SettingsInput,
): Promise<SelectedProfile | undefined> {
  const file = await openConfigFile(first(named, 'config_file'), input);
  const asked = first(named, 'profile') ?? standardProfile(file);
  const profile = file && profileIn(file.config, asked.value);
  if (file && profile) {
    return { profile: asked, configFile: file.setting, source: profileSource(asked.value, profile, file.setting) };
  }
  if (asked.origin.from === 'table') return undefined;
  if (asked.origin.from === 'flag' && input.profileMayBeNew) return undefined;
  throw file ? noSuchProfile(asked, file) : noConfigFile(asked, input);
}

export interface ConfigFile {
  /** Its path as people are told it, and who named it. */
  readonly setting: Setting;
  readonly config: Config;
}

/** undefined: there is none, and nobody named one. */
async function openConfigFile(named: Setting | undefined, input: SettingsInput): Promise<ConfigFile | undefined> {
  const path = named?.value ?? defaultConfigFile(input);
  if (path === undefined) return undefined;
  const word = shellWord(path);
  const naming = `--config ${word}, or MODELARTS_CONFIG=${word}`;
  const place = { path, what: `config file ${path}`, isNamed: named !== undefined, naming };
  const file = await openSettingsFile(place, input);
  if (!file && named) throw noFile(named.source, path);
  if (!file) return undefined;
  // most have none, and need no validator
  const { parseConfig } = await import('./config-text.ts');
  const config = parseConfig(file.text, path);
  warnIfShared(file, Object.values(config.profiles ?? {}), input);
  return { setting: { value: path, source: named?.source ?? 'default', origin: file.origin }, config };
}

/** The profile that counts where neither a flag nor a variable names one. */
export function standardProfile(file: ConfigFile | undefined): Setting {
  const name = file?.config.default_profile;
  if (!file || name === undefined) return { value: 'default', source: 'default', origin: { from: 'table' } };
  return { value: name, source: `default_profile of ${file.setting.value}`, origin: file.setting.origin };
}

/** An own entry: a profile is not called `constructor` by accident. */
export function profileIn({ profiles = {} }: Config, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

function profileSource(name: string, profile: Profile, { value: path, origin }: Setting): Source {
  const source = `profile ${name} of ${path}`;
  const folder = origin.from === 'file' ? dirname(origin.path) : '';
  const values = collect((key) => {
    const value = isProfileKey(key) ? profile[key] : undefined;
    if (value === undefined) return undefined;
    return { value: settingEntries[key].kind === 'path' ? resolve(folder, value) : value, source, origin };
  });
  return { name: source, values, nameOf: (key) => (isProfileKey(key) ? `${key} in ${source}` : undefined) };
}

export function noSuchProfile(
  { value, source }: Setting,
  { setting: { value: path }, config }: ConfigFile,
): UsageError {
  const others = didYouMean(value, Object.keys(config.profiles ?? {}));
  return new UsageError(`${source}: no profile ${value} in ${path}`, [...(others ? [others] : []), making(value)]);
}

function making(profile: string): string {
  return `to make it: modelarts-export config set region NAME --profile ${shellWord(profile)}`;
}

function noConfigFile({ value, source }: Setting, input: SettingsInput): UsageError {
  const path = defaultConfigFile(input);
  const no = `${source}: no profile ${value}, as there is no`;
  if (path === undefined) return new UsageError(`${no} home folder, and so no config file`);
  return new UsageError(`${no} config file ${path}`, making(value));
}
