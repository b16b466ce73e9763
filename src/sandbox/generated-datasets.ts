import { between, choose, type Dice, diceFor, randomLetters } from './dice.ts';

/** What a dataset is, apart from its export tasks; times in ms since 1970. */
export interface DatasetProfile {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly status: number;
  readonly description: string;
  /** v1 before, v2 after datasets were parted from labeling tasks: a list shows v1 alone unless asked otherwise. */
  readonly version: 'v1' | 'v2';
  readonly workspaceId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The same seed makes the same dataset and the same tasks in it. */
  readonly seed: number;
  readonly totalSamples: number;
  readonly annotatedSamples: number;
  /** How many versions of it were published. */
  readonly releases: number;
}

type Kind = Pick<DatasetProfile, 'name' | 'type' | 'status' | 'version'> &
  Partial<Pick<DatasetProfile, 'description' | 'workspaceId'>>;

/** The dataset of the documented examples, under a name of its own. */
export const documentedDataset = { id: 'gfghHSokody6AJigS5A', name: 'street-signs', createdAt: 1_605_690_595_404 };
const otherWorkspaceId = '8f0f4c6b2f9b4c2fb1f8a1f0d9b7e6a5';

/** Every type and every status; two are called alike; from the second on the newest first. */
const kinds: readonly [Kind, ...Kind[]] = [
  { name: documentedDataset.name, type: 1, status: 1, version: 'v1', description: 'seen by the test fleet' },
  { name: 'junction-videos', type: 600, status: 0, version: 'v2' },
  { name: 'crosswalks', type: 0, status: 1, version: 'v2', description: 'with those from the night drives' },
  { name: 'crosswalks', type: 0, status: 1, version: 'v1' },
  { name: 'lane-markings', type: 3, status: 7, version: 'v1' },
  { name: 'sensor-captures', type: 900, status: 1, version: 'v2', workspaceId: otherWorkspaceId },
  { name: 'voice-commands', type: 201, status: 8, version: 'v1' },
  { name: 'horns', type: 200, status: 5, version: 'v1' },
  { name: 'traffic-reports', type: 102, status: 4, version: 'v1' },
  { name: 'place-names', type: 101, status: 3, version: 'v1' },
  { name: 'sign-texts', type: 100, status: 6, version: 'v2' },
  { name: 'dispatcher-calls', type: 202, status: 2, version: 'v1' },
  { name: 'accidents', type: 400, status: 1, version: 'v1' },
];
export const usualDatasetCount = kinds.length;
const exportable: readonly number[] = [0, 1, 3, 900];

const usualGapMs = 9 * 86_400_000;
const creating = 0;
const settled: readonly number[] = [1, 3, 4];

export interface DatasetGeneration {
  readonly seed: number;
  readonly count: number;
  /** When the sandbox started, ms since 1970; the datasets were created before. */
  readonly startedAt: number;
}

/** The dataset at that place; the first is the documented one, which is also the oldest. */
export function generatedDataset(generation: DatasetGeneration, place: number): DatasetProfile {
  const dice = diceFor(generation.seed, -1_000_000 - place);
  const kind = kinds[place] ?? furtherKind(place, dice);
  const createdAt = creationOf(generation, place, kind, dice);
  const totalSamples = kind.status === creating ? 0 : Math.round(200 * 600 ** dice('samples'));
  return {
    description: '',
    workspaceId: '0',
    ...kind,
    id: place === 0 ? documentedDataset.id : randomLetters(generation.seed, -1_000_000 - place, 19),
    createdAt,
    updatedAt: updateOf(generation, createdAt, kind, dice),
    seed: place === 0 ? generation.seed : between(dice, 'seed', 0, 2 ** 31),
    totalSamples,
    annotatedSamples: Math.round(totalSamples * choose(dice, 'annotated', [1, 0.97, 0.6, 0.35])),
    releases: kind.status === creating ? 0 : between(dice, 'releases', 6, 9),
  };
}

function furtherKind(place: number, dice: Dice): Kind {
  const collection = choose(dice, 'collection', ['crossings', 'kerbs', 'road-works', 'parked-cars', 'tram-stops']);
  return {
    name: `${collection}-${place}`,
    type: choose(dice, 'type', [0, 0, 1, 1, 3, 900]),
    status: choose(dice, 'status', [1, 1, 1, 1, 1, 1, 4, 5]),
    version: choose(dice, 'version', ['v1', 'v1', 'v2']),
  };
}

function creationOf({ count, startedAt }: DatasetGeneration, place: number, kind: Kind, dice: Dice): number {
  if (place === 0) {
    return documentedDataset.createdAt;
  }
  if (kind.status === creating) {
    return startedAt - 40_000;
  }
  const room = Math.max(0, startedAt - documentedDataset.createdAt) / (count + 1);
  return startedAt - 60_000 - Math.floor((place - 1 + 0.9 * dice('age')) * Math.min(usualGapMs, room));
}

/** One that is being changed was touched a moment ago. */
function updateOf({ startedAt }: DatasetGeneration, createdAt: number, { status }: Kind, dice: Dice): number {
  const since = settled.includes(status) ? (startedAt - createdAt) * dice('updated') : 30_000 * dice('updated');
  return Math.max(createdAt, startedAt - Math.floor(since));
}

/** Whether the service exports datasets of this type: image classification, detection, segmentation, custom format. */
export function isExportable({ type }: DatasetProfile): boolean {
  return exportable.includes(type);
}

/** The id of the version that was published as the first, the second, … */
export function versionIdOf({ seed }: Pick<DatasetProfile, 'seed'>, release: number): string {
  return randomLetters(seed, -1 - release, 19);
}
