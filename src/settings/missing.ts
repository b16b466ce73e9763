import { UsageError } from '../errors/index.ts';
import type { Setting, Settings } from './setting.ts';
import { settingEntries } from './table.ts';

/** The newcomer's first screen. Hand in the settings with the project that the credential could tell, if it could. */
export function requireProject({ project, dataset }: Pick<Settings, 'project' | 'dataset'>): Setting {
  if (project) return project;
  throw missingIds(dataset ? ['project_id'] : ['project_id', 'dataset_id']);
}

export function requireDataset({
  dataset,
  project,
  projectName,
}: Pick<Settings, 'dataset' | 'project' | 'projectName'>): Setting {
  if (dataset) return dataset;
  throw missingIds(project || projectName ? ['dataset_id'] : ['project_id', 'dataset_id']);
}

/** Where a person finds them. */
const places = {
  project_id: 'the project id is in the console under My Credentials',
  dataset_id: 'the dataset id is in the ModelArts console, on the page of the dataset',
} as const;

function missingIds(keys: readonly (keyof typeof places)[]): UsageError {
  const missing = keys.map((key) => settingEntries[key]);
  const words = missing.map(({ property }) => `no ${property}`).join(' and ');
  const flags = missing.map(({ flag }) => flag?.usage.replace('<id>', 'ID')).join(' and ');
  const variables = missing.map(({ variables: [own] }) => own).join(' and ');
  return new UsageError(
    `${words}: give ${flags}, or set ${variables}`,
    `${keys.map((key) => places[key]).join('; ')}; to try without an account: modelarts-export list --sandbox`,
  );
}
