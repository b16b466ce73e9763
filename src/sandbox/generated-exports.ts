import type { ExportTask } from '#wire';
import { between, choose, type Dice } from './dice.ts';
import { versionIdOf } from './generated-datasets.ts';

/** Which export the dice invent the rest of. */
export interface GeneratedExport {
  readonly taskId: string;
  readonly exportType: number;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly seed: number;
  /** What the samples may be about. */
  readonly collections?: readonly [string, ...string[]];
}

/** Where the samples go, and which version of the dataset they come from. */
interface Target {
  readonly exportType: number;
  readonly destination: 'DIR' | 'NEW_DATASET';
  /** Of the new dataset. */
  readonly name: string;
  readonly release: number | undefined;
}

type SearchCondition = Readonly<Record<string, unknown>>;

const conditionalSearch = 3;
const labels = ['stop', 'yield', 'speed-limit-50', 'no-entry', 'pedestrian-crossing', 'roundabout'] as const;
const usualCollections = [
  'street-signs',
  'street-signs',
  'street-signs-night',
  'crosswalks',
  'traffic-lights',
  'lane-markings',
] as const;
const otherConditions: readonly [SearchCondition, ...SearchCondition[]] = [
  { hard: '1' },
  { score: '0.5-0.9' },
  { sample_time: 'month' },
  { sample_dir: '/road-data/incoming/camera-07/' },
  { metadata: { op: 'AND', props: { weather: ['rain', 'snow'] } } },
];

/** The fields of a task that stay as they were ordered; believable, and different from task to task. */
export function exportFields(wanted: GeneratedExport, dice: Dice): ExportTask {
  const { taskId, exportType, createdAt, seed, collections = usualCollections } = wanted;
  const destination = dice('destination') < 0.7 ? 'DIR' : 'NEW_DATASET';
  const collection = choose(dice, 'collection', collections);
  const release = dice('version') < 0.35 ? between(dice, 'release', 1, 6) : undefined;
  const name = `${collection}-v${between(dice, 'dataset', 2, 9)}`;
  return {
    task_id: taskId,
    path: destination === 'DIR' ? directory(collection, createdAt) : `/road-data/${name}/input/`,
    export_type: exportType,
    version_format: versionFormat(dice),
    ...(release !== undefined && { version_id: versionIdOf({ seed }, release) }),
    export_format: choose(dice, 'format', [2, 2, 1]),
    export_params: exportParams({ exportType, destination, name, release }, dice),
  };
}

/** How many samples the export holds: exactly the named ones; else as wanted, or a few to many thousands. */
export function sampleCount(exportType: number, dice: Dice, wanted?: number): number {
  const named = namedSamples(exportType, dice).length;
  return named > 0 ? named : (wanted ?? Math.round(20 * 3_000 ** dice('samples')));
}

function directory(collection: string, createdAt: number): string {
  return `/exports/${collection}/${new Date(createdAt).toISOString().slice(0, 10)}/`;
}

function versionFormat(dice: Dice): string {
  const draw = dice('version format');
  if (draw < 0.9) {
    return 'Default';
  }
  return draw < 0.96 ? 'CSV' : 'CarbonData';
}

/** `export_params` (Table 4 of the specification). */
function exportParams(target: Target, dice: Dice): Readonly<Record<string, unknown>> {
  const split = dice('split') < 0.4;
  const samples = namedSamples(target.exportType, dice);
  return {
    clear_hard_property: dice('clear hard') < 0.7,
    export_dest: target.destination,
    ...(target.destination === 'NEW_DATASET' && newDataset(target)),
    ratio_sample_usage: split,
    sample_state: sampleState(target.exportType, dice),
    ...(samples.length > 0 && { samples }),
    ...(target.exportType === conditionalSearch && { search_conditions: searchConditions(dice) }),
    train_sample_ratio: split ? choose(dice, 'ratio', ['0.80', '0.70', '0.90']) : '1.00',
  };
}

/** The ids of the samples picked by hand; empty for an export that names none. */
function namedSamples(exportType: number, dice: Dice): readonly string[] {
  const count = exportType === 0 && dice('picked ones') < 0.15 ? between(dice, 'picked', 3, 12) : 0;
  return Array.from({ length: count }, (_, index) => hexadecimal(dice, `sample ${index}`));
}

function newDataset({ name, release }: Target) {
  return {
    ...(release !== undefined && {
      export_dataset_version_format: 'Default',
      export_dataset_version_name: `V00${release}`,
    }),
    export_new_dataset_name: name,
    export_new_dataset_work_path: `/road-data/${name}/work/`,
  };
}

/** The service writes these words with underscores around them, where the specification lost them. */
function sampleState(exportType: number, dice: Dice): string {
  if (exportType === 0) {
    return choose(dice, 'state', ['__ALL__', '__ALL__', '__ACCEPTED__', '__REVIEWED__']);
  }
  return exportType === 1 ? '__NONE__' : '';
}

function searchConditions(dice: Dice): readonly SearchCondition[] {
  const byLabel = { label_list: labelList(dice) };
  return dice('conditions') < 0.4 ? [byLabel, choose(dice, 'condition', otherConditions)] : [byLabel];
}

function labelList(dice: Dice) {
  const first = between(dice, 'label', 0, labels.length - 1);
  const names = dice('two labels') < 0.5 ? labels.slice(first, first + 1) : labels.slice(first, first + 2);
  return {
    labels: names.map((name) => ({ name, op: 'OR', property: { '@modelarts:shape': ['bndbox'] }, type: 1 })),
    ...(names.length > 1 && { op: choose(dice, 'label op', ['OR', 'AND']) }),
  };
}

function hexadecimal(dice: Dice, what: string): string {
  const quarter = (index: number) => Math.floor(dice(`${what}/${index}`) * 2 ** 32).toString(16);
  return [0, 1, 2, 3].map((index) => quarter(index).padStart(8, '0')).join('');
}
