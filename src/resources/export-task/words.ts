import { exportTypeWord } from './task.ts';

/** The specification's words for values that do not speak for themselves (Tables 4, 5, 6 and 8), by field. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  export_format: { 1: 'tree structure', 2: 'tile structure' },
  export_dest: { DIR: 'OBS', NEW_DATASET: 'new dataset' },
  clear_hard_property: { true: 'cleared', false: 'kept' },
  ratio_sample_usage: { true: 'at random, by the ratio', false: 'not split' },
  sample_state: {
    ALL: 'labeled',
    NONE: 'unlabeled',
    UNCHECK: 'pending acceptance',
    ACCEPTED: 'accepted',
    REJECTED: 'rejected',
    UNREVIEWED: 'pending review',
    REVIEWED: 'reviewed',
    WORKFORCE_SAMPLED: 'sampled',
    WORKFORCE_SAMPLED_UNCHECK: 'sampling unchecked',
    WORKFORCE_SAMPLED_CHECKED: 'sampling checked',
    WORKFORCE_SAMPLED_ACCEPTED: 'sampling accepted',
    WORKFORCE_SAMPLED_REJECTED: 'sampling rejected',
    AUTO_ANNOTATION: 'to be confirmed',
  },
  hard: { 0: 'not a hard sample', 1: 'hard sample' },
  label_type: {
    0: 'image classification',
    1: 'object detection',
    100: 'text classification',
    101: 'named entity recognition',
    102: 'text triplet relationship',
    103: 'text triplet entity',
    200: 'speech classification',
    201: 'speech content',
    202: 'speech paragraph labeling',
    600: 'video classification',
  },
  op: { AND: 'all of', OR: 'any of' },
  sample_time: { month: 'the last 30 days', day: 'since yesterday' },
};

/** The word for a value of a field, if the specification has one. The service wraps sample states as `__ALL__`. */
export function wordFor(field: string, value: unknown): string | undefined {
  if (field === 'export_type') return typeof value === 'number' ? knownType(value) : undefined;
  const table = words[field];
  const key = String(value).replace(/^__(.+)__$/, '$1');
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

function knownType(type: number): string | undefined {
  const word = exportTypeWord(type);
  return word === String(type) ? undefined : word;
}
