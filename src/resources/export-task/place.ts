import type { ExportTask } from '#wire';
import { exportTaskFields } from '#wire/fields';

/** What tells exports apart: where they write, and of what. */
export type Order = Partial<Pick<ExportTask, 'path' | 'export_type' | 'version_id' | 'export_params'>>;

/** `/bucket/folder/`, as every documented example has it, whether it is given so, as `obs://bucket/folder` or as `s3://bucket/folder`. */
export function folderOf(path: string): string {
  const folder = path.replace(/^(?:obs|s3):\/\//i, '/');
  return folder.endsWith('/') ? folder : `${folder}/`;
}

/** `obs://bucket/folder/` */
export function obsAddress(path: string): string {
  return `obs:/${folderOf(path)}`;
}

/** Where the files of an export lie; a path that leads to no bucket as it is. */
export function placeOfResult({ path }: Order): string | undefined {
  if (!path) return undefined;
  return /^(?:\/|(?:obs|s3):\/\/)[^/]/i.test(path) ? obsAddress(path) : path;
}

/** Whether both write to the same folder, in the same way. */
export function isSamePlace(one: Order, other: Order): boolean {
  return placeOf(one) === placeOf(other);
}

/** In what else they differ. What the service does not tell does not differ. */
export function differencesBetween(one: Order, other: Order): readonly ('type' | 'version')[] {
  const type = (one.export_type ?? other.export_type) !== (other.export_type ?? one.export_type);
  const version = (one.version_id || undefined) !== (other.version_id || undefined);
  return [...(type ? ['type' as const] : []), ...(version ? ['version' as const] : [])];
}

function placeOf({ path, export_params: params }: Order): string {
  return `${params?.export_dest || 'DIR'} ${folderOf(path ?? '')}`;
}

/** As the service spells them: `__ACCEPTED__`. Its tables have lost the underscores, and its examples know none: `""`. */
export const sampleStates: readonly string[] = (
  exportTaskFields.find(({ path }) => path === 'export_params.sample_state')?.values ?? []
)
  .map(String)
  .filter((word) => word.startsWith('__'));
