import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../../errors/index.ts';
import { shellWord } from '../../text/safe.ts';
import { didYouMean } from '../../text/suggest.ts';
import { type Fields, isRecord } from '../../values.ts';
import { openStackFolders } from '../places.ts';
import { collect, type Setting, type SettingsInput, type Source } from '../setting.ts';
import { type SettingKey, settingEntries } from '../table.ts';
import { noFile, openSettingsFile, type Place, type SettingsFile, warnIfShared } from './settings-file.ts';

/** The vendor profiles of openstacksdk for these clouds, and the region each begins with. */
const vendors: ReadonlyMap<unknown, string> = new Map([
  ['otc', 'eu-de'],
  ['otc-swiss', 'eu-ch2'],
]);

/** The cloud that `--os-cloud` or `OS_CLOUD` names, with the secrets of `secure.yaml` laid over it. */
export async function readCloud(cloud: Setting, input: SettingsInput): Promise<Source> {
  const file = await openCloudsFile('clouds', input);
  if (!file) throw noClouds(cloud, input);
  const entry = entryOf(file, cloud.value);
  if (!entry) throw noSuchCloud(cloud, file);
  const name = nameOf(cloud.value, file);
  const secure = await openCloudsFile('secure', input);
  const secureEntry = secure && entryOf(secure, cloud.value);
  const vendorRegion = vendors.get(entry['profile'] ?? entry['cloud']);
  const reading = { cloud: cloud.value, isAgency: entry['auth_type'] === 'agency', input };
  const values = {
    ...(vendorRegion && { region: { value: vendorRegion, source: name, origin: file.origin } }),
    ...settingsIn(entry, file, reading),
    ...(secure && secureEntry && settingsIn(secureEntry, secure, reading)),
  };
  if (reading.isAgency && !values.agency_name) {
    throw new UsageError(`${name}: auth_type is agency, but target_agency_name is not set`);
  }
  return {
    name,
    values,
    derivesIam: vendorRegion === undefined ? undefined : file.origin,
    nameOf: (key) => {
      const [first] = settingEntries[key].cloud;
      return first && `${first} in ${name}`;
    },
  };
}

function noClouds({ value, source }: Setting, input: SettingsInput): UsageError {
  const folders = ['.', ...openStackFolders(input)].join(', ');
  const hint = `it is looked for in ${folders}; ${variables.clouds} names another one`;
  return new UsageError(`${source}: no cloud ${value}, as there is no clouds.yaml`, hint);
}

function entryOf({ clouds }: CloudsFile, name: string): Fields | undefined {
  const entry = Object.hasOwn(clouds, name) ? clouds[name] : undefined;
  return isRecord(entry) ? entry : undefined;
}

function noSuchCloud({ value, source }: Setting, { path, clouds }: CloudsFile): UsageError {
  if (Object.hasOwn(clouds, value)) {
    const hint = 'below the name of a cloud stand its settings: region_name, auth and so on';
    return new UsageError(`${source}: cloud ${value} in ${path} has no settings`, hint);
  }
  return new UsageError(`${source}: no cloud ${value} in ${path}`, didYouMean(value, Object.keys(clouds)));
}

function nameOf(cloud: string, { path }: CloudsFile): string {
  return `cloud ${cloud} of ${path}`;
}

interface Reading {
  readonly cloud: string;
  /** Its `auth_type` is `agency`, as python-otcextensions has it. */
  readonly isAgency: boolean;
  readonly input: SettingsInput;
}

/** A setting stands in the cloud's `auth`, or else beside it. */
function settingsIn(entry: Fields, file: CloudsFile, { cloud, isAgency, input }: Reading): Source['values'] {
  const places = isRecord(entry['auth']) ? [entry['auth'], entry] : [entry];
  const values = collect((key) => {
    const names = namesOf(key, isAgency);
    const text = places.flatMap((place) => names.map((name) => place[name])).find(isText);
    if (text === undefined) return undefined;
    // from the working directory, a checked-out folder would bring the file that the user's own clouds.yaml means
    const value = settingEntries[key].kind === 'path' ? resolve(dirname(file.origin.path), text) : text;
    return { value, source: nameOf(cloud, file), origin: file.origin };
  });
  warnIfShared(file, [values], input);
  return values;
}

/** Beside an agency the project of these names is the user's own, of which nothing is wanted: the agency's begins with `target_`. */
function namesOf(key: SettingKey, isAgency: boolean): readonly string[] {
  const names = settingEntries[key].cloud;
  const isProject = key === 'project_id' || key === 'project_name';
  return isAgency && isProject ? names.map((name) => `target_${name}`) : names;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

interface CloudsFile extends SettingsFile {
  /** The clouds in it, by name. */
  readonly clouds: Fields;
}

const variables = { clouds: 'OS_CLIENT_CONFIG_FILE', secure: 'OS_CLIENT_SECURE_FILE' } as const;
const suffixes = ['yaml', 'yml', 'json'];

/** The first `clouds.yaml` or `secure.yaml` on OpenStack's search path; a file that a variable names has to be there. */
async function openCloudsFile(stem: keyof typeof variables, input: SettingsInput): Promise<CloudsFile | undefined> {
  for (const place of candidates(stem, input)) {
    const file = await openSettingsFile(place, input);
    if (file) return { ...file, clouds: cloudsIn(file.text, file.path) };
    if (place.isNamed) throw noFile(variables[stem], place.path);
  }
  return undefined;
}

function candidates(stem: keyof typeof variables, input: SettingsInput): readonly Place[] {
  const named = input.env[variables[stem]];
  const own = openStackFolders(input);
  const files = (folder: string) => suffixes.map((suffix) => join(folder, `${stem}.${suffix}`));
  const unnamed = [...files('.').map((path) => `./${path}`), ...own.flatMap(files)];
  return [
    ...(named ? [{ path: named, isNamed: true }] : []),
    ...unnamed.map((path) => ({ path, isNamed: false, isLocal: !own.includes(dirname(resolve(input.cwd, path))) })),
  ].map((place) => ({ ...place, what: place.path, naming: `${variables[stem]}=${shellWord(place.path)}` }));
}

function cloudsIn(text: string, path: string): Fields {
  const file = parsed(text, path);
  const clouds = isRecord(file) ? file['clouds'] : undefined;
  if (!isRecord(clouds))
    throw new UsageError(
      `${path} has no clouds`,
      `below 'clouds:' stand the clouds, by their names; ${variables.clouds} names another file`,
    );
  return clouds;
}

function parsed(text: string, path: string): unknown {
  try {
    // every scalar stays text: a project id of digits would lose its leading zeros
    // and that keys are unique is not checked: it would take a time that grows with the square of their number
    return parse(text, { schema: 'failsafe', merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // not the parser's message: it quotes the file, which holds secrets
    throw new UsageError(
      `${path} is not YAML${brokenAt(error, text)}`,
      `mend it; ${variables.clouds} names another file`,
    );
  }
}

function brokenAt(error: unknown, text: string): string {
  const position: unknown =
    error instanceof Error && 'pos' in error && Array.isArray(error.pos) ? error.pos[0] : undefined;
  return typeof position === 'number' ? `: line ${text.slice(0, position).split('\n').length}` : '';
}
