import { UsageError } from '../errors/index.ts';
import { datasetIdPlace, type Setting, type Settings } from './setting.ts';
import { settingEntries } from './table.ts';

export interface Needs {
  /** The credential knows a project. */
  readonly tellsProject?: boolean;
  /** False for what is about the whole project. */
  readonly needsDataset?: boolean;
}

/** Hand in the settings with the project that the credential could tell, if it could. Like the dataset, it names all that is missing. */
export function requiredProject(settings: Settings, needs?: Needs): Setting {
  if (settings.project) return settings.project;
  throw missing(settings, needs) ?? missingError(['project_id']);
}

export function requiredDataset(settings: Settings): Setting {
  if (settings.dataset) return settings.dataset;
  throw missing(settings) ?? missingError(['dataset_id']);
}

/** Before anybody is asked: the project is missing only where no name of one is given and no credential can tell it. */
export function missing(settings: Settings, { tellsProject, needsDataset = true }: Needs = {}): UsageError | undefined {
  const { endpoint, region, iamEndpoint, project, projectName, dataset } = settings;
  const isThere = {
    // the service catalogue of an IAM tells the endpoint too
    region: endpoint ?? region ?? iamEndpoint,
    project_id: project ?? projectName ?? tellsProject,
    dataset_id: dataset ?? !needsDataset,
  };
  const keys = (['region', 'project_id', 'dataset_id'] as const).filter((key) => !isThere[key]);
  return keys.length === 0 ? undefined : missingError(keys);
}

/** Where a person finds them. */
const places = {
  region: 'a region is such as eu-de; for any other ModelArts give --endpoint URL instead',
  project_id: "'modelarts-export login' finds the project; in the console: My Credentials",
  dataset_id: datasetIdPlace,
} as const;

/** The newcomer's first screen. */
function missingError(keys: readonly (keyof typeof places)[]): UsageError {
  const entries = keys.map((key) => settingEntries[key]);
  const flags = entries.map(({ flag }) => flag?.usage.replace(/<\w+>/, (value) => value.slice(1, -1).toUpperCase()));
  return new UsageError(listed(entries.map(({ property }) => `no ${property}`)), [
    `give ${listed(flags)}`,
    `or set ${listed(entries.map(({ variables: [own] }) => own))}`,
    keeping(keys),
    ...(keys.length > 1 ? ['or be asked for all of it: modelarts-export login'] : []),
    ...keys.map((key) => places[key]),
    'to try without an account: modelarts-export list --sandbox',
  ]);
}

function keeping([key, ...others]: readonly string[]): string {
  return `or keep ${others.length === 0 ? 'it' : 'one after another'}: modelarts-export config set ${key} VALUE`;
}

/** `a, b and c` */
function listed(words: readonly (string | undefined)[]): string {
  return words.length < 2 ? String(words[0]) : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
