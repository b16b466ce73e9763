import type { ExportTask } from '#wire';
import { specifiedFields } from '../resources/export-task/fields.ts';
import { harmless } from '../text/safe.ts';
import { isoTime } from '../text/time.ts';

const times: ReadonlySet<string> = new Set(['create_time', 'update_time']);

/** `field<TAB>value` for every specified field (`-` where the task has none), then for those the specification does not know. */
export function taskFields(task: ExportTask): string {
  const specified = specifiedFields.map(({ path, value }) => [path, value(task)] as const);
  return [...specified, ...unspecified(task)].map(([path, value]) => line(path, value)).join('');
}

function unspecified({ export_params: params, ...task }: ExportTask): (readonly [string, unknown])[] {
  const known = new Set(specifiedFields.map(({ path }) => path));
  const ofParams = Object.entries(params ?? {}).map(([name, value]) => [`export_params.${name}`, value] as const);
  return [...ofParams, ...Object.entries(task)].filter(([path]) => !known.has(path));
}

function line(path: string, value: unknown): string {
  return `${harmless(path)}\t${text(path, value)}\n`;
}

function text(path: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'number' && times.has(path)) return isoTime(value);
  return harmless(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
