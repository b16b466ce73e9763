import type { Context } from '../context/index.ts';
import type { Setting } from '../settings/index.ts';

/** A place, and what it is: `['region', 'eu-de']`. */
export type Place = readonly [
  name: 'dataset' | 'project' | 'region' | 'endpoint' | 'workspace' | 'type',
  value: string,
];

/** Where the export tasks of the dataset come from, as far as it is known without asking. */
export async function datasetPlaces(context: Context): Promise<readonly Place[]> {
  const [given, { dataset: id }] = await Promise.all([context.dataset(), context.exportTasks()]);
  const name = given.value === id ? id : `${given.value} (${id})`;
  return [['dataset', name], ...(await projectPlaces(context))];
}

export async function projectPlaces(context: Context): Promise<readonly Place[]> {
  const access = await context.access();
  const { region, endpoint } = access.settings;
  const project = await access.project();
  return [
    ...(project === undefined ? [] : [['project', project.value] as const]),
    ...(region ? [['region', region.value] as const] : endpoint ? [['endpoint', hostOf(endpoint)] as const] : []),
  ];
}

function hostOf({ value }: Setting): string {
  return URL.canParse(value) ? new URL(value).host : value;
}

/** ` in dataset d1, project p1, region eu-de` */
export function inPlaces(places: readonly Place[]): string {
  return places.length === 0 ? '' : ` in ${places.map((place) => place.join(' ')).join(', ')}`;
}

/** `dataset d1`, `eu-de`: a dataset is in one project, and a region speaks for itself. */
export function placesInShort(places: readonly Place[]): readonly string[] {
  const hasDataset = places.some(([name]) => name === 'dataset');
  return places
    .filter(([name]) => !(hasDataset && name === 'project'))
    .map(([name, value]) => (name === 'region' || name === 'endpoint' ? value : `${name} ${value}`));
}
