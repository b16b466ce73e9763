import { between, choose, type Dice } from './dice.ts';

/** Where the samples go, and which version of the dataset they come from. */
export interface ExportTarget {
  readonly exportType: number;
  readonly destination: 'DIR' | 'NEW_DATASET';
  /** Of the new dataset. */
  readonly name: string;
  readonly release: number | undefined;
}

type SearchCondition = Readonly<Record<string, unknown>>;

const conditionalSearch = 3;
const labels = ['stop', 'yield', 'speed-limit-50', 'no-entry', 'pedestrian-crossing', 'roundabout'] as const;

const otherConditions: readonly [SearchCondition, ...SearchCondition[]] = [
  { hard: '1' },
  { score: '0.5-0.9' },
  { sample_time: 'month' },
  { sample_dir: '/road-data/incoming/camera-07/' },
  { metadata: { op: 'AND', props: { weather: ['rain', 'snow'] } } },
];

/** `export_params` (Table 4 of the specification). */
export function exportParams(target: ExportTarget, dice: Dice): Readonly<Record<string, unknown>> {
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
export function namedSamples(exportType: number, dice: Dice): readonly string[] {
  const count = exportType === 0 && dice('picked ones') < 0.15 ? between(dice, 'picked', 3, 12) : 0;
  return Array.from({ length: count }, (_, index) => hexadecimal(dice, `sample ${index}`));
}

function newDataset(target: ExportTarget) {
  return {
    ...(target.release !== undefined && {
      export_dataset_version_format: 'Default',
      export_dataset_version_name: `V00${target.release}`,
    }),
    export_new_dataset_name: target.name,
    export_new_dataset_work_path: `/road-data/${target.name}/work/`,
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
