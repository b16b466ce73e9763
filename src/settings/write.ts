import { mkdir, readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '#wire';
import { CliError, UsageError } from '../errors/index.ts';
// past the door: who only reads settings needs no lock
import { inTurn, replaceFile, type Turn } from '../files/write.ts';
import { didYouMean } from '../text/suggest.ts';
import { codeOf } from '../values.ts';
import { normaliseEndpoint } from './endpoints.ts';
import { defaultConfigFile } from './places.ts';
import { regions } from './regions.ts';
import { checkedId, first, type Setting, type SettingsInput } from './setting.ts';
import { type ConfigFile, noSuchProfile, profileIn, standardProfile } from './sources/config-file.ts';
import { parseConfig, validConfig } from './sources/config-text.ts';
import { flagSource } from './sources/flags.ts';
import { ownVariables } from './sources/variables.ts';
import { type ConfigKey, configKeys, settingEntries } from './table.ts';

/** The config file, as one profile of it is read and changed. It need not be there yet. */
export interface ConfigEditor {
  /** As people are told it, and who named it. */
  readonly file: Setting;
  /** The profile that is spoken of, and who named it. */
  readonly profile: Setting;
  /** The names of all of them. */
  readonly profiles: readonly string[];
  /** Throws where it is an address with a password in it. */
  get(key: ConfigKey): string | undefined;
  /** Writes all of them in one step. It makes the profile where a flag names a new one, or nobody names any. */
  set(changes: Changes): Promise<void>;
  /** False when it was not set. */
  unset(key: ConfigKey): Promise<boolean>;
}

export type Changes = Readonly<Partial<Record<ConfigKey, string>>>;

export async function openConfigEditor(input: SettingsInput, turn: Turn): Promise<ConfigEditor> {
  const path = configFile(input);
  const { file } = await readConfig(path, input);
  const profile = first(namers(input), 'profile') ?? standardProfile(file);
  const edit = (change: (current: ConfigFile) => Config) => changeFile(path, change, { input, turn });
  return {
    file: path,
    profile,
    profiles: Object.keys(file.config.profiles ?? {}),
    get: (key) =>
      withoutPassword(
        key,
        valueIn(file.config, profile.value, key),
        `${key} in profile ${profile.value} of ${path.value}`,
      ),
    set: async (changes) => {
      const checked = checkedChanges(changes, input);
      await edit((current) => withChanges(current, profile, checked));
    },
    unset: async (key) => {
      let wasSet = false;
      await edit(({ config }) => {
        wasSet = valueIn(config, profile.value, key) !== undefined;
        return without(config, profile.value, key);
      });
      return wasSet;
    },
  };
}

/** Where the file is, or would be. */
export function configFile(input: SettingsInput): Setting {
  const named = first(namers(input), 'config_file');
  if (named) return named;
  const value = defaultConfigFile(input);
  if (value !== undefined) return { value, source: 'default', origin: { from: 'table' } };
  throw new UsageError('there is no home folder, and so no config file', 'name one with --config, or MODELARTS_CONFIG');
}

/** What may name the file and the profile. */
function namers({ flags, env, giver }: SettingsInput) {
  return [flagSource(flags), ownVariables(env, giver)];
}

/** What may not be read is not taken for missing here: it would be written anew. */
async function readConfig(setting: Setting, { cwd, readFile }: SettingsInput) {
  const path = setting.value;
  const found = await readFile(resolve(cwd, path), { what: `config file ${path}`, namedBy: 'file' });
  const file: ConfigFile = { setting, config: found ? parseConfig(found.text, path) : {} };
  return { text: found?.text, file };
}

interface Editing {
  readonly input: SettingsInput;
  readonly turn: Turn;
}

/** What others have written since is read again, in our turn: no change is lost. */
async function changeFile(
  setting: Setting,
  change: (current: ConfigFile) => Config,
  { input, turn }: Editing,
): Promise<void> {
  const path = resolve(input.cwd, setting.value);
  const write = async (target: string) => {
    const { text, file } = await readConfig(setting, input);
    const config = validConfig(change(file), setting.value);
    await replaceFile(target, `${JSON.stringify(config, null, indentOf(text))}\n`);
    return true;
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const target = await targetOf(path);
    if (await inTurn(target, turn, () => write(target))) return;
    throw notWritten(setting, `another run holds ${target}.lock`);
  } catch (error) {
    turn.signal.throwIfAborted();
    throw error instanceof CliError ? error : notWritten(setting, codeOf(error) ?? String(error));
  }
}

/** A link stays one, even where nothing is at its end yet: people keep such files elsewhere. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const folder = await realpath(dirname(path));
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : targetOf(resolve(folder, link));
}

function notWritten({ value: path }: Setting, because: string): CliError {
  const hint = 'name another one with --config, or MODELARTS_CONFIG';
  return new CliError('unexpected', `config file ${path} cannot be written: ${because}`, { hint });
}

/** That of the file, so that a change shows as one. */
function indentOf(text = ''): string {
  return /^\s*\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}

function valueIn(config: Config, profile: string, key: ConfigKey): string | undefined {
  return key === 'default_profile' ? config.default_profile : profileIn(config, profile)?.[key];
}

/** Somebody may have written one into an address, which nothing else of this program takes. */
function withoutPassword(key: ConfigKey, value: string | undefined, source: string): string | undefined {
  if (value !== undefined && isEndpoint(key)) normaliseEndpoint(value, source, { allowHttp: true });
  return value;
}

function isEndpoint(key: ConfigKey): boolean {
  return key === 'endpoint' || key === 'iam_endpoint';
}

function withChanges(current: ConfigFile, profile: Setting, changes: Changes): Config {
  const { default_profile: standard, ...values } = changes;
  if (standard !== undefined) return { ...current.config, default_profile: existing(standard, current) };
  const old = profileIn(current.config, profile.value);
  // a variable that names none is a slip
  if (!old && profile.origin.from === 'environment') throw noSuchProfile(profile, current);
  return { ...current.config, profiles: { ...current.config.profiles, [profile.value]: { ...old, ...values } } };
}

/** Every run would fail with a standard that is not there. */
function existing(name: string, current: ConfigFile): string {
  if (profileIn(current.config, name)) return name;
  throw noSuchProfile({ value: name, source: 'default_profile', origin: { from: 'flag' } }, current);
}

function without(config: Config, profile: string, key: ConfigKey): Config {
  if (key === 'default_profile') {
    const { default_profile: _, ...others } = config;
    return others;
  }
  const old = profileIn(config, profile);
  if (!old) return config;
  const { [key]: _, ...values } = old;
  return { ...config, profiles: { ...config.profiles, [profile]: values } };
}

function checkedChanges(changes: Changes, input: SettingsInput): Changes {
  const keys = configKeys.filter((key) => changes[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, checkedValue(key, changes[key] ?? '', input)]));
}

function checkedValue(key: ConfigKey, value: string, { flags, cwd, warn }: SettingsInput): string {
  if (value === '') throw new UsageError(`${key} is empty`, `to take it away: modelarts-export config unset ${key}`);
  if (key === 'default_profile') return value;
  if (key === 'region' && !regions.has(value)) {
    const near = didYouMean(value, [...regions.keys()]) ?? 'it needs an endpoint and an iam_endpoint of its own';
    warn(`the region ${value} is not known: ${near}`);
  }
  if (isEndpoint(key)) normaliseEndpoint(value, key, { allowHttp: flags.allowHttp ?? false });
  const { kind } = settingEntries[key];
  if (kind === 'id') checkedId({ value, source: key, origin: { from: 'flag' } }, key);
  // in the file a relative path starts from the file's folder; who types one means where he stands
  return kind === 'path' ? resolve(cwd, value) : value;
}
