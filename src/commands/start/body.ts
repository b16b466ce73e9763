import type { Context, ExportOrder } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { folderOf, sampleStates } from '../../resources/export-task/index.ts';
import { type Fields, isRecord } from '../../values.ts';
import { didYouMean } from '../values.ts';

export interface OrderFlags {
  readonly path?: string;
  readonly type?: number;
  readonly exportFormat?: 'tree' | 'tile';
  readonly annotationFormat?: string;
  readonly versionId?: string;
  readonly sampleState?: string;
  readonly newDataset?: string;
  readonly workPath?: string;
  readonly trainSampleRatio?: string;
  /** A file, or `-` for stdin. */
  readonly body?: string;
}

/** The only order that is proven anywhere: the documented one. What is asked for lies over it. */
const documented = { path: undefined, export_type: 3, export_params: { sample_state: '', export_dest: 'DIR' } };

/** The body that is sent: the flags over `--body` over the documented one. */
export async function readOrder(context: Context, flags: OrderFlags): Promise<ExportOrder> {
  const given = flags.body === undefined ? {} : parse(await readBody(context, flags.body));
  const body = merged(merged(documented, given), fieldsOf(flags));
  if (body['path'] === undefined) {
    throw new UsageError('no path: give --path obs://BUCKET/FOLDER/', 'a path for each run tells the exports apart');
  }
  const order = inWireForm(await context.checkOrder(body));
  for (const path of [order.path, order.export_params?.export_new_dataset_work_path]) warnOfCharacters(context, path);
  return order;
}

async function readBody({ terminal, signal, readText }: Context, file: string): Promise<string> {
  if (file === '-') return terminal.input.read(signal);
  const text = await readText(file, `the body ${file}`);
  if (text === undefined)
    throw new UsageError(`there is no file ${file}`, "--body takes a JSON file, or '-' for stdin");
  return text;
}

function parse(text: string): Fields {
  const value = parseJson(text);
  if (!isRecord(value)) throw new UsageError('the body is no JSON object', 'it looks like {"path": "/bucket/folder/"}');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError('the body is not JSON', 'it looks like {"path": "/bucket/folder/"}', error);
  }
}

/** What is undefined in the one that lies over leaves what lies below. */
function merged(below: Fields, above: Fields): Fields {
  const entries = Object.entries(above).flatMap(([key, value]) => {
    const other = Object.hasOwn(below, key) ? below[key] : undefined;
    return value === undefined
      ? []
      : [[key, isRecord(value) && isRecord(other) ? merged(other, value) : value] as const];
  });
  return { ...below, ...Object.fromEntries(entries) };
}

function fieldsOf(flags: OrderFlags): Fields {
  const { newDataset, sampleState, trainSampleRatio } = flags;
  return {
    path: flags.path,
    export_type: flags.type,
    export_format: flags.exportFormat && { tree: 1, tile: 2 }[flags.exportFormat],
    annotation_format: flags.annotationFormat,
    version_id: flags.versionId,
    export_params: {
      sample_state: sampleState === undefined ? undefined : stateOf(sampleState),
      export_dest: newDataset === undefined ? undefined : 'NEW_DATASET',
      export_new_dataset_name: newDataset,
      export_new_dataset_work_path: flags.workPath,
      ratio_sample_usage: trainSampleRatio === undefined ? undefined : true,
      train_sample_ratio: trainSampleRatio === undefined ? undefined : ratioOf(trainSampleRatio),
    },
  };
}

/** `accepted`, `ACCEPTED` and `__ACCEPTED__` are `__ACCEPTED__`. */
function stateOf(text: string): string {
  const bare = (word: string) => word.toUpperCase().replaceAll('_', '');
  const state = sampleStates.find((word) => bare(word) === bare(text));
  if (state !== undefined) return state;
  const words = sampleStates.map((word) => word.slice(2, -2).toLowerCase());
  throw new UsageError(`--sample-state takes one of ${words.join(', ')}, not '${text}'`, didYouMean(text, words));
}

function ratioOf(text: string): string {
  if (/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text)) return text;
  throw new UsageError(`--train-sample-ratio takes a number from 0 to 1, such as 0.8, not '${text}'`);
}

/** The paths, the state and the ratio as the documented bodies have them, whoever wrote them. */
function inWireForm(order: ExportOrder): ExportOrder {
  const { export_params: params = {} } = order;
  const path = folder(order.path, 'the path');
  const { sample_state: state, train_sample_ratio: ratio, export_new_dataset_work_path: workPath } = params;
  const isNew = params.export_dest === 'NEW_DATASET';
  if (!isNew && (params.export_new_dataset_name ?? workPath) !== undefined) {
    throw new UsageError('a work path is for an export to a new dataset', 'give --new-dataset NAME, too');
  }
  return {
    ...order,
    path,
    export_params: {
      ...params,
      ...(state && { sample_state: stateOf(state) }),
      ...(isNew && newDataset(params.export_new_dataset_name ?? '', workPath, path)),
      ...(typeof ratio === 'number' && { train_sample_ratio: String(ratio) }),
    },
  };
}

/** What the service asks of a name and of a work path, according to its user guide. */
function newDataset(name: string, workPath: string | null | undefined, path: string) {
  if (!/^[\w-]{1,100}$/.test(name)) {
    const what = `the name of the new dataset is 1 to 100 letters, digits and _ -, not '${name}'`;
    throw new UsageError(what, 'give it with --new-dataset NAME');
  }
  if (!workPath) throw new UsageError('a new dataset needs a working directory', 'give it with --work-path OBS');
  const workFolder = folder(workPath, 'the work path');
  if (workFolder.startsWith(path)) {
    throw new UsageError(`the work path ${workFolder} lies in the path ${path}`, 'give one that lies elsewhere');
  }
  return { export_new_dataset_name: name, export_new_dataset_work_path: workFolder };
}

/** `/bucket/folder/`; what the service would refuse, or take for another place than was meant, is refused here. */
function folder(text: string, what: string): string {
  const [, rest] = /^(?:(?:obs|s3):\/\/|\/)(.*)$/is.exec(text) ?? [];
  const forms = 'it looks like obs://BUCKET/FOLDER/, s3://BUCKET/FOLDER/ or /BUCKET/FOLDER/';
  if (rest === undefined) throw new UsageError(`${what} '${text}' is no path in OBS`, forms);
  if (rest === '' || rest.startsWith('/')) throw new UsageError(`${what} '${text}' names no bucket`, forms);
  if (rest.includes('//')) throw new UsageError(`${what} '${text}' has // in it`, 'is a variable empty?');
  if (/[\p{Cc}?]/u.test(rest)) {
    throw new UsageError(
      `${what} '${text}' has a character that no folder can have`,
      'leave out ? and what is invisible',
    );
  }
  return folderOf(text);
}

/** Error 4313 of the service lists letters, digits, `-`, `_` and `/`; whether it means it is not known. */
function warnOfCharacters({ warn }: Context, path: string | null | undefined): void {
  const odd = [...new Set(path?.match(/[^\w/-]/gu))];
  if (odd.length > 0) warn(`the service may refuse ${path}: its rules for paths do not name ${odd.join(' ')}`);
}
