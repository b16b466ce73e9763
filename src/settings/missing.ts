import { UsageError } from '../errors/index.ts';
import type { Setting, Settings } from './source.ts';

/** The newcomer's first screen. Hand in the settings with the project that the credential could tell, if it could. */
export function requireProject({ project, dataset }: Pick<Settings, 'project' | 'dataset'>): Setting {
  if (project) return project;
  const missing = dataset ? [projectId] : [projectId, datasetId];
  throw missingIds(missing);
}

export function requireDataset({
  dataset,
  project,
  projectName,
}: Pick<Settings, 'dataset' | 'project' | 'projectName'>): Setting {
  if (dataset) return dataset;
  throw missingIds(project || projectName ? [datasetId] : [projectId, datasetId]);
}

const projectId = {
  what: 'project',
  flag: '--project ID',
  variable: 'MODELARTS_PROJECT_ID',
  place: 'the project id is in the console under My Credentials',
};
const datasetId = {
  what: 'dataset',
  flag: '--dataset ID',
  variable: 'MODELARTS_DATASET_ID',
  place: 'the dataset id is in the ModelArts console, on the page of the dataset',
};

function missingIds(ids: readonly (typeof projectId)[]): UsageError {
  const all = (key: keyof typeof projectId, joint: string) => ids.map((id) => id[key]).join(joint);
  return new UsageError(
    `no ${all('what', ' and no ')}: give ${all('flag', ' and ')}, or set ${all('variable', ' and ')}`,
    `${all('place', '; ')}; to try without an account: modelarts-export list --sandbox`,
  );
}
