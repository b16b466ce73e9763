import type { FindDataset } from '../api/dataset-name.ts';
import type { Datasets } from '../api/datasets.ts';
import type { ExportTasks } from '../api/export-tasks.ts';
import type { ProjectTasks } from '../api/project-tasks.ts';
import { type Needs, requiredDataset, type Settings } from '../settings/index.ts';
import { type Access, connect } from './access.ts';
import type { Messages } from './messages.ts';
import { once } from './once.ts';

/** The calls of the service, each opened for whoever asks for it. */
export interface Calls {
  datasets(): Promise<Datasets>;
  exportTasks(): Promise<ExportTasks>;
  /** Those of every dataset of the project. */
  projectTasks(): Promise<ProjectTasks>;
}

export interface CallOptions {
  readonly settings: () => Promise<Settings>;
  readonly access: () => Promise<Access>;
  readonly strict: boolean;
  readonly messages: Messages;
  /** Told of the id of a dataset that was found by its name. */
  readonly onFound: (name: string, id: string) => void;
}

export function openCalls({ settings, access, strict, messages, onFound }: CallOptions): Calls {
  const connection = async (needs: Pick<Needs, 'needsDataset'> = {}) => connect(await settings(), access, needs);
  const ofProject = { needsDataset: false };
  const datasets = once(async () => {
    const [{ createDatasets }, opened] = await Promise.all([import('../api/datasets.ts'), connection(ofProject)]);
    const onVersionRefused = () =>
      messages.notice('the service takes no dataset_version: it may show only some of the datasets');
    return createDatasets({ ...opened, strict, onVersionRefused, onFound, sourceOf: sourceIn(await settings()) });
  });
  const exportTasks = once(async () => {
    const [{ createExportTasks }, opened] = await Promise.all([import('./service.ts'), connection()]);
    const dataset = requiredDataset(await settings()).value;
    const findDataset: FindDataset = async (...asked) => (await datasets()).find(...asked);
    return createExportTasks({ ...opened, dataset, findDataset, strict });
  });
  const projectTasks = async () => {
    const imported = import('../api/project-tasks.ts');
    const [{ createProjectTasks }, opened] = await Promise.all([imported, connection(ofProject)]);
    return createProjectTasks({ ...opened, datasets: await datasets(), strict });
  };
  return { datasets, exportTasks, projectTasks };
}

/** Where a dataset was named, if that was not typed just now. */
function sourceIn({ dataset }: Settings): (given: string) => string | undefined {
  const isTyped = dataset?.origin.from === 'flag';
  return (given) => (dataset?.value === given && !isTyped ? dataset.source : undefined);
}
