import type { ExportTask } from '#wire';
import { between, choose, type Dice } from './dice.ts';
import { exportParams, namedSamples } from './export-params.ts';
import { randomLetters } from './task-id.ts';

/** What is asked of an export when it is created. */
export interface ExportOrder {
  readonly taskId: string;
  readonly exportType: number;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly seed: number;
}

const collections = [
  'street-signs',
  'street-signs',
  'street-signs-night',
  'crosswalks',
  'traffic-lights',
  'lane-markings',
] as const;

/** The fields of a task that stay as they were ordered; believable, and different from task to task. */
export function exportFields(order: ExportOrder, dice: Dice): ExportTask {
  const destination = dice('destination') < 0.7 ? 'DIR' : 'NEW_DATASET';
  const collection = choose(dice, 'collection', collections);
  const release = dice('version') < 0.35 ? between(dice, 'release', 1, 6) : undefined;
  const name = `${collection}-v${between(dice, 'dataset', 2, 9)}`;
  return {
    task_id: order.taskId,
    path: destination === 'DIR' ? directory(collection, order.createdAt) : `/road-data/${name}/input/`,
    export_type: order.exportType,
    version_format: versionFormat(dice),
    ...(release !== undefined && { version_id: randomLetters(order.seed, -1 - release, 19) }),
    export_format: choose(dice, 'format', [2, 2, 1]),
    export_params: exportParams({ exportType: order.exportType, destination, name, release }, dice),
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
