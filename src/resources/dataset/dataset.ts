import type { Dataset } from '#wire';
import { datasetFields } from '#wire/fields';
import type { Tone } from '../../text/palette.ts';
import type { Cell } from '../details.ts';
import { wordsOf } from '../field.ts';

/** The specification's words for values that do not speak for themselves, by field. */
export const wordFor = wordsOf(datasetFields);

/** `dataset_type`: the numbers of the API and what people read for them. */
export const datasetTypes: ReadonlyMap<number, string> = new Map(
  Object.entries(datasetFields.find(({ path }) => path === 'dataset_type')?.words ?? {}).map(([value, word]) => [
    Number(value),
    word,
  ]),
);

/** "Only the following types can be exported" (error ModelArts.4383): image classification, detection, segmentation, custom format. */
const exportable: readonly unknown[] = [0, 1, 3, 900];

/** The type in words, with a mark where the service refuses to export it. */
export function typeText({ dataset_type: type }: Dataset): string | undefined {
  if (type === undefined || type === null) return undefined;
  return `${wordFor('dataset_type', type) ?? type}${exportable.includes(type) ? '' : ' (no export)'}`;
}

const statusTones: Readonly<Record<number, Tone>> = {
  0: 'pending',
  1: 'success',
  2: 'quiet',
  3: 'quiet',
  4: 'failure',
  5: 'pending',
  6: 'pending',
  7: 'pending',
  8: 'pending',
};

/** The status in words; a number that nobody knows as such. */
export function statusCell({ status }: Dataset): Cell | undefined {
  if (status === undefined || status === null) return undefined;
  return { text: wordFor('status', status) ?? String(status), tone: statusTones[status] ?? 'unknown' };
}

/** It is on its way out, or gone: nobody can mean it by its name. */
export function isBeingDeleted({ status }: Dataset): boolean {
  return status === 2 || status === 3;
}

/** As far as the service was asked for it. */
export function hasRunningExport({ exist_running_task: isRunning }: Dataset): boolean {
  return isRunning === true;
}

/** Labeled of all: `8/10`. */
export function samplesText({ annotated_sample_count: done, total_sample_count: all }: Dataset): string | undefined {
  return (done ?? all ?? undefined) === undefined ? undefined : `${done ?? '?'}/${all ?? '?'}`;
}

/** Where the data came from. A table is read from a database, which has no path. */
export function dataPathText({ data_sources: sources, data_url: url }: Dataset): string | undefined {
  const paths = (sources ?? []).flatMap((source) => source?.data_path || []);
  return paths.length > 0 ? paths.join(', ') : (url ?? undefined);
}
