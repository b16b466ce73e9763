import { dirname, resolve } from 'node:path';
import type { Config, Profile } from '#wire';
import { configKeys, profileKeys, validateConfig } from '#wire/config';
import { UsageError } from '../../errors/index.ts';
import { didYouMean } from '../../text/suggest.ts';
import { defaultConfigFile } from '../places.ts';
import {
  collect,
  first,
  type Origin,
  type Setting,
  type SettingsInput,
  type Source,
  warnIfShared,
} from '../setting.ts';
import { isProfileKey, settingEntries } from '../table.ts';

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
  const configFile = placeOfConfig(first(named, 'config_file'), input);
  const config = await readConfig(configFile, input);
  const asked = first(named, 'profile') ?? standardProfile(config, configFile);
  const profile = config && profileIn(config, asked.value);
  if (profile) return { profile: asked, configFile, source: profileSource(asked.value, profile, configFile) };
  if (asked.origin.from === 'table') return undefined;
  throw noSuchProfile(asked, config, configFile.value);
}

function placeOfConfig(named: Setting | undefined, input: SettingsInput): Setting {
  if (named) return { ...named, origin: fileOrigin(resolve(input.cwd, named.value), { isNamed: true }) };
  const path = defaultConfigFile(input);
  return { value: path, source: 'default', origin: fileOrigin(path, { isNamed: false }) };
}

function fileOrigin(path: string, { isNamed }: { readonly isNamed: boolean }): Origin {
  return { from: 'file', path, isNamed, isLocal: false, naming: `--config ${path}, or MODELARTS_CONFIG=${path}` };
}

async function readConfig({ value: path, source }: Setting, input: SettingsInput): Promise<Config | undefined> {
  const namedBy = source === 'default' ? 'nobody' : 'user';
  const file = await input.readFile(resolve(input.cwd, path), { what: `config file ${path}`, namedBy });
  if (!file && namedBy === 'nobody') return undefined;
  if (!file) throw new UsageError(`${source}: there is no file ${path}`);
  const config = validConfig(parsed(file.text, path), path);
  warnIfShared({ path, stats: file.stats }, Object.values(config.profiles ?? {}), input);
  return config;
}

function standardProfile(config: Config | undefined, { value: path, origin }: Setting): Setting {
  const name = config?.default_profile;
  if (name !== undefined) return { value: name, source: `default_profile of ${path}`, origin };
  return { value: 'default', source: 'default', origin: { from: 'table' } };
}

/** An own entry: a profile is not called `constructor` by accident. */
function profileIn({ profiles = {} }: Config, name: string): Profile | undefined {
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

function noSuchProfile({ value, source }: Setting, config: Config | undefined, path: string): UsageError {
  if (!config) return new UsageError(`${source}: no profile ${value}, as there is no config file ${path}`);
  const hint = didYouMean(value, Object.keys(config.profiles ?? {}));
  return new UsageError(`${source}: no profile ${value} in ${path}`, hint);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`config file ${path} is not JSON: line ${brokenLine(text)}`);
  }
}

function validConfig(config: unknown, path: string): Config {
  if (validateConfig(config)) return config;
  const { instancePath = '', params = {}, message = 'wrong' } = validateConfig.errors?.[0] ?? {};
  const unknown: unknown = Reflect.get(params, 'additionalProperty');
  const where = `config file ${path}: ${instancePath || 'the whole'}`;
  if (typeof unknown !== 'string') throw new UsageError(`${where} ${message}`);
  throw new UsageError(
    `config file ${path}: unknown key ${JSON.stringify(unknown)}${instancePath && ` in ${instancePath}`}`,
    didYouMean(unknown, instancePath ? profileKeys : configKeys),
  );
}

/**
 * The line where a text stops being JSON, from 1. The engine's own message is of no use to people here: it quotes
 * what stands around the place, which may be a secret.
 */
function brokenLine(text: string): number {
  const message = failureOf(text);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return linesOf(text.slice(0, Number(position))).length;
  return isUnexpectedToken(message) ? lineOfToken(text) : linesOf(text).length;
}

/**
 * V8 gives no position with this message, but a text cut off before the token fails with another one. The line is looked for
 * by halves: to try one after the other would take minutes for a long file.
 */
function lineOfToken(text: string): number {
  const lines = linesOf(text);
  let [before, within] = [0, lines.length];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (isUnexpectedToken(failureOf(lines.slice(0, middle).join('\n')))) within = middle;
    else before = middle;
  }
  return within;
}

function isUnexpectedToken(message: string): boolean {
  return message.startsWith('Unexpected token');
}

function failureOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n');
}
